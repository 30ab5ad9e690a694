import { z } from 'zod'
import { FLAGS, ORDERS } from '../../state/views/department-rank.ts'

/** What of a board by departments stands in the address. The typed filter does not: it may be a name. */
export const departmentFiltersSchema = z.object({
  unit: z.string().max(60).optional().catch(undefined),
  only: z.enum(FLAGS).optional().catch(undefined),
  order: z.enum(ORDERS).optional().catch(undefined),
})
export type DepartmentFilters = z.infer<typeof departmentFiltersSchema>
