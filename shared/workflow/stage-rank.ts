import type { JourneyRow } from '../domain/journey.ts'
import type { Plan } from './template/plan.ts'

/** How far along the way the journey is; in a side stage, how far it was when it turned aside. */
export function rankOf(journey: Pick<JourneyRow, 'stage' | 'reached'>, plan: Plan): number {
  const own = plan.order.get(journey.stage)
  if (own !== undefined) return own
  const been = Object.keys(journey.reached ?? {}).map((stage) => plan.order.get(stage) ?? 0)
  return Math.max(0, ...been)
}

/** True where the journey has come to this stage, or further. */
export function hasReached(journey: Pick<JourneyRow, 'stage' | 'reached'>, plan: Plan, stage: string): boolean {
  return rankOf(journey, plan) >= (plan.order.get(stage) ?? Infinity)
}

/** True where the patient is gone. */
export function hasLeft(journey: Pick<JourneyRow, 'stage' | 'reached'>, plan: Plan): boolean {
  const { leftStage } = plan.template
  return leftStage !== undefined && hasReached(journey, plan, leftStage)
}
