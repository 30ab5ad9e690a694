import { expect, test } from 'vitest'
import { someChange } from '../../test/builders/changes.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { systemParts } from '../../test/builders/system.ts'
import { simRooms } from '../../test/sim/sim-rooms.ts'
import type { Frame } from '../../shared/protocol/frame.ts'
import { createTail } from '../changelog/tail.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import { createFanOut } from './fan-out.ts'
import { roomOf } from './room-of.ts'

const SCOPE = 'unit:4W'

async function told(fresh?: (leave: () => void) => void) {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: systemParts.random, scheduler: time })
  const tail = createTail({ db, scheduler: time, warn: () => undefined, otherHistory: () => undefined })
  const rooms = simRooms()
  const frames: Frame[] = []
  const peer = {
    id: 'p',
    close: () => undefined,
    send: (_: string, message: unknown) => void frames.push(message as Frame),
  }
  rooms.join(peer, roomOf('F1', SCOPE, 'ops'))
  let reads = 0
  const journeysDelta: typeof db.reads.journeysDelta = (...asked) => {
    reads += 1
    return db.reads.journeysDelta(...asked)
  }
  const rights = async () => fresh?.(() => rooms.leave(peer, roomOf('F1', SCOPE, 'ops')))
  const fanOut = createFanOut({ reads: { journeysDelta }, rooms, clock: time, scheduler: time, fresh: rights })
  await tail.start()
  tail.listen((facility, entries) => fanOut.tell(facility, entries))
  const change = async (version: number) => {
    const rows = [journeyRow('j1', { facility: 'F1', version } as object)]
    await db.transaction((tx) => tx.write(someChange('F1', 'j1', { rows, scopes: [SCOPE] })))
    db.ring('F1')
  }
  return { time, frames, change, tail, reads: () => reads }
}

test('[SY67] rights are looked at last, behind the reading: a process may have stood still in it', async () => {
  const readBefore: number[] = []
  const { time, frames, change, tail, reads } = await told((leave) => {
    readBefore.push(reads())
    if (readBefore.length === 2) leave()
  })
  for (const version of [1, 2]) {
    await change(version)
    await time.advance(100)
  }
  expect([readBefore, frames.map(({ seq }) => seq)]).toEqual([[1, 2], [1]])
  await tail.stop()
})

test('[SY62] [SY63] the first change goes at once; those of the next 20 ms go together, each row once, as it is by then', async () => {
  const { time, frames, change, tail } = await told()
  await change(1)
  await time.advance(1)
  expect(frames.map(({ seq }) => seq)).toEqual([1])
  for (let version = 2; version <= 30; version += 1) await change(version)
  await time.advance(15)
  expect(frames).toHaveLength(1)
  await time.advance(100)
  const later = frames.slice(1)
  expect(later[0]).toMatchObject({ prev: 1, ops: [{ op: 'put', row: { id: 'j1', version: 30 } }] })
  expect(later.at(-1)?.seq).toBe(30)
  // Entries read before the pause, and those that came meanwhile.
  expect(later.length).toBeLessThanOrEqual(2)
  for (const { ops } of later) expect(ops.length).toBeLessThanOrEqual(1)
  await tail.stop()
})
