import { z } from 'zod'
import type { JourneyState } from '../changes/journey-state.ts'
import { factValueSchema, type FactValue } from '../domain/fact.ts'
import type { Barrier } from '../domain/journey.ts'
import { isFinal } from '../domain/task.ts'
import { fail, ok, type Result } from '../kernel/result.ts'
import { typedTextSchema } from '../kernel/text.ts'
import { instantArg } from './arguments.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { withFacts } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { settled, settledTask, unchanged } from './rule-parts.ts'
import { statedFact } from './stated-fact.ts'

const barrier = z.strictObject({
  kind: z.string().min(1).max(40),
  owner: typedTextSchema(120).default(''),
  reviewAt: instantArg.nullable().default(null),
  /** Operational words only: it stands on the board. */
  note: typedTextSchema(400).default(''),
})

const args = z.union([
  z.strictObject({ fact: z.string().min(1).max(60), value: factValueSchema }),
  z.strictObject({ barrier }),
  z.strictObject({ removeBarrier: z.string().min(1).max(40) }),
  z.strictObject({ readyAt: instantArg.nullable() }),
])
type Args = z.output<typeof args>

/**
 * Says what is so: a fact of the template (with its own class: what is PHI there never reaches an operational row), a
 * barrier that stands or is gone, or on a task the promise "ready at" (domain.md E15.8). A null takes it back.
 */
export const setFact: VerbRule<Args> = {
  verb: 'set-fact',
  entity: 'task-or-journey',
  args,
  decide: (input) => {
    const { args, state, entityId } = input
    if (entityId !== state.journey.id && !state.tasks.has(entityId)) return refuse('not-found', null)
    if ('readyAt' in args) return promised(args.readyAt, input)
    if ('fact' in args) return stated(args, input)
    const barriers = 'barrier' in args ? added(args.barrier, input) : ok(without(state, args.removeBarrier))
    if (!barriers.ok) return refuse('invalid', state.journey, barriers.fault)
    if (barriers.value === state.journey.barriers) return unchanged(state)
    return settled({ ...state, journey: { ...state.journey, barriers: barriers.value } }, input)
  },
}

function stated({ fact, value }: { fact: string; value: FactValue }, input: DecideInput<Args>): Decision {
  const { state, actor, at, context } = input
  const change = statedFact(fact, value, context.template)
  if (!change.ok) return refuse('invalid', state.journey, change.fault)
  const after = withFacts(state, [change.value], { source: { kind: 'person', ref: actor.name }, at })
  return after === state ? unchanged(state) : settled(after, input)
}

function promised(readyAt: number | null, input: DecideInput<Args>): Decision {
  const { state, entityId, actor, at } = input
  const task = state.tasks.get(entityId)
  if (task === undefined) return refuse('invalid', state.journey, 'readyAt is said of a task, not of a journey.')
  if (isFinal(task)) return refuse('already-completed', task)
  if (readyAt === (task.promise?.at ?? null) && task.promise?.broken !== true) return unchanged(state)
  if (readyAt !== null && readyAt <= at) return refuse('invalid', task, 'readyAt lies in the past.')
  const first = task.promise === null
  const promise = readyAt === null ? null : { at: readyAt, by: actor.name, saidAt: at, broken: false, holds: first }
  return settledTask({ ...task, promise, changedAt: at }, input)
}

function added(
  { kind, owner, reviewAt, note }: z.output<typeof barrier>,
  { state, actor, at, context }: DecideInput<Args>,
): Result<Barrier[], string> {
  if (!context.template.barriers.includes(kind)) return fail(`"${kind}" is not one of the barriers of this workflow.`)
  const held = state.journey.barriers.find((one) => one.kind === kind)
  const next: Barrier = { kind, owner: owner === '' ? actor.name : owner, since: held?.since ?? at, reviewAt, note }
  if (held !== undefined && JSON.stringify(held) === JSON.stringify(next)) return ok(state.journey.barriers)
  return ok([...state.journey.barriers.filter((one) => one.kind !== kind), next])
}

function without({ journey }: JourneyState, kind: string): Barrier[] {
  const left = journey.barriers.filter((one) => one.kind !== kind)
  return left.length === journey.barriers.length ? journey.barriers : left
}
