import { quickReader } from '../kernel/quick-reader.ts'
import { rowSchema } from './row.ts'

/** Reads rows at a door, as `rowSchema` does, but by thousands (rule SY70). */
export const rowReader = quickReader(rowSchema)
