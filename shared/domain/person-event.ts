import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { textSchema } from '../kernel/text.ts'
import { toldRelationsSchema } from './told-relation.ts'
import { inboundPatientSchema, locationSchema } from './inbound-parts.ts'

/** What the sender said about time, as in inbound-event.ts. */
const told = { occurredAt: instantSchema.nullable(), recordedAt: instantSchema.nullable() }

/** Who somebody is, without a visit: new here (A28) or told anew (A31). */
export const personEventSchema = z.object({
  type: z.literal('person'),
  trigger: z.enum(['A28', 'A31']).default('A31'),
  ...told,
  patient: inboundPatientSchema,
  /** NK1, GT1, IN1, PD1-4, ROL; absent if the message names nobody. */
  relations: toldRelationsSchema.optional(),
})
export type PersonEvent = z.infer<typeof personEventSchema>

/**
 * Visits that belong to another patient or go on under another number: accounts and visits merged or moved (A35, A41,
 * A42, A44, A45), or two patients who changed beds (A17).
 */
export const visitMoveEventSchema = z.object({
  type: z.literal('visit-move'),
  ...told,
  moves: z
    .array(
      z.object({
        /** The visit as it was known. */
        from: textSchema(60),
        /** The visit it goes on as; null: its own number. */
        into: textSchema(60).nullable(),
        /** Whose it is from now on. */
        patient: inboundPatientSchema,
        /** Where it is now, where the message says so. */
        location: locationSchema.nullable(),
      }),
    )
    .min(1)
    .max(20),
})
export type VisitMoveEvent = z.infer<typeof visitMoveEventSchema>
