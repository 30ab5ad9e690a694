import type { z } from 'zod'
import { departmentFiltersSchema } from '../../features/department-board/department-filters.ts'
import { stageFiltersSchema } from '../../features/stage-board/stage-filters.ts'

/** What a board's address may say, whatever its kind: what the other kind reads is left alone. */
export const boardSearchSchema = departmentFiltersSchema.extend(stageFiltersSchema.shape)
export type BoardSearch = z.infer<typeof boardSearchSchema>
