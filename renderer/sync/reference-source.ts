import { referenceAnswerSchema, type ReferenceAnswer } from '../../shared/protocol/frame.ts'
import type { Fetch } from './snapshot-source.ts'

/** Reference data beside the line: HTTP, or the simulation. Null: none can be had now. Never rejects. */
export type ReferenceSource = (token: string) => Promise<ReferenceAnswer | null>

/** What of `fetch` is used. */
export type ReferenceFetch = (
  url: string,
  init: Parameters<Fetch>[1],
) => Promise<{ readonly status: number; json(): Promise<unknown> }>

/** Whoever waits for the line has them by then, ms. */
const LIMIT_MS = 10_000

/** Reference data over HTTP. */
export function httpReference(origin: string, fetch: ReferenceFetch): ReferenceSource {
  return async (token) => {
    try {
      const response = await fetch(`${origin}/api/v1/sync/reference`, {
        headers: { authorization: `Bearer ${token}` },
        cache: 'no-store',
        signal: AbortSignal.timeout(LIMIT_MS),
      })
      const answer = response.status === 200 ? referenceAnswerSchema.safeParse(await response.json()) : null
      return answer?.data ?? null
    } catch {
      // No route, cut, an older server: the line tells the same.
      return null
    }
  }
}
