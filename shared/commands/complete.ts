import { z } from 'zod'
import { withTask } from '../changes/journey-state.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { rightOf } from './approval-right.ts'
import { noteArg } from './arguments.ts'
import { fillForm } from './captures.ts'
import { NOT_RECORDED } from '../workflow/settle-steps.ts'
import { done } from '../workflow/task-turn.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { isLateEntry, isRecord, performedArgs, performedOf } from './performed.ts'
import { isKnown, withCaptures, withFacts, withNote } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { isHeldByOther, isWithoutPerson, ofTheSystem, settled, stepOf, stillWaits, unchanged } from './rule-parts.ts'
import { signFault } from './signature.ts'
import { working } from './task-turns.ts'

const args = z.strictObject({
  ...performedArgs,
  /** The form, by the names of the template's captures. */
  captures: z.record(z.string().max(60), z.unknown()).default({}),
  note: noteArg.optional(),
})
type Args = z.output<typeof args>

/**
 * Finishes a task with its form; a free task of my department is claimed, started and completed in one. With
 * `performedBy` or `via` it records another's act (domain.md E15.6). Rules CO1-CO9.
 */
export const complete: VerbRule<Args> = {
  verb: 'complete',
  entity: 'task',
  args,
  decide: (input) => {
    const task = input.state.tasks.get(input.entityId)
    if (task === undefined) return refuse('not-found', null)
    if (isFinal(task) && !isUnrecorded(task)) return refuse('already-completed', task)
    if (isWithoutPerson(task)) return ofTheSystem(task)
    if (task.state === 'waiting' && !saysWhatIs(task, input)) return stillWaits(task, input)
    if (task.did !== undefined) return again(task, input)
    if (isHeldByOther(task, input) && !isRecord(input.args)) return refuse('not-owner', task)
    const unsigned = signFault(task, input)
    if (unsigned !== null) return refuse('forbidden', task, unsigned)
    const step = stepOf(task, input)
    if (step?.fourEyes === true) return handedIn(task, input)
    if (step?.approval !== undefined && rightOf(task, input)?.ok !== true)
      return refuse('forbidden', task, `${task.title} is for somebody else to approve.`)
    return finished(task, input)
  },
}

/** Done by one; a second person confirms. What the form says is kept, and counts when it is confirmed (rule AP7). */
function handedIn(task: TaskRow, input: DecideInput<Args>): Decision {
  const { state, args, actor, at, now } = input
  const performed = performedOf(task, args, input)
  if (!performed.ok) return refuse('invalid', task, performed.fault)
  const form = fillForm(stepOf(task, input)?.captures ?? [], args.captures, (fact) => isKnown(state, fact))
  if (!form.ok) return refuse('invalid', task, form.fault)
  const owner = 'owner' in task ? task.owner : actor
  const startedAt = 'startedAt' in task ? task.startedAt : performed.value.at
  const did = {
    by: { id: actor.id, name: actor.name },
    performed: performed.value,
    lateEntry: isLateEntry(performed.value, now),
  }
  const row = { ...working(task, owner, { startedAt, at }), did }
  const kept = withCaptures(withTask(state, row), row, form.value.record)
  return settled(args.note === undefined ? kept : withNote(kept, row, { at, by: actor.name, text: args.note }), input)
}

function again(task: TaskRow, { actor, state }: DecideInput<Args>): Decision {
  if (task.did?.by.id === actor.id) return unchanged(state)
  return refuse('already-completed', task, `${task.did?.by.name ?? ''} did it: it waits to be confirmed.`)
}

function finished(task: TaskRow, input: DecideInput<Args>): Decision {
  const { state, args, actor, at, now } = input
  const performed = performedOf(task, args, input)
  if (!performed.ok) return refuse('invalid', task, performed.fault)
  const form = fillForm(stepOf(task, input)?.captures ?? [], args.captures, (fact) => isKnown(state, fact))
  if (!form.ok) return refuse('invalid', task, form.fault)
  const row = done(task, performed.value, isLateEntry(performed.value, now))
  const source = { kind: 'person', ref: performed.value.by } as const
  const known = withFacts(withTask(state, row), form.value.facts, { source, at: performed.value.at })
  const kept = withCaptures(known, row, form.value.record)
  const noted = args.note === undefined ? kept : withNote(kept, row, { at, by: actor.name, text: args.note })
  return settled(noted, input, Math.min(at, performed.value.at))
}

/** Ended by the system because the patient left before anybody ticked it: the act may still be charted (E15.6). */
function isUnrecorded(task: TaskRow): boolean {
  return task.state === 'not-done' && task.reason === NOT_RECORDED && task.performed.via === 'system'
}

/**
 * What has happened is true whatever was not ticked before it: that the patient left (E15.3), or what somebody tells of
 * another's act (E15.6). Only the stage must have come.
 */
function saysWhatIs(task: TaskRow, input: DecideInput<Args>): boolean {
  if (task.state !== 'waiting') return false
  if (stepOf(task, input)?.reaches === undefined && !isRecord(input.args)) return false
  return !task.waitingFor.some((wait) => wait.startsWith('stage:') || wait === 'hold')
}
