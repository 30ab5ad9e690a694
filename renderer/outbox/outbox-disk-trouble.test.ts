import { expect, test } from 'vitest'
import { command, commandId, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { createOutbox } from './create-outbox.ts'
import { memoryDisk, type MemoryDisk } from './memory-disk.ts'
import type { OutboxDisk } from './outbox-disk.ts'

const stale = { code: 'stale', by: null, at: null, row: null } as const
const refused = (number: number) => outcomeOf(command(number), { outcome: 'rejected', seq: null, refusal: stale })

function life(disk: OutboxDisk, time = new ManualTime()) {
  let reopened = 0
  const count = () => void (reopened += 1)
  const outbox = createOutbox({ disk, clock: time, scheduler: time, report: () => {}, resend: count })
  const sendable = () => outbox.sendable('u1', 99).map((one) => one.commandId)
  const record = (number: number) => outbox.record({ command: command(number), journey: 'j1', user: 'u1' })
  return { outbox, time, sendable, record, reopened: () => reopened }
}

/** A journal that cannot be opened until `mend`: the disk was full when it had to be repaired. */
function unreadable(disk: MemoryDisk): { readonly disk: OutboxDisk; mend(): void } {
  const unread = { reason: 'disk-full', message: 'The disk is full.' } as const
  let isBroken = true
  const load: OutboxDisk['load'] = async () => (isBroken ? { records: [], damage: null, unread } : disk.load())
  return { disk: { ...disk, load }, mend: () => void (isBroken = false) }
}

test('[SY28] a disk that could not be read is no empty one: nothing is recorded, no other history is believed', async () => {
  const kept = memoryDisk()
  const before = life(kept)
  await before.outbox.open()
  await before.record(1)
  const { disk, mend } = unreadable(kept)
  const { outbox, time, sendable, record, reopened } = life(disk)
  await outbox.open()
  expect(await record(2)).toEqual({ ok: false, reason: 'disk-full', message: 'The disk is full.' })
  expect(outbox.view.getState().blocked).toBe('The disk is full.')
  expect(await outbox.offerAgain()).toMatchObject({ durable: false })
  mend()
  await time.advance(2_000)
  expect([outbox.view.getState().blocked, reopened(), sendable()]).toEqual([null, 1, [commandId(1)]])
  expect(outbox.nextDeviceSeq()).toBe(2)
  expect(await outbox.offerAgain()).toMatchObject({ durable: true })
})

test('[SY29] another history is not believed before the disk knows of the answers that it brought', async () => {
  const disk = memoryDisk()
  const { outbox, record, time } = life(disk)
  await outbox.open()
  await record(1)
  await outbox.answer(outcomeOf(command(1)))
  disk.refuseWith('disk-full')
  expect(await outbox.offerAgain()).toEqual({ offered: 1, durable: false })
  // A line that stood meanwhile sent it.
  outbox.sent(commandId(1))
  await outbox.answer(refused(1))
  expect(await outbox.offerAgain()).toEqual({ offered: 0, durable: false })
  disk.refuseWith(null)
  await time.advance(5_000)
  expect(await outbox.offerAgain()).toEqual({ offered: 0, durable: true })
  const next = life(disk)
  await next.outbox.open()
  expect(next.outbox.view.getState().refused.map((card) => card.command.commandId)).toEqual([commandId(1)])
})

test('[SY29] what a life heard and could not write, the next one hears: the newest settled are asked about once more', async () => {
  const disk = memoryDisk()
  const first = life(disk)
  await first.outbox.open()
  await first.record(1)
  await first.outbox.answer(outcomeOf(command(1)))
  // The database came back from before it, and refuses it now; the disk does not take that, and the process is killed.
  disk.refuseWith('disk-full')
  first.outbox.askAgain(first.outbox.unseen())
  first.outbox.sent(commandId(1))
  await first.outbox.answer(refused(1))
  disk.refuseWith(null)
  const { outbox, sendable } = life(disk)
  await outbox.open()
  outbox.shown([commandId(1)])
  expect([sendable(), outbox.view.getState().pending]).toEqual([[], []])
  outbox.askAgain(outbox.unseen())
  expect([sendable(), outbox.view.getState().pending]).toEqual([[commandId(1)], []])
  await outbox.answer(refused(1))
  expect(outbox.view.getState().refused.map((card) => card.command.commandId)).toEqual([commandId(1)])
  outbox.askAgain(outbox.unseen())
  expect(sendable()).toEqual([])
})
