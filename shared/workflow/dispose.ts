import { currentTasks, type Draft, mark, openTasks, putTask } from './draft.ts'
import { destinationOf, type Disposition, dispositionOf } from './disposition.ts'
import { factOf, tellFacts } from './facts-of.ts'
import { endHold } from './hold.ts'
import type { FactChange, JourneyEvent } from './journey-event.ts'
import { ended, isBySystem, rewound } from './task-turn.ts'

type Disposed = Extract<JourneyEvent, { type: 'disposition' }>

/**
 * A disposition came (E15.5). A death cancels every patient-facing step at once and silently; the steps of other
 * dispositions follow from the template's conditions. A code that nobody knows takes the home path and is flagged.
 */
export function dispose(draft: Draft, event: Disposed): void {
  const disposition = dispositionOf(event.code)
  const was = factOf(draft, 'disposition')
  tellFacts(draft, factsOf(event.code, disposition), event)
  const now = factOf(draft, 'disposition')
  mark(draft, 'disposition-unknown', now === 'unknown')
  if (now === was) return
  if (now === EXPIRED) died(draft)
  else if (was === EXPIRED) notDead(draft)
}

const EXPIRED = 'expired'

function factsOf(code: string, disposition: Disposition): FactChange[] {
  const destination = destinationOf(disposition)
  return [
    { name: 'dispositionCode', value: code.slice(0, 60), class: 'ops' },
    { name: 'disposition', value: disposition, class: 'ops' },
    ...(destination === null ? [] : ([{ name: 'destination', value: destination, class: 'ops' }] as const)),
  ]
}

function died(draft: Draft): void {
  endHold(draft)
  for (const task of openTasks(draft)) {
    const def = draft.plan.byKey.get(task.key)?.def
    if (def !== undefined && def.patientFacing) putTask(draft, ended(task, 'cancelled', EXPIRED, draft.now))
  }
}

/** The code was a mistake: what it cancelled waits again. */
function notDead(draft: Draft): void {
  for (const task of currentTasks(draft))
    if (task.state === 'cancelled' && isBySystem(task) && task.reason === EXPIRED)
      putTask(draft, rewound(task, draft.now))
}
