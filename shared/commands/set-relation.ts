import { z } from 'zod'
import type { JourneyState } from '../changes/journey-state.ts'
import { type Relation, relationSchema } from '../domain/relation.ts'
import { typedTextSchema } from '../kernel/text.ts'
import type { DecideInput, Decision, VerbRule } from './command.ts'
import { phiOf } from './records.ts'
import { refuse } from './refusal-facts.ts'
import { settled, unchanged } from './rule-parts.ts'

const args = z.union([
  z.strictObject({
    type: relationSchema.shape.type,
    name: typedTextSchema(120, 1),
    organisation: typedTextSchema(160).nullable().default(null),
    channel: z
      .strictObject({
        kind: z.enum(['call', 'text', 'email', 'letter', 'portal', 'fax', 'visit']),
        value: typedTextSchema(160, 1),
      })
      .nullable()
      .default(null),
    consent: z.enum(['yes', 'no', 'unknown']).default('unknown'),
  }),
  z.strictObject({ end: z.string().min(1).max(40) }),
])
type Args = z.output<typeof args>

/** Relations of one journey, ended ones included. */
const MOST = 40

/**
 * Says how somebody stands to the patient, or that it has ended. The same person of the same kind said again replaces what
 * was known of them: the former is ended, never lost. It stands in the clinical row (rules RE1-RE3).
 */
export const setRelation: VerbRule<Args> = {
  verb: 'set-relation',
  entity: 'journey',
  args,
  decide: (input) => {
    const { state, entityId, args, at } = input
    if (entityId !== state.journey.id) return refuse('not-found', null)
    const known = phiOf(state).relations ?? []
    if ('end' in args) {
      const held = known.find(({ id }) => id === args.end)
      if (held === undefined) return refuse('invalid', state.journey, 'There is no such relation here.')
      return held.to === null ? written(endedIn(known, held.id, at), input) : unchanged(state)
    }
    return said(known, args, input)
  },
}

function said(known: readonly Relation[], given: Exclude<Args, { end: string }>, input: DecideInput<Args>): Decision {
  const { state, actor, at } = input
  const same = known.find((one) => one.to === null && one.type === given.type && one.name === given.name)
  if (same !== undefined && isAsSaid(same, given)) return unchanged(state)
  if (known.length >= MOST) return refuse('invalid', state.journey, `There are ${MOST} relations here already.`)
  const before = same === undefined ? known : endedIn(known, same.id, at)
  return written([...before, { ...given, id: `r${known.length + 1}`, from: at, to: null, by: actor.name }], input)
}

function isAsSaid(held: Relation, given: Exclude<Args, { end: string }>): boolean {
  const { organisation, channel, consent } = held
  return JSON.stringify({ organisation, channel, consent }) === JSON.stringify(picked(given))
}

function picked({ organisation, channel, consent }: Exclude<Args, { end: string }>) {
  return { organisation, channel, consent }
}

function endedIn(known: readonly Relation[], id: string, at: number): Relation[] {
  return known.map((one) => (one.id === id ? { ...one, to: Math.max(at, one.from) } : one))
}

function written(relations: readonly Relation[], input: DecideInput<Args>): Decision {
  const phi: JourneyState['phi'] = { ...phiOf(input.state), relations: [...relations] }
  return settled({ ...input.state, phi }, input)
}
