import { expect, test } from 'vitest'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { phiKeyOf } from '../../test/builders/phi-key-of.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { identityRow, journeyRow, phiRow, taskRow } from '../../test/builders/rows.ts'
import type { Row } from '../../shared/domain/row.ts'
import { ConfirmedRows } from './confirmed-rows.ts'
import { dexieCache } from './dexie-cache.ts'
import { webGzip } from './gzip-text.ts'
import type { PhiKey } from './phi-key.ts'
import { createWriteBehind } from './write-behind.ts'

const OWNER = 'u1'
const WEST = 'unit:4W'
const [ONE, TWO, THREE]: Row[][] = ['j1', 'j2', 'j3'].map((id) => [
  journeyRow(id, { seq: 5 }),
  taskRow(id, 'a', { seq: 5 }),
  identityRow(id, { seq: 5 }),
  phiRow(id, { seq: 5 }),
])

function profile() {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const open = (phiKey: () => Promise<PhiKey | null>) => {
    const reports: string[] = []
    const [time, rows, cache] = [new ManualTime(), new ConfirmedRows(), dexieCache({ name: 'onward-cache', ...engine })]
    const report = (what: string) => void reports.push(what)
    return {
      rows,
      reports,
      time,
      cache,
      behind: createWriteBehind({ rows, cache, scheduler: time, packFrom: 2, phiKey, report }),
    }
  }
  return { engine, open }
}

/** A page of the wire, a journey that changed over it, and one that came by a frame alone; packed once. */
async function work({ rows, behind }: ReturnType<ReturnType<typeof profile>['open']>, isPacked: () => Promise<void>) {
  await behind.open(OWNER)
  rows.beginLoading(WEST, 'phi', { seq: 9, tag: 't9' })
  const all = [...(ONE ?? []), ...(TWO ?? [])]
  const part = (kinds: readonly string[]) =>
    webGzip.pack(JSON.stringify(all.filter(({ kind }) => kinds.includes(kind))))
  const packed = await part(['journey', 'task'])
  rows.addPage(WEST, { rows: all, next: null, packed, packedRest: await part(['journeyId', 'journeyPhi']) })
  await behind.flush()
  const put = (row: Row) => ({ op: 'put', row }) as const
  const ops = [put(identityRow('j2', { seq: 12, version: 2 })), ...(THREE ?? []).map(put)]
  rows.applyFrame({ scope: WEST, prev: 9, seq: 12, tag: 't12', at: 1, ops, causes: [] })
  await behind.flush()
  await isPacked()
  rows.applyFrame({
    scope: WEST,
    prev: 12,
    seq: 13,
    tag: 't13',
    at: 1,
    ops: [put(phiRow('j1', { seq: 13 }))],
    causes: [],
  })
  await behind.flush()
  behind.stop()
}

const all = (rows: ConfirmedRows) =>
  [...rows.journeyIds()]
    .flatMap((id) => [...(rows.journey(id)?.rows.values() ?? [])].map((row) => `${row.kind} ${row.id} ${row.seq}`))
    .sort()
const sensitive = (rows: ConfirmedRows) => all(rows).filter((line) => /^journey(Id|Phi)/.test(line))

test('[SY22] with a key everything comes back, and nothing of a patient can be read in the store', async () => {
  const { engine, open } = profile()
  const key = await phiKeyOf(7)
  const first = open(async () => key)
  await work(first, async () => {
    await first.time.advance(20_000)
    await expect.poll(() => first.behind.counts.compacted).toBe(1)
  })
  expect(first.reports).toEqual([])
  const texts = await everythingIn(engine.indexedDB)
  expect(texts).toContain('"kind":"task"')
  expect(texts).not.toMatch(/CANARY|journeyId|journeyPhi/)
  const again = open(async () => key)
  expect(await again.behind.open(OWNER)).toBe(true)
  expect(all(again.rows)).toEqual(all(first.rows))
  expect(sensitive(again.rows)).toHaveLength(6)
  expect(again.rows.scope(WEST)?.class).toBe('phi')
})

test.each([
  ['no key', () => Promise.resolve(null)],
  ['another key', (): Promise<PhiKey | null> => phiKeyOf(8)],
  ['a keyring that fails', () => Promise.reject(new Error('locked'))],
] as const)('[SY22] with %s the board comes back without identity, as of class ops', async (_, phiKey) => {
  const { open } = profile()
  const key = await phiKeyOf(7)
  const first = open(async () => key)
  await work(first, async () => {})
  const again = open(phiKey)
  expect(await again.behind.open(OWNER)).toBe(true)
  expect(all(again.rows)).toEqual(all(first.rows).filter((line) => !/^journey(Id|Phi)/.test(line)))
  expect(again.rows.scope(WEST)?.class).toBe('ops')
})

test('[SY22] what another key sealed is written anew, so that the start after the next is whole again', async () => {
  const { open } = profile()
  const [former, key] = [await phiKeyOf(7), await phiKeyOf(8)]
  const first = open(async () => former)
  await work(first, async () => {
    await first.time.advance(20_000)
    await expect.poll(() => first.behind.counts.compacted).toBe(1)
  })
  const second = open(async () => key)
  await second.behind.open(OWNER)
  expect(second.rows.scope(WEST)?.class).toBe('ops')
  // As the line does: the scope is granted with its class, and loaded anew.
  second.rows.beginLoading(WEST, 'phi', { seq: 13, tag: 't13' })
  second.rows.addPage(WEST, { rows: [ONE, TWO, THREE].flatMap((rows) => rows ?? []), next: null })
  await second.behind.flush()
  await second.behind.flush()
  second.behind.stop()
  expect(second.reports).toEqual([])
  const third = open(async () => key)
  await third.behind.open(OWNER)
  expect(third.rows.scope(WEST)?.class).toBe('phi')
  expect(all(third.rows)).toEqual(all(second.rows))
})

test('[SY22] without a key identity is never written', async () => {
  const { engine, open } = profile()
  await work(
    open(async () => null),
    async () => {},
  )
  expect(await everythingIn(engine.indexedDB)).not.toMatch(/CANARY|journeyId|journeyPhi/)
})

test('[SY22] a sealed record cannot be read in the place of another', async () => {
  const key = await phiKeyOf(7)
  const sealed = await key.seal('journey:j1', new TextEncoder().encode('name'))
  expect(await key.open('journey:j2', sealed)).toBeNull()
  expect(new TextDecoder().decode((await key.open('journey:j1', sealed)) ?? undefined)).toBe('name')
})

/** All text and all bytes of every store, unpacked where they are gzip. */
async function everythingIn(factory: IDBFactory): Promise<string> {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((settle, reject) => {
      request.addEventListener('success', () => settle(request.result))
      request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
    })
  const db = await settled(factory.open('onward-cache'))
  const found: string[] = []
  for (const store of db.objectStoreNames)
    for (const record of await settled(db.transaction(store).objectStore(store).getAll()))
      found.push(await textOf(record))
  db.close()
  return found.join('\n')
}

async function textOf(value: unknown): Promise<string> {
  if (value instanceof Uint8Array) {
    const plain = await webGzip.unpack(value).catch(() => '')
    return `${new TextDecoder('latin1').decode(value)}${plain}`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  const parts = await Promise.all(Object.entries(value).map(async ([name, one]) => `${name}:${await textOf(one)}`))
  return `${parts.join(' ')} ${JSON.stringify(value)}`.replaceAll('\\"', '"')
}
