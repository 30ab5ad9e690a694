import { expect, test } from 'vitest'
import { commandId } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { FateWriter } from './fate-writer.ts'
import { memoryDisk } from './memory-disk.ts'
import type { OutboxNews } from './outbox-news.ts'
import type { Fate } from './outbox-record.ts'

const fate = (at: number): Fate => ({ kind: 'closed', at, reason: 'seen' })

async function writing() {
  const [time, disk, reports] = [new ManualTime(), memoryDisk(), [] as unknown[]]
  await disk.append({ id: commandId(1), body: '{}' })
  const told: unknown[] = []
  const tell = (news: OutboxNews) => told.push(news)
  const writer = new FateWriter({ disk, scheduler: time, report: (what) => reports.push(what), tell })
  const kept = async () => (await disk.load()).records[0]?.outcome
  return { time, disk, reports, told, writer, kept }
}

test('[SY29] what a full disk refused is written once there is room, and only its newest word', async () => {
  const { time, disk, reports, writer, kept } = await writing()
  disk.refuseWith('disk-full')
  expect(await writer.write(commandId(1), fate(1))).toBe(false)
  expect(await writer.write(commandId(1), fate(2))).toBe(false)
  expect([writer.isDurable, reports]).toEqual([false, ['settle', 'settle']])
  disk.refuseWith(null)
  await time.advance(5_000)
  expect([writer.isDurable, await kept()]).toEqual([true, JSON.stringify(fate(2))])
})

test('[SY29] a write that is under way is never overtaken by a later one of the same action', async () => {
  const { time, disk, kept } = await writing()
  let slow = 100
  const late = {
    settle: async (settlement: Parameters<typeof disk.settle>[0]) => {
      await new Promise<void>((settle) => void time.after((slow -= 50), settle))
      return disk.settle(settlement)
    },
  }
  const writer = new FateWriter({ disk: late, scheduler: time, report: () => {} })
  const both = Promise.all([writer.write(commandId(1), fate(1)), writer.write(commandId(1), fate(2))])
  await time.advance(1_000)
  expect([await both, await kept()]).toEqual([[true, true], JSON.stringify(fate(2))])
})

test('[SY78] the other windows are told what became of an action once the disk has it, not before', async () => {
  const { time, disk, told, writer } = await writing()
  disk.refuseWith('disk-full')
  await writer.write(commandId(1), fate(1))
  await writer.write(commandId(1), fate(2))
  expect(told).toEqual([])
  disk.refuseWith(null)
  await time.advance(5_000)
  expect(told).toEqual([{ kind: 'fate', id: commandId(1), fate: fate(2) }])
})

test('[SY29] what no disk can ever take, or another window has written, is not tried for ever', async () => {
  const { disk, writer } = await writing()
  await writer.write(commandId(2), fate(1))
  expect(writer.isDurable).toBe(true)
  disk.refuseWith('disk-full')
  await writer.write(commandId(1), fate(1))
  writer.drop(commandId(1))
  expect(writer.isDurable).toBe(true)
})

test('[SY29] a disk that breaks is one that refuses', async () => {
  const [time, reports] = [new ManualTime(), [] as unknown[]]
  const settle = () => Promise.reject(new Error('gone'))
  const writer = new FateWriter({ disk: { settle }, scheduler: time, report: (_, detail) => reports.push(detail) })
  expect(await writer.write(commandId(1), fate(1))).toBe(false)
  expect([writer.isDurable, reports]).toEqual([false, [{ ok: false, reason: 'io', message: 'gone' }]])
})
