import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'
import { HOUR_MS, type Instant } from '../../../shared/kernel/instant.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { isShown } from './lead-task.ts'
import { isLate, timeOf } from './task-time.ts'
import { phaseOf } from './template-facts.ts'

/** The bands of the discharge board, from the top. */
export const BANDS = ['now', 'moving', 'ready', 'planned', 'left'] as const
/** One band. */
export type Band = (typeof BANDS)[number]

/** How long a patient who left, or whose discharge was cancelled, stays on the unit's board. */
export const LEFT_STAYS_MS = 2 * HOUR_MS

/**
 * The band of a journey at `now` (rules BO4-BO7); null: no longer on the board. `late`: one of its open steps is late, where
 * that is known already.
 */
export function bandOf(state: JourneyState, template: Template, now: Instant, late = anyLate(state, now)): Band | null {
  const { journey } = state
  const phase = phaseOf(template, journey.stage)
  if (phase === 'left' || journey.state === 'closed')
    return now - (journey.closedAt ?? journey.stageAt) < LEFT_STAYS_MS ? 'left' : null
  if (needsAPerson(state, phase === 'planned', late)) return 'now'
  if (phase === 'planned') return 'planned'
  return phase === 'ready' ? 'ready' : 'moving'
}

/** Open steps before leaving that a person can see. */
export function openSteps(state: JourneyState, now: Instant): TaskRow[] {
  return [...state.tasks.values()].filter((task) => !isFinal(task) && task.phase === 'before' && isShown(task, now))
}

function anyLate(state: JourneyState, now: Instant): boolean {
  return openSteps(state, now).some((task) => isLate(timeOf(task, now)))
}

function needsAPerson({ journey }: JourneyState, planned: boolean, late: boolean): boolean {
  if (journey.hold !== null) return false
  if (late) return true
  if (planned) return false
  return journey.stalledAt !== null || (journey.next !== null && journey.next.owner === null)
}
