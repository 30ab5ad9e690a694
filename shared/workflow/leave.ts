import type { TaskRow } from '../domain/task.ts'
import { currentTasks, type Draft, flag, freshOccurrence, mark, putJourney, putTask } from './draft.ts'
import { factOf, forgetFacts, tellFacts } from './facts-of.ts'
import type { JourneyEvent } from './journey-event.ts'
import { performedBy, recordAct } from './recorded.ts'
import { moveTo } from './settle-stage.ts'
import { NOT_RECORDED, PATIENT_LEFT } from './settle-steps.ts'
import { hasLeft } from './stage-rank.ts'
import { ended, isBySystem, rewound } from './task-turn.ts'

type Left = Extract<JourneyEvent, { type: 'left' }>
type Undone = Extract<JourneyEvent, { type: 'left-undone' }>

/** How long an A03 that nobody confirms waits before cleaning starts (E15.3). */
export const CONFIRM_LEFT_MIN = 30

/**
 * The patient left, or a message says so. Where A03 is often paperwork and nobody confirms it, the unit is asked, and
 * half an hour later cleaning starts (E15.3, rule JN10).
 */
export function leave(draft: Draft, event: Left): void {
  const { leftStage } = draft.plan.template
  if (leftStage === undefined || hasLeft(draft.journey, draft.plan)) return
  if (!event.confirmed && draft.context.reference.a03Means === 'paperwork') return ask(draft, event)
  const performed = performedBy(draft, event, null)
  recordAct(draft, { event: 'left', performed: event.source.kind === 'person' ? performed : null, ...told(event) })
  const by = event.source.kind === 'person' ? event.source.ref : undefined
  moveTo(draft, leftStage, Math.min(event.at, draft.now), by)
}

/**
 * A13: the patient is still here. What was not recorded is open again, cleaning that has not begun is cancelled; begun or
 * finished, people are alerted and nothing is automatic (E15.3).
 */
export function leaveUndone(draft: Draft, _event: Undone): void {
  const gone = hasLeft(draft.journey, draft.plan)
  forgetFacts(draft, ['leftReportedAt', 'leftAssumed'])
  mark(draft, 'left-unconfirmed', false)
  const { state, closeReason } = draft.journey
  if (state === 'closed' && (!gone || closeReason !== 'completed')) return
  for (const task of currentTasks(draft)) takeBackAfter(draft, task)
  if (!gone) return
  mark(draft, 'discharge-cancelled')
  putJourney(draft, { state: 'open', closedAt: null, closeReason: null })
  moveTo(draft, stageBefore(draft), draft.now)
  for (const task of currentTasks(draft)) reopenBefore(draft, task)
}

function told({ at, source }: Left): Pick<Left, 'at' | 'source'> {
  return { at, source }
}

function ask(draft: Draft, { at, source }: Left): void {
  if (factOf(draft, 'leftReportedAt') !== undefined) return
  // The half hour runs from when the question could be seen, not from when the message was written.
  tellFacts(draft, [{ name: 'leftReportedAt', value: draft.now, class: 'ops' }], { at, source })
  mark(draft, 'left-unconfirmed')
  for (const { def } of draft.plan.steps) {
    const task = draft.current.get(def.key)
    if (def.reaches === draft.plan.template.leftStage && task !== undefined)
      flag(draft, task, 'discharged in the EHR: gone?')
  }
}

/** To where the work stood: ordered where there is an order, else planned. */
function stageBefore({ plan, journey }: Draft): string {
  const { target, stages } = plan.template
  return journey.reached?.[target.fromStage] === undefined ? (stages[0]?.id ?? target.fromStage) : target.fromStage
}

function reopenBefore(draft: Draft, task: TaskRow): void {
  const def = draft.plan.byKey.get(task.key)?.def
  if (def?.phase !== 'before') return
  const unrecorded =
    isBySystem(task) && 'reason' in task && [NOT_RECORDED, PATIENT_LEFT, 'journey closed'].includes(task.reason)
  if (unrecorded) putTask(draft, rewound(task, draft.now))
  else if (def.reaches === draft.plan.template.leftStage && task.state === 'done') freshOccurrence(draft, task)
}

function takeBackAfter(draft: Draft, task: TaskRow): void {
  // What does not begin with the leaving is not taken back with it: the call to the physician of one who walked out.
  if (task.phase !== 'after' || draft.plan.byKey.get(task.key)?.def.fromStage !== draft.plan.template.leftStage) return
  switch (task.state) {
    case 'free':
    case 'claimed':
      // Cleaning is a journey of its own: how far it is, its own board knows. People are told either way.
      if (task.child?.state === 'running') mark(draft, 'undone-during-cleaning')
      putTask(draft, ended(task, 'cancelled', 'discharge cancelled', draft.now))
      freshOccurrence(draft, task)
      return
    case 'working':
    case 'paused':
      flag(draft, task, 'discharge cancelled: patient is back')
      mark(draft, 'undone-during-cleaning')
      freshOccurrence(draft, task)
      return
    case 'done':
    case 'not-done':
    case 'cancelled':
      if (task.state === 'done' && draft.plan.byKey.get(task.key)?.def.perBed === true)
        mark(draft, 'undone-after-cleaning')
      freshOccurrence(draft, task)
      return
    default:
      return
  }
}
