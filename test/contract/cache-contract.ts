import { expect, test } from 'vitest'
import { type Cache, type CacheBatch, Emptied } from '../../renderer/db/cache.ts'
import { webGzip } from '../../renderer/db/gzip-text.ts'
import { packJourneys } from '../../renderer/db/page-body.ts'
import { journeyRow, taskRow } from '../builders/rows.ts'

const OWNER = 'https://server|u1'
const scope = (seq: number) => ({ scope: 'unit:4W', class: 'ops', cursor: { seq, tag: `t${seq}` } }) as const
const batch = (over: Partial<CacheBatch>): CacheBatch => ({
  begins: true,
  pages: [],
  dropPages: [],
  put: [],
  drop: [],
  scopes: [],
  asOf: null,
  epoch: 'e1',
  ...over,
})
const journey = (id: string, version = 1) => ({
  id,
  scopes: ['unit:4W'],
  rows: [journeyRow(id, { version }), taskRow(id, 'a')],
})

/** What every carrier of the cache port does. `make` opens the same place again. */
export function cacheContract(name: string, make: () => { cache: Cache; again: () => Cache }): void {
  test(`${name}: [SY20] rows and cursors written together are read back together`, async () => {
    const { cache, again } = make()
    await cache.write(OWNER, batch({ put: [journey('j1'), journey('j2')], scopes: [scope(7)], asOf: 1_234 }))
    await cache.write(
      OWNER,
      batch({ begins: false, put: [journey('j1', 2)], drop: ['j2'], scopes: [scope(9)], asOf: 2_345 }),
    )
    const found = await again().load(OWNER)
    expect(found).toEqual({
      pages: [],
      journeys: [journey('j1', 2)],
      scopes: [scope(9)],
      reference: null,
      asOf: 2_345,
      epoch: 'e1',
    })
  })

  test(`${name}: [SY72] pages are read back unpacked and in order, beside the journeys that stand over them`, async () => {
    const { cache, again } = make()
    const rows = [journeyRow('j1'), taskRow('j1', 'a'), journeyRow('j2')]
    const wire = { id: '2', scope: 'unit:4W', journeys: 2, body: await webGzip.pack(JSON.stringify(rows)) }
    const own = await packJourneys('1', [journey('j3')], webGzip)
    await cache.write(OWNER, batch({ pages: [wire, own], put: [journey('j2', 2)], scopes: [scope(7)] }))
    const opened = again()
    const found = await opened.load(OWNER)
    expect(found?.pages.map(({ id, scope: of }) => [id, of])).toEqual([
      ['1', null],
      ['2', 'unit:4W'],
    ])
    expect(found?.pages[0]?.contents).toEqual([journey('j3')])
    expect(found?.pages[1]?.contents).toEqual([
      { id: 'j1', scopes: ['unit:4W'], rows: rows.slice(0, 2) },
      { id: 'j2', scopes: ['unit:4W'], rows: rows.slice(2) },
    ])
    expect(found?.journeys).toEqual([journey('j2', 2)])
    await opened.write(OWNER, batch({ begins: false, dropPages: ['2'], drop: ['j2'], scopes: [scope(8)] }))
    const left = await opened.load(OWNER)
    expect(left?.pages.map(({ id }) => id)).toEqual(['1'])
    expect(left?.journeys).toEqual([])
  })

  test(`${name}: [SY20] what is read is the store at one moment, whatever is written while its pages are unpacked`, async () => {
    const { cache } = make()
    const first = await packJourneys('1', [journey('j1'), journey('j2')], webGzip)
    await cache.write(OWNER, batch({ pages: [first], put: [journey('j1', 2)], scopes: [scope(7)] }))
    const before = await cache.load(OWNER)
    const reading = cache.load(OWNER)
    // Packing: the record over the page goes, because a new page says the same.
    const packed = await packJourneys('2', [journey('j1', 2), journey('j2')], webGzip)
    await cache.write(
      OWNER,
      batch({ begins: false, pages: [packed], dropPages: ['1'], drop: ['j1'], scopes: [scope(8)] }),
    )
    expect([before, await cache.load(OWNER)]).toContainEqual(await reading)
  })

  test(`${name}: [SY23] a page that is spoilt rejects: the store is then begun anew`, async () => {
    const { cache } = make()
    const { body } = await packJourneys('1', [journey('j1')], webGzip)
    const spoilt = body.map((byte, at) => (at > 20 ? byte ^ 0xff : byte))
    await cache.write(OWNER, batch({ pages: [{ id: '1', scope: null, journeys: 1, body: spoilt }] }))
    await expect(cache.load(OWNER)).rejects.toThrow()
  })

  test(`${name}: [SY74] a batch that goes on from what is kept is refused where nothing is`, async () => {
    const { cache } = make()
    await expect(cache.write(OWNER, batch({ begins: false, put: [journey('j1')] }))).rejects.toThrow(Emptied)
    expect(await cache.load(OWNER)).toBeNull()
    await cache.write(OWNER, batch({ put: [journey('j1')], scopes: [scope(7)] }))
    await cache.write(OWNER, batch({ begins: false, put: [journey('j2')], scopes: [scope(8)] }))
    expect((await cache.load(OWNER))?.journeys.map(({ id }) => id)).toEqual(['j1', 'j2'])
  })

  test(`${name}: [SY74] a refused batch leaves what another owner has there as it was`, async () => {
    const { cache, again } = make()
    const page = await packJourneys('1', [journey('j3')], webGzip)
    await cache.write(OWNER, batch({ pages: [page], put: [journey('j1')], scopes: [scope(7)] }))
    const before = await cache.load(OWNER)
    const other = batch({ begins: false, dropPages: ['1'], drop: ['j1'], put: [journey('j2')], scopes: [scope(8)] })
    await expect(cache.write('https://server|u2', other)).rejects.toThrow(Emptied)
    expect(await again().load(OWNER)).toEqual(before)
  })

  test(`${name}: [SY74] a batch that begins is everything: what its own owner had there goes`, async () => {
    const { cache } = make()
    const page = await packJourneys('1', [journey('j3')], webGzip)
    await cache.write(OWNER, batch({ pages: [page], put: [journey('j1')], scopes: [scope(7)] }))
    await cache.write(OWNER, batch({ put: [journey('j2')], scopes: [scope(8)] }))
    const found = await cache.load(OWNER)
    expect(found?.pages).toEqual([])
    expect(found?.journeys.map(({ id }) => id)).toEqual(['j2'])
  })

  test(`${name}: [SY21] another owner reads nothing, and writing for one forgets the other`, async () => {
    const { cache } = make()
    await cache.write(OWNER, batch({ put: [journey('j1')], scopes: [scope(7)] }))
    expect(await cache.load('https://server|u2')).toBeNull()
    await cache.write('https://server|u2', batch({ put: [journey('j9')], scopes: [scope(1)] }))
    expect(await cache.load(OWNER)).toBeNull()
    expect((await cache.load('https://server|u2'))?.journeys.map((kept) => kept.id)).toEqual(['j9'])
  })

  test(`${name}: notes stand beside the rows and survive batches`, async () => {
    const { cache } = make()
    await cache.setNote('actor', { id: 'u1' })
    await cache.write(OWNER, batch({ put: [journey('j1')], scopes: [scope(7)] }))
    expect(await cache.note('actor')).toEqual({ id: 'u1' })
    expect(await cache.note('other')).toBeUndefined()
  })

  test(`${name}: wipe leaves an empty store that can be written`, async () => {
    const { cache } = make()
    await cache.write(OWNER, batch({ put: [journey('j1')], scopes: [scope(7)] }))
    await cache.wipe()
    expect(await cache.load(OWNER)).toBeNull()
    await cache.write(OWNER, batch({ put: [journey('j2')], scopes: [scope(8)] }))
    expect((await cache.load(OWNER))?.scopes).toEqual([scope(8)])
  })
}
