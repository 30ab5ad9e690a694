import { z } from 'zod'
import { rowSchema } from '../domain/row.ts'
import { cursorSchema } from './hello.ts'

/** First line of a snapshot (NDJSON): the head at its start, and whether more pages follow. */
export const snapshotHeadSchema = z.object({
  scope: z.string(),
  epoch: z.string(),
  cursor: cursorSchema,
  /** Rows that follow on this page: fewer means the page was cut. */
  rows: z.number().int(),
  next: z.string().nullable(),
})
export type SnapshotHead = z.infer<typeof snapshotHeadSchema>
/** Every other line: one row. */
export const snapshotLineSchema = rowSchema
