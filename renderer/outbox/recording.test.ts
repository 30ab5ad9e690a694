import { expect, test } from 'vitest'
import { command, commandId } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { openedOutbox, pendingIn, record } from '../../test/builders/opened-outbox.ts'
import { createOutbox } from './create-outbox.ts'
import { memoryDisk } from './memory-disk.ts'

test('[SY30] an action is in the view at once, taken when the disk has it, and there after a restart', async () => {
  const disk = memoryDisk()
  const outbox = await openedOutbox(disk)
  const work = record(outbox, command(1))
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'recording']])
  expect(await work).toEqual({ ok: true })
  outbox.sent(commandId(1))
  const again = await openedOutbox(disk)
  expect(pendingIn(again)).toEqual([[commandId(1), 'waiting']])
  expect(again.nextDeviceSeq()).toBe(2)
})

test('[SY32] what the disk refuses is not taken, and neither is what builds on it', async () => {
  const disk = memoryDisk()
  const outbox = await openedOutbox(disk)
  disk.refuseWith('disk-full')
  const first = record(outbox, command(1))
  const second = record(outbox, command(2, { after: commandId(1) }))
  disk.refuseWith('disk-full')
  expect(await first).toMatchObject({ ok: false, reason: 'disk-full' })
  disk.refuseWith(null)
  expect(await second).toMatchObject({ ok: false, reason: 'disk-full' })
  expect(pendingIn(outbox)).toEqual([])
})

test('[SY32] nothing is recorded before the disk was opened', async () => {
  const time = new ManualTime()
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  expect(await record(outbox, command(1))).toMatchObject({ ok: false })
})

test('[SY32] [R8] what no disk took within a second is refused, and not sent although the disk takes it later', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const late = {
    ...disk,
    append: (record: Parameters<typeof disk.append>[0]) => slowly(time, () => disk.append(record)),
  }
  const outbox = createOutbox({ disk: late, clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  const work = record(outbox, command(1))
  await time.advance(1_000)
  expect(await work).toMatchObject({ ok: false, reason: 'io' })
  expect(pendingIn(outbox)).toEqual([])
  await time.advance(10_000)
  expect(pendingIn(await openedOutbox(disk, time))).toEqual([])
})

function slowly<T>(time: ManualTime, work: () => Promise<T>): Promise<T> {
  return new Promise((settle) => void time.after(5_000, () => void work().then(settle)))
}
