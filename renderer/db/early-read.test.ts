import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { journeyRow, taskRow } from '../../test/builders/rows.ts'
import { dexieCache } from './dexie-cache.ts'
import { readEarly } from './early-read.ts'
import { packText } from './gzip-text.ts'

const NAME = 'onward-cache'
const ROWS = [journeyRow('j1'), taskRow('j1', 'a')]

/** A profile whose last window left a page, a journey over it and a note. */
async function left() {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const cache = dexieCache({ name: NAME, ...engine })
  await cache.write('u1', {
    begins: true,
    pages: [{ id: 'p1', scope: 'unit:4W', journeys: 1, body: await packText(JSON.stringify(ROWS)) }],
    dropPages: [],
    put: [{ id: 'j2', scopes: ['unit:4W'], rows: [journeyRow('j2')] }],
    drop: [],
    scopes: [{ scope: 'unit:4W', class: 'ops', cursor: { seq: 7, tag: 't7' } }],
    asOf: 1_234,
    epoch: 'e1',
    reference: null,
  })
  await cache.setNote('actor', 'u1')
  const contents = await cache.load('u1')
  cache.close()
  return { engine, contents }
}

test('[SY72] what is read early is what the cache itself would have read, and who sat here last', async () => {
  const { engine, contents } = await left()
  const cache = dexieCache({ name: NAME, early: readEarly(engine.indexedDB, NAME), ...engine })
  expect(await cache.note('actor')).toBe('u1')
  expect(await cache.load('u1')).toEqual(contents)
  expect(await readEarly(engine.indexedDB, NAME)).not.toBeNull()
})

test('[SY72] what was read early answers once: what is written since is read from the disk', async () => {
  const { engine } = await left()
  const early = await readEarly(engine.indexedDB, NAME)
  const other = dexieCache({ name: NAME, ...engine })
  const cache = dexieCache({ name: NAME, early: Promise.resolve(early), ...engine })
  expect(await cache.note('actor')).toBe('u1')
  await other.setNote('actor', 'u2')
  expect(await cache.note('actor')).toBe('u2')
  expect((await cache.load('u1'))?.epoch).toBe('e1')
  await other.wipe()
  expect(await cache.load('u1')).toBeNull()
})

test('[SY72] a note that this window wrote is not answered from what was read before', async () => {
  const { engine } = await left()
  const cache = dexieCache({ name: NAME, early: readEarly(engine.indexedDB, NAME), ...engine })
  await cache.setNote('actor', 'u3')
  expect(await cache.note('actor')).toBe('u3')
})

test('[SY74] reading early makes no store where there is none, and leaves one of another shape alone', async () => {
  const engine = new IDBFactory()
  expect(await readEarly(engine, NAME)).toBeNull()
  expect(await engine.databases()).toEqual([])
  const asked = engine.open(NAME, 30)
  asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore('notes'))
  await new Promise((resolve) => asked.addEventListener('success', resolve))
  asked.result.close()
  expect(await readEarly(engine, NAME)).toBeNull()
  expect(await engine.databases()).toEqual([{ name: NAME, version: 30 }])
})

test('[SY74] a page that is spoilt is told to whoever asks for the contents', async () => {
  const { engine } = await left()
  const db = await new Promise<IDBDatabase>((resolve) => {
    const asked = engine.indexedDB.open(NAME)
    asked.addEventListener('success', () => resolve(asked.result))
  })
  const writing = db.transaction('pages', 'readwrite')
  writing.objectStore('pages').put({ id: 'p1', scope: 'unit:4W', journeys: 1, body: new Uint8Array([1, 2, 3]) })
  await new Promise((resolve) => writing.addEventListener('complete', resolve))
  db.close()
  const cache = dexieCache({ name: NAME, early: readEarly(engine.indexedDB, NAME), ...engine })
  await expect(cache.load('u1')).rejects.toThrow()
})
