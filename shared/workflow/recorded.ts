import type { FactSource } from '../domain/fact.ts'
import { isNamed } from '../domain/is-named.ts'
import { type Performed } from '../domain/performed.ts'
import type { Person } from '../domain/person.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { userIdSchema } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { isLateFeed } from '../sla/ladder-times.ts'
import { type Draft, flag, putTask } from './draft.ts'
import { tellFacts } from './facts-of.ts'
import type { Step } from './template/plan.ts'
import { scopeOf } from './scope-of.ts'
import { NEEDS_A_PERSON } from './settle-steps.ts'
import { done, isBySystem } from './task-turn.ts'

/** An event that records a person's act: by its own name, when, and by whom where it says so. */
export type Recorded = {
  readonly event: string
  readonly performed: Performed | null
  /** False: it says no more than a number that nobody here carries (rule SN10). */
  readonly names?: boolean | undefined
  readonly at: Instant
  readonly source: FactSource
}

/**
 * Completes the steps that the event completes, also those that still wait: the act is done. Pile H only where a person
 * is named (E15.1, rule JN7). Of a step with four eyes it is the first person's act; what stands under a rule of approval
 * no event decides (rule AP10).
 */
export function recordAct(draft: Draft, recorded: Recorded): void {
  const scope = scopeOf(draft)
  for (const step of draft.plan.steps) {
    const task = draft.current.get(step.def.key)
    const index = step.def.completesOn.findIndex((one) => one.event === recorded.event)
    const when = index < 0 ? undefined : step.completesOn[index]
    if (task === undefined || when === undefined || !isAsked(task)) continue
    if (when !== null && when.evaluate(scope) !== true) continue
    complete(draft, { step, task, index }, recorded)
  }
}

/** Still open, or given up by the system for want of a name that may yet come. */
function isAsked(task: TaskRow): boolean {
  if (!isFinal(task)) return true
  return task.pile === 'H' && task.state === 'not-done' && isBySystem(task) && task.reason === NEEDS_A_PERSON
}

/** The record of an act that a message or a person told of: the person where named, else the message. */
export function performedBy(draft: Draft, told: { at: Instant; source: FactSource }, by: string | null): Performed {
  const { ref, kind } = told.source
  const via = kind === 'person' ? 'console' : kind === 'rule' ? 'system' : 'ehr'
  return { by: (by ?? ref).slice(0, 120), at: told.at, recordedBy: ref.slice(0, 120), recordedAt: draft.now, via }
}

function complete(draft: Draft, on: { step: Step; task: TaskRow; index: number }, recorded: Recorded): void {
  const { performed, at, source } = recorded
  const { def } = on.step
  if (def.approval !== undefined) return
  if ((def.pile === 'H' || def.fourEyes) && !namesSomebody(recorded)) return saidOnly(draft, on.task, recorded)
  const record = performed ?? performedBy(draft, { at, source }, null)
  const lateEntry = isLateFeed(record.at, draft.now)
  if (def.fourEyes) return handIn(draft, on.task, { performed: record, lateEntry })
  putTask(draft, done(on.task, record, lateEntry))
  const sets = Object.entries(def.completesOn[on.index]?.sets ?? {})
  tellFacts(
    draft,
    sets.map(([name, value]) => ({ name, value, class: 'ops' })),
    { at, source },
  )
}

function namesSomebody({ performed, names = true }: Recorded): boolean {
  return names && performed !== null && performed.by.trim() !== '' && performed.via !== 'system'
}

/** What a message says without naming anybody stands on the card of the step, for the person who is asked. */
function saidOnly(draft: Draft, task: TaskRow, { performed, names = true }: Recorded): void {
  if (!names && performed !== null) flag(draft, task, `said to be done by ${performed.by}`.slice(0, 60))
}

/** The first pair of eyes, as a message tells of it; whoever did it first stands. A second person confirms here. */
function handIn(draft: Draft, task: TaskRow, did: Pick<NonNullable<TaskRow['did']>, 'performed' | 'lateEntry'>): void {
  if (isFinal(task) || task.did !== undefined) return
  putTask(draft, { ...task, did: { by: doerOf(draft, did.performed.by), ...did }, changedAt: draft.now })
}

/** The account that is named; of somebody without one, an id that no account can have (rule SN11). */
function doerOf({ context }: Draft, by: string): Person {
  const named = context.reference.members.filter((member) => isNamed(by, member))
  const [member] = named
  if (member !== undefined && named.length === 1) return { id: member.id, name: member.name }
  return { id: userIdSchema.parse(`said by ${by}`.slice(0, 200)), name: by }
}
