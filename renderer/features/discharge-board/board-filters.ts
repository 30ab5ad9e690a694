import { z } from 'zod'
import { FLAGS } from '../../state/views/discharge-rank.ts'

/** What of the discharge board stands in the address. The typed filter does not: it may be a name. */
export const boardFiltersSchema = z.object({
  unit: z.string().max(60).optional().catch(undefined),
  only: z.enum(FLAGS).optional().catch(undefined),
})
export type BoardFilters = z.infer<typeof boardFiltersSchema>
