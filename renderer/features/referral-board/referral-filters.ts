import { z } from 'zod'
import { GROUPINGS } from '../../state/views/referral-rank.ts'

/** What of the referral board stands in the address: which number of the matrix, and the grouping. */
export const referralFiltersSchema = z.object({
  stage: z.string().max(60).optional().catch(undefined),
  past: z.boolean().optional().catch(undefined),
  group: z.enum(GROUPINGS).optional().catch(undefined),
})
export type ReferralFilters = z.infer<typeof referralFiltersSchema>
