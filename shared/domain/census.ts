import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { toldRelationSchema } from './told-relation.ts'

const place = z.object({ unit: z.string().nullable(), room: z.string().nullable(), bed: z.string().nullable() })
export type Place = z.infer<typeof place>

/** What ADT has told of a visit beyond its place: the `body` of a census row. Absent means never said. */
export const visitBodySchema = z.object({
  firstSeenBy: z.string(),
  class: z.string().nullable().optional(),
  service: z.string().nullable().optional(),
  attending: z.string().nullable().optional(),
  admitAt: instantSchema.nullable().optional(),
  dischargeAt: instantSchema.nullable().optional(),
  expectedDischargeAt: instantSchema.nullable().optional(),
  dispositionCode: z.string().nullable().optional(),
  dischargedTo: z.string().nullable().optional(),
  expectedDisposition: z.string().nullable().optional(),
  precautions: z.array(z.string()).nullable().optional(),
  ambulatory: z.array(z.string()).nullable().optional(),
  interpreter: z.boolean().nullable().optional(),
  financialClass: z.string().nullable().optional(),
  payer: z.string().nullable().optional(),
  payerPlan: z.string().nullable().optional(),
  /** Who stands to the patient, each kind as the newest message told it. */
  relations: z.array(toldRelationSchema).max(40).optional(),
  language: z.string().nullable().optional(),
  previous: place.optional(),
  /** A discharge order that came before the patient had a bed on a unit: it opens the journey once they have. */
  waitingOrder: z
    .object({ order: z.string(), at: instantSchema, by: z.string().nullable(), ref: z.string() })
    .nullable()
    .optional(),
})
export type VisitBody = z.infer<typeof visitBodySchema>
