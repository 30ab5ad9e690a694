import { z } from 'zod'
import type { EscalationRow } from '../domain/escalation.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { instantArg } from './arguments.ts'
import type { VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { settled, unchanged } from './rule-parts.ts'

const args = z.strictObject({
  /** "On it, back by": 10, 20 or 40 minutes from the answer, or a moment. */
  backBy: z.union([
    z.literal(10),
    z.literal(20),
    z.literal(40),
    instantArg.refine((at) => at > HOUR_MS, 'is no moment'),
  ]),
})

/** A promise further away than a shift is none. */
const LONGEST_MS = 12 * HOUR_MS

/**
 * Takes an escalation: every channel stops at once, and it comes back only if the promised time passes without progress
 * (domain.md B18-B21). The same person's repeat changes nothing; an ended one stays ended.
 */
export const acknowledge: VerbRule<z.output<typeof args>> = {
  verb: 'acknowledge',
  entity: 'escalation',
  args,
  decide: (input) => {
    const { state, entityId, actor, at, now } = input
    const row = state.escalations.get(entityId)
    if (row === undefined) return refuse('not-found', null)
    if (row.state === 'ended') return refuse('already-completed', row)
    if (row.state === 'acknowledged')
      return row.acknowledged?.by.id === actor.id ? unchanged(state) : refuse('already-claimed', row)
    const backBy = input.args.backBy <= 40 ? at + input.args.backBy * MINUTE_MS : input.args.backBy
    if (backBy <= at || backBy > now + LONGEST_MS)
      return refuse('invalid', row, 'backBy lies in the past, or more than 12 hours ahead.')
    const taken: EscalationRow = { ...row, state: 'acknowledged', acknowledged: acknowledgement(actor, at, backBy) }
    return settled({ ...state, escalations: new Map(state.escalations).set(row.id, taken) }, input)
  },
}

function acknowledgement(
  { id, name }: NonNullable<EscalationRow['acknowledged']>['by'],
  at: Instant,
  backBy: Instant,
): EscalationRow['acknowledged'] {
  return { by: { id, name }, at, backBy }
}
