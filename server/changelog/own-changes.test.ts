import { expect, test } from 'vitest'
import { someChange } from '../../test/builders/changes.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { systemParts } from '../../test/builders/system.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { Db } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'
import { createOwnChanges } from './own-changes.ts'
import { createTail } from './tail.ts'

function stage() {
  const time = new ManualTime()
  const others = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const own = createOwnChanges(time)
  let reads = 0
  const counted: Db = {
    ...others,
    reads: {
      ...others.reads,
      log: (...ask) => {
        reads += 1
        return others.reads.log(...ask)
      },
    },
  }
  const ours = own.overhear(counted)
  const write = async (by: Db, scopes: readonly string[] | null = ['unit:4W']) => {
    const rows = [journeyRow('j1', { facility: 'F1' } as object)]
    return (await by.transaction((tx) => tx.write(someChange('F1', 'j1', { rows, scopes })))).entry
  }
  return { time, own, ours, others, write, reads: () => reads }
}

const seqs = (entries: readonly LogEntry[]) => entries.map(({ seq }) => seq)

test('[SY80] own entries go on from the last one, up to the first that is not known', async () => {
  const { own, ours, others, write } = stage()
  const first = await write(ours)
  const second = await write(ours)
  await write(ours)
  await write(others)
  await write(ours)
  expect(seqs(own.after(first))).toEqual([2, 3])
  expect(seqs(own.after(second))).toEqual([3])
  expect(own.after({ ...second, seq: 3, hash: 'x' })).toEqual([])
})

test('[SY80] what was rolled back was not written', async () => {
  const { own, ours, write } = stage()
  const first = await write(ours)
  const failing = ours.transaction(async (tx) => {
    await tx.write(someChange('F1', 'j1'))
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(own.after(first)).toEqual([])
})

test('[SY80] after the database was taken back, what it no longer holds is not told, though its numbers come again', async () => {
  const { own, ours, others, write } = stage()
  const first = await write(ours)
  const backup = others.backup()
  const lost = await write(ours)
  others.restore(backup)
  const again = await write(others)
  expect(again.seq).toBe(lost.seq)
  expect(own.deltaOf([again])).toBeNull()
  expect(own.after(again)).toEqual([])
  expect(own.deltaOf([lost])?.rows).toHaveLength(1)
  expect(seqs(own.after(first))).toEqual([lost.seq])
})

test('[SY80] what was not told within a second is read: the database may have been taken back meanwhile', async () => {
  const { time, own, ours, others, write } = stage()
  const tail = createTail({ db: ours, scheduler: time, warn: () => undefined, own, otherHistory: () => undefined })
  await tail.start()
  const heard: LogEntry[] = []
  const stop = tail.listen((_facility, entries) => void heard.push(...entries))
  await write(ours)
  ours.ring('F1')
  await time.advance(1)
  const backup = others.backup()
  // Nobody hears of it: its bell is lost, and before the next poll the database is as it was.
  await write(ours)
  others.restore(backup)
  await time.advance(1_500)
  const again = await write(others)
  ours.ring('F1')
  await time.advance(1)
  expect(heard.at(-1)).toEqual(again)
  expect(seqs(heard)).toEqual([1, 2])
  stop()
  await tail.stop()
})

test('[SY80] a change that came into a scope, or that says nothing of scopes, has to be read', async () => {
  const { own, ours, write } = stage()
  const entered = await write(ours)
  const stayed = await write(ours)
  const silent = await write(ours, null)
  const note = (await ours.transaction((tx) => tx.write(someChange('F1', null)))).entry
  expect(own.deltaOf([entered, stayed])).toBeNull()
  expect(own.deltaOf([stayed])?.rows).toEqual([journeyRow('j1', { facility: 'F1', seq: 2 } as object)])
  expect(own.deltaOf([stayed, silent])).toBeNull()
  expect(own.deltaOf([stayed, note])?.scopes.map(({ scope }) => scope)).toEqual(['unit:4W'])
})

test('[SY80] only the last few dozen are kept', async () => {
  const { own, ours, write } = stage()
  const first = await write(ours)
  const entries = [first]
  for (let more = 0; more < 100; more += 1) entries.push(await write(ours))
  expect(own.after(first)).toEqual([])
  expect(own.deltaOf(entries.slice(-2))).not.toBeNull()
  expect(own.deltaOf(entries.slice(1, 3))).toBeNull()
})

test('[SY80] a follower tells own entries before anything is read, and another node’s behind them as ever', async () => {
  const { time, own, ours, others, write, reads } = stage()
  const tail = createTail({ db: ours, scheduler: time, warn: () => undefined, own, otherHistory: () => undefined })
  await tail.start()
  const heard: { seqs: number[]; reads: number }[] = []
  tail.listen((_facility, entries) => void heard.push({ seqs: seqs(entries), reads: reads() }))
  await write(ours)
  ours.ring('F1')
  await time.advance(1)
  const before = reads()
  await write(ours)
  // Its ring comes first: what stands before it is known here, it is not.
  await write(others)
  ours.ring('F1')
  await time.advance(1)
  expect(heard.slice(1)).toEqual([
    { seqs: [2], reads: before },
    { seqs: [3], reads: before + 1 },
  ])
  await tail.stop()
})
