import { expect, test } from 'vitest'
import { command, commandId } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { answeredNow, openedOutbox, record } from '../../test/builders/opened-outbox.ts'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import { memoryDisk } from './memory-disk.ts'

test('[SY39] records settled longer than 7 days are forgotten, but never how far this device has counted', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await openedOutbox(disk, time)
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    await outbox.answer(answeredNow(number, time))
    await time.advance(8 * DAY_MS)
  }
  const later = await openedOutbox(disk, time)
  expect((await disk.load()).records.map((kept) => kept.id)).toEqual([commandId(2)])
  expect(later.nextDeviceSeq()).toBe(3)
})

test('[SY39] a console that is never closed forgets them once a day', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await openedOutbox(disk, time)
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    await outbox.answer(answeredNow(number, time))
    outbox.shown([commandId(number)])
    await time.advance(8 * DAY_MS)
  }
  await record(outbox, command(3))
  await outbox.answer(answeredNow(3, time))
  expect((await disk.load()).records.map((kept) => kept.id)).toEqual([commandId(3)])
})

test('[SY38] a clock that jumped ahead by years forgets nothing that may have to be offered again', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await openedOutbox(disk, time)
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    await outbox.answer(answeredNow(number, time))
  }
  time.skew(3 * 365 * DAY_MS)
  const later = await openedOutbox(disk, time)
  expect(await later.offerAgain()).toEqual({ offered: 2, durable: true })
})
