import { rowReader } from '../../shared/domain/row-reader.ts'
import type { Row } from '../../shared/domain/row.ts'
import { snapshotHeadSchema, type SnapshotHead } from '../../shared/protocol/snapshot.ts'

/** One page of a snapshot. */
export type SnapshotPage = { readonly head: SnapshotHead; readonly rows: readonly Row[] }

/** A page, or why there is none. */
export type PageAnswer =
  | { readonly kind: 'page'; readonly page: SnapshotPage }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'no-answer'; readonly retryAfterMs: number | null }

/** Where pages come from: HTTP, or the simulation. Never rejects. */
export type SnapshotSource = {
  page(ask: { readonly scope: string; readonly after: string | null; readonly token: string }): Promise<PageAnswer>
}

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

/** What of `fetch` is used. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Readonly<Record<string, string>>
    readonly cache: 'no-store'
    readonly signal: AbortSignal
  },
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}>

/** Longest wait for a page, ms. */
const LIMIT_MS = 30_000

/** Pages over HTTP; gzip is the transport's. */
export function httpSnapshots(origin: string, fetch: Fetch): SnapshotSource {
  return {
    async page({ scope, after, token }) {
      const query = new URLSearchParams({ scope, ...(after === null ? {} : { after }) })
      try {
        const response = await fetch(`${origin}/api/v1/sync/snapshot?${query}`, {
          headers: { authorization: `Bearer ${token}` },
          cache: 'no-store',
          signal: AbortSignal.timeout(LIMIT_MS),
        })
        if (response.status === 401) return { kind: 'unauthenticated' }
        if (response.status === 403 || response.status === 404) return { kind: 'refused' }
        const page = response.status === 200 ? readSnapshotPage(await response.text()) : null
        if (page !== null) return { kind: 'page', page }
        return { kind: 'no-answer', retryAfterMs: secondsOf(response.headers.get('retry-after')) }
      } catch {
        // No route, cut, timed out: told by its kind, tried again later.
        return { kind: 'no-answer', retryAfterMs: null }
      }
    },
  }
}

function secondsOf(text: string | null): number | null {
  const seconds = text === null ? Number.NaN : Number(text)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}
