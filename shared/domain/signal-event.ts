import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { textSchema } from '../kernel/text.ts'
import { factValueSchema } from './fact.ts'
import { feedSignals } from './signal-name.ts'
import { entityIdSchema, inboundPatientSchema, locationSchema, providerSchema } from './inbound-parts.ts'

/**
 * What a message says beyond visits, orders, referrals and appointments, in the words of the workflows: the name of a
 * trigger or of a recorded act, and facts. Which workflows it opens or moves is theirs to say (domain.md C2).
 */
export const signalEventSchema = z.object({
  type: z.literal('signal'),
  /** e.g. `result`, `bed-clean`, `auth-answered`, `stock-requisition`, `surgery-moved`. */
  name: z.enum(feedSignals),
  occurredAt: instantSchema.nullable(),
  recordedAt: instantSchema.nullable(),
  /** Null where it is about nobody: a bed, an item. */
  patient: inboundPatientSchema.nullable(),
  visitNumber: textSchema(60).nullable(),
  location: locationSchema.nullable(),
  /** Orders, referrals, appointments or authorizations that it belongs to. */
  links: z.array(entityIdSchema).max(20),
  /** The person who did it, where the message names one: pile H is recorded by nothing less. */
  performer: providerSchema.nullable(),
  facts: z.record(z.string().max(60), factValueSchema),
  priority: z.enum(['routine', 'urgent', 'stat']),
})
export type SignalEvent = z.infer<typeof signalEventSchema>
