import { z } from 'zod'
import { instantSchema } from '../kernel/instant.ts'
import { relationSchema } from './relation.ts'

/** How a message says that somebody stands to the patient, and when it said so. What the patient agreed to it cannot know. */
export const toldRelationSchema = relationSchema
  .pick({ type: true, name: true, organisation: true, channel: true })
  .extend({
    at: instantSchema,
    /** They do not stand so any more (NK1-9 has passed); with an empty name nobody does (HL7 null). */
    ended: z.literal(true).optional(),
  })
export type ToldRelation = z.infer<typeof toldRelationSchema>

/** As a mapped message holds it: undated, at most twenty of them. */
export const toldRelationsSchema = z.array(toldRelationSchema.omit({ at: true })).max(20)
export type UndatedRelation = z.infer<typeof toldRelationsSchema>[number]

/** The same with the moment the message speaks of. */
export function dated(relations: readonly UndatedRelation[], at: number): ToldRelation[] {
  return relations.map((one) => ({ ...one, at }))
}

/** What was known with what a message says: its kinds are told anew as a whole, the others stay. */
export function withTold(known: readonly ToldRelation[], told: readonly ToldRelation[]): ToldRelation[] {
  const kinds = new Set(told.map(({ type }) => type))
  return [...known.filter(({ type }) => !kinds.has(type)), ...told]
}
