import type { Row } from '../../shared/domain/row.ts'
import type { CachedJourney, CachedPage, PageContents } from './cache.ts'
import type { Gzip } from './gzip-text.ts'

/** Journeys packed into a page of this console's own. */
export async function packJourneys(id: string, journeys: readonly CachedJourney[], gzip: Gzip): Promise<CachedPage> {
  return { id, scope: null, journeys: journeys.length, body: await gzip.pack(JSON.stringify(journeys)) }
}

/**
 * What a kept page holds. Our own text of our own schema version behind gzip's checksum: parsed, not validated again row
 * by row (10,000 rows must open in 400 ms). @throws where it is spoilt
 */
export async function unpackPage({ id, scope, body, sealed }: CachedPage, gzip: Gzip): Promise<PageContents> {
  const text = await gzip.unpack(body)
  const place = sealed === undefined ? { id, scope } : { id, scope, sealed }
  if (scope === null) return { ...place, contents: JSON.parse(text) as CachedJourney[] }
  return { ...place, contents: journeysOf(scope, JSON.parse(text) as Row[]) }
}

/** The journeys of a page's rows, all of them in its scope. */
export function journeysOf(scope: string, rows: readonly Row[]): CachedJourney[] {
  const byJourney = new Map<string, Row[]>()
  for (const row of rows) {
    const held = byJourney.get(row.journey)
    if (held === undefined) byJourney.set(row.journey, [row])
    else held.push(row)
  }
  return [...byJourney].map(([id, held]) => ({ id, scopes: [scope], rows: held }))
}
