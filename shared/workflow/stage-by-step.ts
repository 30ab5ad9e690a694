import type { Instant } from '../kernel/instant.ts'
import type { Draft } from './draft.ts'
import { hasReached } from './stage-rank.ts'

/** The stage that a finished step leads to and that the journey has not reached, or null. */
export function stageByStep({ plan, current, journey }: Draft): { stage: string; at: Instant } | null {
  for (const { def } of plan.steps) {
    const task = current.get(def.key)
    if (def.reaches === undefined || task?.state !== 'done' || hasReached(journey, plan, def.reaches)) continue
    return { stage: def.reaches, at: task.performed.at }
  }
  return null
}
