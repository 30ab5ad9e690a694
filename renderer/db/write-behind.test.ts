import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { identityRow, journeyRow, phiRow, taskRow } from '../../test/builders/rows.ts'
import type { Cache } from './cache.ts'
import { ConfirmedRows } from './confirmed-rows.ts'
import { memoryCache } from './memory-cache.ts'
import { createWriteBehind } from './write-behind.ts'

const OWNER = 'u1'

function console(cache: Cache) {
  const time = new ManualTime()
  const rows = new ConfirmedRows()
  const reports: string[] = []
  const behind = createWriteBehind({ rows, cache, scheduler: time, report: (what) => reports.push(what) })
  return { time, rows, behind, reports }
}

function fill(rows: ConfirmedRows, seq: number): void {
  const all = [
    journeyRow('j1', { seq }),
    taskRow('j1', 'a', { seq }),
    identityRow('j1', { seq }),
    phiRow('j1', { seq }),
  ]
  const ops = all.map((row) => ({ op: 'put', row }) as const)
  if (rows.scope('unit:4W') === null) rows.stand('unit:4W', 'phi', { seq: seq - 1, tag: '' })
  rows.applyFrame({ scope: 'unit:4W', prev: 0, seq, tag: `t${seq}`, at: 1, ops, causes: [] })
}

test('[SY20] what the cache gives back is a cursor and exactly the rows up to it', async () => {
  const cache = memoryCache()
  const first = console(cache)
  await first.behind.open(OWNER)
  fill(first.rows, 11)
  await first.time.advance(200)
  fill(first.rows, 12)
  const second = console(cache)
  expect(await second.behind.open(OWNER)).toBe(true)
  expect(second.rows.scope('unit:4W')?.cursor).toEqual({ seq: 11, tag: 't11' })
  expect(second.rows.row('task', 'j1', 'j1/a')?.seq).toBe(11)
})

test('[SY22] identity and PHI rows are never written: the scope comes back as one of class ops', async () => {
  const cache = memoryCache()
  const first = console(cache)
  await first.behind.open(OWNER)
  fill(first.rows, 11)
  await first.behind.flush()
  const contents = await cache.load(OWNER)
  expect(JSON.stringify(contents)).not.toContain('CANARY')
  expect(contents?.scopes[0]?.class).toBe('ops')
})

test('[SY23] a store that fails is deleted and written anew from memory; one that stays broken costs nothing but itself', async () => {
  const good = memoryCache()
  let broken = 1
  const cache: Cache = {
    ...good,
    write: (owner, batch) => (broken-- > 0 ? Promise.reject(new Error('backing store')) : good.write(owner, batch)),
  }
  const { time, rows, behind, reports } = console(cache)
  await behind.open(OWNER)
  fill(rows, 11)
  await time.advance(200)
  expect(behind.counts).toMatchObject({ written: 0, failed: 1, rebuilt: 1 })
  expect((await good.load(OWNER))?.journeys).toHaveLength(1)
  broken = 1_000
  fill(rows, 12)
  await time.advance(1_000)
  expect(reports).toEqual(['cache write', 'cache write', 'cache rebuild'])
  broken = 0
  await time.advance(120_000)
  expect((await good.load(OWNER))?.scopes[0]?.cursor.seq).toBe(12)
})

test('[SY24] a store that hangs is given up after its time limit', async () => {
  const cache: Cache = { ...memoryCache(), load: () => new Promise(() => {}) }
  const { time, behind, reports } = console(cache)
  const opened = behind.open(OWNER)
  await time.advance(11_000)
  expect(await opened).toBe(false)
  expect(reports).toEqual(['cache open'])
})

test('[SY23] what became of the store is told: built anew, impossible to keep, kept again', async () => {
  const disk = memoryCache()
  let broken: 'no' | 'write' | 'all' = 'no'
  const failing = async () => Promise.reject(new Error('full'))
  const cache: Cache = {
    ...disk,
    write: (owner, batch) => {
      if (broken === 'no') return disk.write(owner, batch)
      if (broken === 'write') broken = 'no'
      return failing()
    },
    wipe: () => (broken === 'all' ? failing() : disk.wipe()),
  }
  const told: string[] = []
  const [time, rows] = [new ManualTime(), new ConfirmedRows()]
  const behind = createWriteBehind({ rows, cache, scheduler: time, report: () => {}, told: (what) => told.push(what) })
  await behind.open(OWNER)
  fill(rows, 11)
  await behind.flush()
  expect(told).toEqual([])
  broken = 'write'
  fill(rows, 12)
  await behind.flush()
  expect(told).toEqual(['rebuilt'])
  broken = 'all'
  fill(rows, 13)
  await behind.flush()
  expect(told).toEqual(['rebuilt', 'failing'])
  broken = 'no'
  await time.advance(61_000)
  expect(told).toEqual(['rebuilt', 'failing', 'kept'])
  expect((await disk.load(OWNER))?.scopes[0]?.cursor.seq).toBe(13)
})

test('[SY76] a window that follows writes nothing; with the lead it writes what differs, and that comes back', async () => {
  const cache = memoryCache()
  let writes = 0
  const counted: Cache = { ...cache, write: (owner, batch) => ((writes += 1), cache.write(owner, batch)) }
  const first = console(counted)
  await first.behind.open(OWNER)
  fill(first.rows, 11)
  await first.behind.flush()
  const former = writes

  let gain = () => {}
  const [time, rows] = [new ManualTime(), new ConfirmedRows()]
  const lead = { atOnce: Promise.resolve(false), leads: () => false, gained: (run: () => void) => (gain = run) }
  const second = createWriteBehind({
    rows,
    cache: counted,
    scheduler: time,
    report: (what) => expect(what).toBe(''),
    lead,
  })
  expect(await second.open(OWNER)).toBe(true)
  expect(rows.journey('j1')).not.toBeNull()
  rows.stand('unit:4W', 'phi', { seq: 11, tag: 't11' })
  const left = { op: 'leave', journey: journeyRow('j1').id, seq: 12 } as const
  const ops = [left, { op: 'put', row: journeyRow('j2', { seq: 12 }) } as const]
  rows.applyFrame({ scope: 'unit:4W', prev: 11, seq: 12, tag: 't12', at: 1, ops, causes: [] })
  await time.advance(60_000)
  await second.flush()
  expect(writes).toBe(former)
  // The former one went on until its end.
  fill(first.rows, 13)
  await first.behind.flush()
  first.behind.stop()
  gain()
  await time.advance(1_000)
  await second.flush()
  expect(writes).toBeGreaterThan(former + 1)
  const again = console(cache)
  await again.behind.open(OWNER)
  expect([...again.rows.journeyIds()]).toEqual(['j2'])
  expect(again.rows.scope('unit:4W')?.cursor.seq).toBe(12)
})

test('[SY76] a window that only follows leaves a store that it cannot read to the one that leads', async () => {
  const cache = memoryCache()
  let wiped = 0
  const spoilt: Cache = {
    ...cache,
    load: async () => Promise.reject(new Error('spoilt')),
    wipe: async () => void (wiped += 1),
  }
  const lead = { atOnce: Promise.resolve(false), leads: () => false, gained: () => {} }
  const [time, rows] = [new ManualTime(), new ConfirmedRows()]
  const behind = createWriteBehind({ rows, cache: spoilt, scheduler: time, report: () => {}, lead })
  expect(await behind.open(OWNER)).toBe(false)
  expect(wiped).toBe(0)
})
