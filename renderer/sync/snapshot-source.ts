import { rowReader } from '../../shared/domain/row-reader.ts'
import { CLASS_OF, type Row } from '../../shared/domain/row.ts'
import type { Grant } from '../../shared/domain/scopes.ts'
import {
  PACKED_PAGE,
  packedHeadSchema,
  PAGE_HEADER,
  snapshotHeadSchema,
  type SnapshotHead,
} from '../../shared/protocol/snapshot.ts'
import { type Gzip, webGzip } from '../db/gzip-text.ts'

/**
 * One page of a snapshot. `packed`: its operational rows as they came, for the cache; absent where they came otherwise.
 * `packedRest`: its identity and PHI rows as they came; they are for a disk only sealed.
 */
export type SnapshotPage = {
  readonly head: SnapshotHead
  readonly rows: readonly Row[]
  readonly packed?: Uint8Array
  readonly packedRest?: Uint8Array
}

/** A page, or why there is none. */
export type PageAnswer =
  | { readonly kind: 'page'; readonly page: SnapshotPage }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'no-answer'; readonly retryAfterMs: number | null }

/** `after`: the page before it, or `FROM_START`; null for a small first one. `class` and `atLeast`: what the line granted, and where it stands. */
export type PageAsk = Grant & { readonly after: string | null; readonly token: string; readonly atLeast: number }

/** Where pages come from: HTTP, or the simulation. Never rejects. */
export type SnapshotSource = { page(ask: PageAsk): Promise<PageAnswer> }

/** The page in an NDJSON text, or null where it was cut or cannot be read: the same page is asked for again. */
export function readSnapshotPage(text: string): SnapshotPage | null {
  try {
    const [first = '', ...lines] = text.split('\n').filter((line) => line !== '')
    const head = snapshotHeadSchema.parse(JSON.parse(first))
    const rows = lines.map((line) => rowReader.parse(JSON.parse(line)))
    return rows.length === head.rows ? { head, rows } : null
  } catch {
    // Cut in the middle of a line, or not ours: as good as no answer.
    return null
  }
}

/** The page of a packed answer, or null where it was cut or cannot be read. */
export async function readPackedPage(header: string, body: Uint8Array, gzip: Gzip): Promise<SnapshotPage | null> {
  try {
    const head = packedHeadSchema.parse(JSON.parse(decodeURIComponent(header)))
    const [ops = 0, others = 0] = head.parts
    // Copies: a view would keep, and the cache would write, the whole answer.
    const packed = body.slice(0, ops)
    const packedRest = body.slice(ops, ops + others)
    const [plain = [], rest = []] = await Promise.all([packed, packedRest].map((part) => readRows(part, gzip)))
    const rows = [...plain, ...rest]
    if (rows.length !== head.rows) return null
    // What the cache keeps is what this console saw to be fit for a disk, not what the server calls so.
    if (!plain.every(({ kind }) => CLASS_OF[kind] === 'ops')) return { head, rows }
    return rest.length === 0 ? { head, rows, packed } : { head, rows, packed, packedRest }
  } catch {
    // Cut, or not ours: as good as no answer.
    return null
  }
}

async function readRows(packed: Uint8Array, gzip: Gzip): Promise<Row[]> {
  const rows: unknown = JSON.parse(await gzip.unpack(packed))
  return Array.isArray(rows) ? rows.map((row) => rowReader.parse(row)) : []
}

/** What of `fetch` is used. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Readonly<Record<string, string>>
    readonly cache: 'no-store'
    readonly signal: AbortSignal
  },
) => Promise<Answer>

type Answer = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
}

/** Longest wait for a page, ms. */
const LIMIT_MS = 30_000

/** Pages over HTTP: packed, or NDJSON from a server that knows nothing else. */
export function httpSnapshots(origin: string, fetch: Fetch): SnapshotSource {
  return {
    async page({ scope, after, token }) {
      const query = new URLSearchParams({ scope, ...(after === null ? {} : { after }) })
      try {
        const response = await fetch(`${origin}/api/v1/sync/snapshot?${query}`, {
          headers: { authorization: `Bearer ${token}`, accept: PACKED_PAGE },
          cache: 'no-store',
          signal: AbortSignal.timeout(LIMIT_MS),
        })
        if (response.status === 401) return { kind: 'unauthenticated' }
        if (response.status === 403 || response.status === 404) return { kind: 'refused' }
        const page = response.status === 200 ? await pageIn(response) : null
        if (page !== null) return { kind: 'page', page }
        return { kind: 'no-answer', retryAfterMs: secondsOf(response.headers.get('retry-after')) }
      } catch {
        // No route, cut, timed out: told by its kind, tried again later.
        return { kind: 'no-answer', retryAfterMs: null }
      }
    },
  }
}

async function pageIn(response: Answer): Promise<SnapshotPage | null> {
  const header = response.headers.get(PAGE_HEADER)
  if (header === null) return readSnapshotPage(await response.text())
  return readPackedPage(header, new Uint8Array(await response.arrayBuffer()), webGzip)
}

function secondsOf(text: string | null): number | null {
  const seconds = text === null ? Number.NaN : Number(text)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}
