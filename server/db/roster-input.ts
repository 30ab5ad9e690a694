import { z } from 'zod'
import { instantInputSchema } from '../../shared/commands/command.ts'
import { absenceSchema, shiftSchema } from '../../shared/domain/roster.ts'
import { instantSchema } from '../../shared/kernel/instant.ts'

const moment = instantInputSchema.pipe(instantSchema)
const span = { from: moment, to: moment }

/** A roster as people write it: times in epoch ms, or ISO 8601 with a zone. */
export const rosterInputSchema = z.strictObject({
  shifts: z.array(shiftSchema.extend(span)).max(5000).default([]),
  absences: z.array(absenceSchema.extend(span)).max(1000).default([]),
})
