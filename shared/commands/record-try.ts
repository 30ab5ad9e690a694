import { z } from 'zod'
import { withTask } from '../changes/journey-state.ts'
import { channelSchema, type Try } from '../domain/outreach.ts'
import type { Performed } from '../domain/performed.ts'
import type { TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import { done } from '../workflow/task-turn.ts'
import { afterTry, UNREACHABLE } from '../workflow/sequence.ts'
import { calendarNamed } from '../workflow/calendars.ts'
import { factWordsOf } from '../workflow/template/fact-words.ts'
import type { ResultCode, Sequence } from '../workflow/template/sequence-schema.ts'
import { instantArg, noteArg } from './arguments.ts'
import { fillForm, type Filled } from './captures.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { isLateEntry, isRecord, performedArgs, performedOf } from './performed.ts'
import { isKnown, withCaptures, withFacts, withNote } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { isHeldByOther, onPersonsTask, settled, stepOf, stillWaits, unchanged } from './rule-parts.ts'
import { ended } from './task-turns.ts'

const args = z.strictObject({
  ...performedArgs,
  /** A result code of the step's sequence. */
  result: z.string().min(1).max(60),
  /** Absent: the way that the sequence plans. */
  channel: channelSchema.optional(),
  /** With a result that says so: when to try again. */
  callBackAt: instantArg.optional(),
  /** The step's form, where the result ends it. */
  captures: z.record(z.string().max(60), z.unknown()).default({}),
  note: noteArg.optional(),
})
type Args = z.output<typeof args>

/**
 * Records one try to reach somebody and what came of it: the next one dates itself, a result that says so ends the step
 * with the facts it means, and so does the last try (rules FU2-FU8). It takes no claim and gives none.
 */
export const recordTry: VerbRule<Args> = {
  verb: 'record-try',
  entity: 'task',
  args,
  decide: onPersonsTask((task, input) => {
    const sequence = stepOf(task, input)?.sequence
    if (sequence === undefined) return refuse('invalid', task, `${task.title} has no tries.`)
    if (task.state === 'waiting') return stillWaits(task, input)
    if (isHeldByOther(task, input) && !isRecord(input.args)) return refuse('not-owner', task)
    const code = sequence.results.find((one) => one.code === input.args.result)
    if (code === undefined) return refuse('invalid', task, noSuchResult(input.args.result, sequence))
    const fault = callBackFault(code, input.args.callBackAt, input)
    if (fault !== null) return refuse('invalid', task, fault)
    return tried(task, input, { sequence, code })
  }),
}

type By = { readonly sequence: Sequence; readonly code: ResultCode }

function tried(task: TaskRow, input: DecideInput<Args>, { sequence, code }: By): Decision {
  const { state, args, at, context } = input
  const performed = performedOf(task, args, input)
  if (!performed.ok) return refuse('invalid', task, performed.fault)
  const made = tryOf(task, code, { performed: performed.value, channel: args.channel, sequence })
  // The same try told again: a command that is decided once more on its own result.
  if (task.tries?.some((one) => isSame(one, made)) === true) return unchanged(state)
  const tries = [...(task.tries ?? []), made]
  const calendar = calendarNamed(context, sequence.calendar, task.department)
  const next = afterTry(sequence, { tries, code, callBackAt: args.callBackAt ?? null }, calendar)
  const form = formOf(task, input, { sequence, code })
  if (!form.ok) return refuse('invalid', task, form.fault)
  if (next.kind !== 'ended' && Object.keys(form.value.record).length > 0)
    return refuse('invalid', task, `"${code.title}" does not end the step: its form is not filled yet.`)
  const row = rowAfter({ ...task, tries }, next, { performed: performed.value, now: input.now, at })
  const means = { ...code.sets, ...(next.kind === 'exhausted' ? sequence.exhausted.sets : {}) }
  return recorded(row, input, { performed: performed.value, form: form.value, means })
}

function tryOf(
  task: TaskRow,
  code: ResultCode,
  by: { performed: Performed; channel: Try['channel'] | undefined; sequence: Sequence },
): Try {
  const planned = task.nextTry?.channel ?? by.sequence.attempts[0]?.channel ?? 'call'
  const { by: name, at } = by.performed
  return { by: name, at, channel: by.channel ?? planned, result: code.code, counts: !code.callBack }
}

function rowAfter(
  task: TaskRow,
  next: ReturnType<typeof afterTry>,
  { performed, now, at }: { performed: Performed; now: Instant; at: Instant },
): TaskRow {
  if (next.kind === 'again') return { ...task, nextTry: next.nextTry, changedAt: at }
  if (next.kind === 'ended') return done(task, performed, isLateEntry(performed, now))
  return ended(task, 'not-done', performed, UNREACHABLE)
}

/** What the result means counts as known: no form asks for it again. */
function formOf(task: TaskRow, input: DecideInput<Args>, { code }: By): ReturnType<typeof fillForm> {
  const { state, args } = input
  const fields = stepOf(task, input)?.captures ?? []
  const needed = code.ends ? fields : fields.map((field) => ({ ...field, required: false }))
  return fillForm(needed, args.captures, (fact) => Object.hasOwn(code.sets, fact) || isKnown(state, fact))
}

type Told = { readonly performed: Performed; readonly form: Filled; readonly means: ResultCode['sets'] }

function recorded(row: TaskRow, input: DecideInput<Args>, { performed, form, means }: Told): Decision {
  const { state, args, actor, at, context } = input
  const source = { kind: 'person', ref: performed.by } as const
  const meant = Object.entries(means).map(([name, value]) => ({
    name,
    value,
    class: factWordsOf(context.template).classOf(name),
  }))
  const known = withFacts(withTask(state, row), [...meant, ...form.facts], { source, at: performed.at })
  const kept = withCaptures(known, row, form.record)
  const noted = args.note === undefined ? kept : withNote(kept, row, { at, by: actor.name, text: args.note })
  return settled(noted, input, Math.min(at, performed.at))
}

function isSame(one: Try, other: Try): boolean {
  return one.by === other.by && one.at === other.at && one.result === other.result
}

function noSuchResult(result: string, { results }: Sequence): string {
  return `"${result}" is not one of the results of this step: ${results.map(({ code }) => code).join(', ')}.`
}

function callBackFault(code: ResultCode, callBackAt: Instant | undefined, { at }: { at: Instant }): string | null {
  if (!code.callBack) return callBackAt === undefined ? null : `"${code.title}" takes no callBackAt.`
  if (callBackAt === undefined) return `"${code.title}" needs callBackAt: when to try again.`
  return callBackAt <= at ? 'callBackAt lies in the past.' : null
}
