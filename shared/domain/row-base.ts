import { z } from 'zod'
import { facilityIdSchema, journeyIdSchema } from '../kernel/ids.ts'

/**
 * What every synced row carries. `version` counts the row's own changes; `seq` is the facility number of the change
 * that wrote it last (0 before the server gave one: a preview).
 */
export const rowBase = {
  facility: facilityIdSchema,
  journey: journeyIdSchema,
  version: z.number().int().min(0),
  seq: z.number().int().min(0),
}
