import { type Draft, openTasks, putJourney, putTask } from './draft.ts'
import type { Placement } from './journey-event.ts'
import { addExtra } from './new-task.ts'
import { hasLeft } from './stage-rank.ts'
import { ended } from './task-turn.ts'
import { unitIdSchema } from '../kernel/ids.ts'

/**
 * Moves the patient. A bed left behind is cleaned; back in a bed, its cleaning is called off unless begun. After the
 * patient left no message puts them into a bed again (E15.9).
 */
export function place(draft: Draft, placement: Placement): void {
  const { journey, plan } = draft
  if (hasLeft(journey, plan) || journey.state === 'closed') return
  const { unit = journey.unit, room = journey.room, bed = journey.bed } = placement
  if (unit === journey.unit && room === journey.room && bed === journey.bed) return
  const behind = labelOf(journey)
  putJourney(draft, { unit: unit === null ? null : unitIdSchema.parse(unit), room, bed })
  const label = labelOf(draft.journey)
  if (label === behind) return
  if (behind !== null) cleanBehind(draft, behind)
  if (label !== null) callOff(draft, label)
}

function labelOf({ unit, room, bed }: { unit: string | null; room: string | null; bed: string | null }): string | null {
  return bed === null || bed === '' ? null : [unit, room, bed].filter((part) => part !== null && part !== '').join(' ')
}

function cleanBehind(draft: Draft, label: string): void {
  for (const { def } of draft.plan.steps)
    // A cleaning that is a journey of its own is opened by the bed's signal (rule SN9): no step here stands in for it.
    if (def.perBed && def.mode !== 'journey')
      addExtra(draft, {
        key: `adhoc-${def.key}`,
        title: `${def.title}: ${label}`,
        like: def,
        department: def.department,
        flags: [`moved out of ${label}`.slice(0, 60)],
        minutes: def.sla?.minutes ?? 60,
      })
}

function callOff(draft: Draft, label: string): void {
  for (const task of openTasks(draft))
    if (
      task.flags.includes(`moved out of ${label}`.slice(0, 60)) &&
      (task.state === 'free' || task.state === 'claimed')
    )
      putTask(draft, ended(task, 'cancelled', 'moved back', draft.now))
}
