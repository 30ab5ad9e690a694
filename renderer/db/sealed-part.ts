import type { Row } from '../../shared/domain/row.ts'
import type { RowClass } from '../../shared/domain/roles.ts'
import type { CacheBatch, CacheContents, CachedJourney, PageContents } from './cache.ts'
import type { Gzip } from './gzip-text.ts'
import type { PhiKey } from './phi-key.ts'

/** Of a batch what may lie on a disk only sealed: of pages as gzip of a JSON array of rows, of journeys as rows. */
export type OpenPart = {
  readonly pages: ReadonlyMap<string, Uint8Array>
  readonly journeys: ReadonlyMap<string, readonly Row[]>
}

/** What seals and opens: the key, null where there is none, and the machine's gzip. */
export type SealWith = { readonly key: PhiKey | null; readonly gzip: Gzip }

/** [SY22] The batch with that part sealed, record by record. Without a key it stays out. */
export async function sealBatch({ key, gzip }: SealWith, batch: CacheBatch, open: OpenPart): Promise<CacheBatch> {
  if (key === null) return batch
  const pages = batch.pages.map(async (page) => {
    const plain = open.pages.get(page.id)
    return plain === undefined ? page : { ...page, sealed: await key.seal(placeOfPage(page.id), plain) }
  })
  const put = batch.put.map(async (journey) => {
    const rows = open.journeys.get(journey.id) ?? []
    if (rows.length === 0) return journey
    return { ...journey, sealed: await key.seal(placeOfJourney(journey.id), await gzip.pack(JSON.stringify(rows))) }
  })
  return { ...batch, pages: await Promise.all(pages), put: await Promise.all(put) }
}

/** What was kept, and which records this key does not open: they are of no more use. */
export type OpenedContents = {
  readonly contents: CacheContents
  readonly unreadPages: readonly string[]
  readonly unreadJourneys: readonly string[]
}

/**
 * What was kept, with its sealed part opened. Where one record cannot be (no key, another key, spoilt), its rows are left
 * out and every scope comes back as one without them: the next hello loads the rest (rules SY19, SY22).
 */
export async function openContents({ key, gzip }: SealWith, contents: CacheContents): Promise<OpenedContents> {
  const unread: string[] = []
  async function rowsOf(place: string, sealed: Uint8Array | undefined): Promise<readonly Row[]> {
    if (sealed === undefined || key === null) return []
    const plain = await key.open(place, sealed)
    if (plain === null) unread.push(place)
    return plain === null ? [] : (JSON.parse(await gzip.unpack(plain)) as Row[])
  }
  const pages = await Promise.all(
    contents.pages.map(async ({ sealed, ...page }) => withRows(page, await rowsOf(placeOfPage(page.id), sealed))),
  )
  const journeys = await Promise.all(
    contents.journeys.map(async ({ sealed, ...journey }): Promise<CachedJourney> => {
      const rows = await rowsOf(placeOfJourney(journey.id), sealed)
      return { ...journey, rows: [...journey.rows, ...rows] }
    }),
  )
  const isWhole = key !== null && unread.length === 0
  const scopes = contents.scopes.map((one) => (isWhole ? one : { ...one, class: classWithoutPhi(one.class) }))
  const among = (place: (id: string) => string) => (record: { readonly id: string }) =>
    unread.includes(place(record.id)) ? [record.id] : []
  return {
    contents: { ...contents, pages, journeys, scopes },
    unreadPages: pages.flatMap(among(placeOfPage)),
    unreadJourneys: journeys.flatMap(among(placeOfJourney)),
  }
}

/** A scope without its sensitive rows is one of class `ops`. */
export function classWithoutPhi(held: RowClass): RowClass {
  return held === 'wall' ? 'wall' : 'ops'
}

function withRows(page: PageContents, rows: readonly Row[]): PageContents {
  if (rows.length === 0) return page
  const byJourney = new Map<string, Row[]>()
  for (const row of rows) {
    const held = byJourney.get(row.journey)
    if (held === undefined) byJourney.set(row.journey, [row])
    else held.push(row)
  }
  const contents = page.contents.map((one) => ({ ...one, rows: [...one.rows, ...(byJourney.get(one.id) ?? [])] }))
  return { ...page, contents }
}

function placeOfPage(id: string): string {
  return `page:${id}`
}

function placeOfJourney(id: string): string {
  return `journey:${id}`
}
