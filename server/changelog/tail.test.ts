import { expect, test } from 'vitest'
import { someChange } from '../../test/builders/changes.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { systemParts } from '../../test/builders/system.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { Db } from '../db/port.ts'
import { createTail } from './tail.ts'

function stage(bell = true) {
  const time = new ManualTime()
  const memory = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const db: Db = bell ? memory : { ...memory, listen: () => () => undefined }
  const warnings: string[] = []
  const left: string[] = []
  const tail = createTail({
    db,
    scheduler: time,
    warn: (message) => warnings.push(message),
    otherHistory: (what) => left.push(what),
  })
  const write = async (facility = 'F1') => {
    await memory.transaction((tx) => tx.write(someChange(facility, null)))
    memory.ring(facility)
  }
  const heard: number[] = []
  return {
    memory,
    left,
    time,
    tail,
    write,
    heard,
    warnings,
    hear: (entries: readonly { seq: number }[]) => collect(heard, entries),
  }
}

function collect(heard: number[], entries: readonly { seq: number }[]): void {
  heard.push(...entries.map(({ seq }) => seq))
}

test('what was there at the start is not told; what comes after is, at once, in order', async () => {
  const { time, tail, write, heard, hear } = stage()
  await write()
  await tail.start()
  tail.listen((_facility, entries) => hear(entries))
  for (let round = 0; round < 5; round += 1) await write()
  await time.advance(1)
  expect(heard).toEqual([2, 3, 4, 5, 6])
  await tail.stop()
})

test('with the bell lost, the poll brings everything within half a second', async () => {
  const { time, tail, write, heard, hear } = stage(false)
  await tail.start()
  tail.listen((_facility, entries) => hear(entries))
  for (let round = 0; round < 600; round += 1) await write()
  await time.advance(500)
  expect(heard).toEqual(Array.from({ length: 600 }, (_, index) => index + 1))
  await tail.stop()
})

test('a listener that fails is asked again and misses nothing; the others go on', async () => {
  const { time, tail, write, heard, warnings, hear } = stage()
  await tail.start()
  let failures = 2
  const others: number[] = []
  tail.listen((_facility, entries) => {
    failures -= 1
    if (failures >= 0) throw new Error('not now')
    hear(entries)
  })
  tail.listen((_facility, entries) => collect(others, entries))
  await write()
  await time.advance(1)
  expect([heard, others]).toEqual([[], [1]])
  await write()
  await time.advance(1000)
  expect([heard, others]).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect(warnings).toHaveLength(2)
  await tail.stop()
})

test('a slow listener gets the next entries only when it has done with the former', async () => {
  const { time, tail, write, heard } = stage()
  await tail.start()
  let busy = 0
  tail.listen(async (_facility, entries) => {
    busy += 1
    expect(busy).toBe(1)
    await new Promise<void>((done) => time.after(50, done))
    collect(heard, entries)
    busy -= 1
  })
  for (let round = 0; round < 4; round += 1) {
    await write()
    await time.advance(10)
  }
  await time.advance(1000)
  expect(heard).toEqual([1, 2, 3, 4])
  await tail.stop()
})

test('a facility that begins later is followed from its first entry; after stop nothing is told', async () => {
  const { time, tail, write, heard, hear } = stage()
  await tail.start()
  tail.listen((_facility, entries) => hear(entries))
  await write('F2')
  await time.advance(1000)
  expect(heard).toEqual([1])
  await tail.stop()
  await write('F2')
  await time.advance(5000)
  expect(heard).toEqual([1])
})

for (const grown of [0, 1, 2, 5])
  test(`[DB9] a log that was taken back from 3 to 1 and has grown by ${grown} since is told of once, and nothing of it is told on`, async () => {
    const { memory, time, tail, write, heard, left, hear } = stage(false)
    await write()
    await tail.start()
    tail.listen((_facility, entries) => hear(entries))
    const backup = memory.backup()
    await write()
    await write()
    await time.advance(500)
    expect(heard).toEqual([2, 3])
    memory.restore(backup)
    for (let round = 0; round < grown; round += 1) await write()
    await time.advance(500)
    expect(left).toHaveLength(1)
    await write()
    await time.advance(5_000)
    expect([heard, left.length]).toEqual([[2, 3], 1])
    await tail.stop()
  })

test('[DB9] a node that told nothing yet knows by the hash at which it began, a log with another one by its epoch', async () => {
  const { memory, time, tail, write, left, hear, heard } = stage(false)
  const empty = memory.backup()
  await write()
  await tail.start()
  tail.listen((_facility, entries) => hear(entries))
  await time.advance(1_000)
  expect(left).toEqual([])
  memory.restore(empty)
  await write()
  await time.advance(500)
  expect([left.length, heard]).toEqual([1, []])
  await tail.stop()

  const second = stage(false)
  await second.write()
  await second.tail.start()
  await second.memory.transaction((tx) => tx.putMeta('epoch', 'another'))
  await second.time.advance(500)
  expect(second.left).toEqual(['the database has another epoch'])
  await second.tail.stop()
})
