import type { TaskRow } from '../../../shared/domain/task.ts'
import type { FactValue } from '../../../shared/domain/fact.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { ALWAYS, type Calendar } from '../../../shared/sla/calendar.ts'
import { calendarOf, type CalendarShelf } from '../../../shared/sla/calendar-shelf.ts'
import { addWorking } from '../../../shared/sla/working-time.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'

/** What may come of a call, in the order of the keys 1 to 6. */
export const CALL_RESULTS = ['reached', 'voicemail', 'busy', 'wrong-number', 'call-back', 'declined'] as const
/** One of them. */
export type CallResult = (typeof CALL_RESULTS)[number]

/** After so many tries without an answer the patient counts as unreachable (domain.md E2). */
export const MOST_TRIES = 3

/** What a result means: the step's form, an end of the step, or facts that count the try and date the next one. */
export type CallPlan =
  | { readonly kind: 'form' }
  | { readonly kind: 'complete'; readonly facts: CallFacts; readonly captures: { readonly [field: string]: FactValue } }
  | { readonly kind: 'try'; readonly facts: CallFacts; readonly nextAt: Instant | null }

/** Facts of the journey that a call writes. */
export type CallFacts = readonly (readonly [name: string, value: FactValue])[]

/** What a plan is made from. `callBackAt`: with the result call-back, when the patient wants to be called. */
export type CallAsk = {
  readonly result: CallResult
  readonly step: TemplateTask
  readonly tries: number
  readonly now: Instant
  readonly calendar: Calendar
  readonly callBackAt: Instant | null
}

/** The plan of a call's result (rule BO18): the next try dates itself. */
export function planCall(ask: CallAsk): CallPlan {
  const { result, step, now } = ask
  if (result === 'reached') return { kind: 'form' }
  const tries = result === 'call-back' ? ask.tries : ask.tries + 1
  const counted: CallFacts = [
    ['contactTries', tries],
    ['lastContact', result],
  ]
  if (result === 'declined') return ended(step, 'declined', counted) ?? { kind: 'form' }
  const over = result !== 'call-back' && tries >= MOST_TRIES ? ended(step, 'unreachable', counted) : null
  if (over !== null) return over
  const nextAt = nextTry(ask)
  const ahead = nextAt !== null && nextAt > now ? nextAt : null
  return { kind: 'try', facts: [...counted, ['nextTryAt', ahead]], nextAt: ahead }
}

/** The step whose form asks what came of contacting the patient. */
export function isCall(step: TemplateTask | null): step is TemplateTask {
  return step !== null && fieldOf(step) !== undefined
}

/** What is asked of the journey: how often it was tried so far. */
export function triesOf(facts: { readonly [name: string]: { readonly value: FactValue } | undefined }): number {
  const value = facts['contactTries']?.value
  return typeof value === 'number' ? value : 0
}

/** The calendar by which the next try is dated: the one of the task's own clock. */
export function callCalendar(task: TaskRow, shelf: CalendarShelf): Calendar {
  return (task.clock === null ? null : calendarOf(shelf, task.clock)) ?? ALWAYS
}

/** Busy: within the hour. Voicemail: a working day later. A wrong number has to be found first. */
function nextTry({ result, now, calendar, callBackAt }: CallAsk): Instant | null {
  if (result === 'call-back') return callBackAt
  if (result === 'wrong-number') return null
  return addWorking(calendar, now, result === 'busy' ? BUSY_MIN : WORKING_DAY_MIN)
}

const BUSY_MIN = 60
const WORKING_DAY_MIN = 480

/** The values that end a call, by the fact that the form writes. */
const ENDS: { readonly [fact: string]: { readonly [R in 'declined' | 'unreachable']: string } } = {
  contactResult: { declined: 'declined', unreachable: 'unreachable' },
  recovery: { declined: 'closed', unreachable: 'closed' },
}

function fieldOf({ captures }: TemplateTask) {
  return captures.find(({ fact }) => fact !== undefined && fact in ENDS)
}

function ended(step: TemplateTask, how: 'declined' | 'unreachable', facts: CallFacts): CallPlan | null {
  const field = fieldOf(step)
  const value = ENDS[field?.fact ?? '']?.[how]
  const listed = field?.choices === undefined || field.choices.some((choice) => choice.value === value)
  if (field === undefined || value === undefined || !listed) return null
  return { kind: 'complete', facts, captures: { [field.name]: value } }
}
