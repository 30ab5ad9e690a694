import { z } from 'zod'
import { factValueSchema } from '../../shared/domain/fact.ts'
import { instantInputSchema } from '../../shared/commands/command.ts'
import { idTextSchema, textSchema } from '../../shared/kernel/text.ts'

const place = textSchema(40).nullish()

/** What a post says: about whom or what, and facts in the workflow's own words. */
export const hookDataSchema = z.object({
  visit: idTextSchema(60).optional(),
  patient: z
    .object({
      family: textSchema(120).default(''),
      given: textSchema(120).default(''),
      birthDate: z.iso.date().nullable().default(null),
      sex: textSchema(20).nullable().default(null),
      mrn: textSchema(60).default(''),
    })
    .optional(),
  unit: place,
  room: place,
  bed: place,
  /** Who did it: nothing less records a person's act (pile H). */
  by: z
    .object({
      id: textSchema(60).nullable().default(null),
      family: textSchema(120),
      given: textSchema(120).default(''),
    })
    .optional(),
  /** Numbers of orders, claims, appointments or authorizations that it belongs to. */
  links: z.array(idTextSchema(120)).max(20).default([]),
  /** When it happened; else now. */
  at: instantInputSchema.optional(),
  priority: z.enum(['routine', 'urgent', 'stat']).default('routine'),
  facts: z
    .record(z.string().max(60), factValueSchema)
    .refine((facts) => Object.keys(facts).length <= 60, 'at most 60 facts')
    .default({}),
})
export type HookData = z.output<typeof hookDataSchema>
