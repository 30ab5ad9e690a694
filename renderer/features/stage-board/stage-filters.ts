import { z } from 'zod'
import { AGES, GROUPINGS } from '../../state/views/stage-board-rank.ts'

/** What of a board by stages stands in the address: which number of the matrix, and the grouping. The typed text does not: it may be a name. */
export const stageFiltersSchema = z.object({
  stage: z.string().max(60).optional().catch(undefined),
  age: z.enum(AGES).optional().catch(undefined),
  group: z.enum(GROUPINGS).optional().catch(undefined),
})
export type StageFilters = z.infer<typeof stageFiltersSchema>
