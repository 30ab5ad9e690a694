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
/**
 * Asked for as the page behind this, a scope comes from its beginning in pages of full size; asked for as its first page, the
 * first is a small one, so that an empty board has something to show at once. It stands before every journey's id, and is not
 * empty, which a query takes for absent.
 */
export const FROM_START = '0'
/** Every other line: one row. */
export const snapshotLineSchema = rowSchema

/**
 * A packed page says its head in the answer's header `onward-page` (JSON, percent-encoded), and carries two gzip texts
 * in its body, one behind the other: first the operational rows, then those of identity and clinical data, each a JSON
 * array. A console keeps the first on disk as it came, and never the second.
 */
export const packedHeadSchema = snapshotHeadSchema.extend({
  /** Bytes of the two texts. */
  parts: z.array(z.number().int().min(0)).length(2),
})
export type PackedHead = z.infer<typeof packedHeadSchema>
/** What a console that takes packed pages accepts; anybody else gets NDJSON. */
export const PACKED_PAGE = 'application/vnd.onward.page'
/** The header with the head of a packed page. */
export const PAGE_HEADER = 'onward-page'
