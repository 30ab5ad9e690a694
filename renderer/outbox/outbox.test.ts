import { expect, test } from 'vitest'
import { command, commandId, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import type { Command } from '../../shared/commands/command.ts'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import { memoryDisk, type MemoryDisk } from './memory-disk.ts'
import { createOutbox } from './create-outbox.ts'
import type { Outbox } from './outbox.ts'

async function opened(disk: MemoryDisk, time = new ManualTime()): Promise<Outbox> {
  const outbox = createOutbox({ disk, clock: time, scheduler: time, report: () => {} })
  await outbox.open()
  return outbox
}
const record = (outbox: Outbox, one: Command, journey = 'j1', user = 'u1') =>
  outbox.record({ command: one, journey, user })
const ids = (commands: readonly Command[]) => commands.map((one) => one.commandId)
const pending = (outbox: Outbox) => outbox.view.getState().pending.map((one) => [one.command.commandId, one.stage])

test('[SY30] an action is in the view at once, taken when the disk has it, and there after a restart', async () => {
  const disk = memoryDisk()
  const outbox = await opened(disk)
  const work = record(outbox, command(1))
  expect(pending(outbox)).toEqual([[commandId(1), 'recording']])
  expect(await work).toEqual({ ok: true })
  outbox.sent(commandId(1))
  const again = await opened(disk)
  expect(pending(again)).toEqual([[commandId(1), 'waiting']])
  expect(again.nextDeviceSeq()).toBe(2)
})

test('[SY32] what the disk refuses is not taken, and neither is what builds on it', async () => {
  const disk = memoryDisk()
  const outbox = await opened(disk)
  disk.refuseWith('disk-full')
  const first = record(outbox, command(1))
  const second = record(outbox, command(2, { after: commandId(1) }))
  disk.refuseWith('disk-full')
  expect(await first).toMatchObject({ ok: false, reason: 'disk-full' })
  disk.refuseWith(null)
  expect(await second).toMatchObject({ ok: false, reason: 'disk-full' })
  expect(pending(outbox)).toEqual([])
})

test('[SY32] nothing is recorded before the disk was opened', async () => {
  const time = new ManualTime()
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  expect(await record(outbox, command(1))).toMatchObject({ ok: false })
})

test('[SY33] sent in order, one under way per journey, other journeys go on, only my own', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1), 'j1')
  await record(outbox, command(2), 'j1')
  await record(outbox, command(3), 'j2')
  await record(outbox, command(4), 'j3', 'u2')
  expect(ids(outbox.sendable('u1', 9))).toEqual([commandId(1), commandId(3)])
  outbox.sent(commandId(1))
  expect(ids(outbox.sendable('u1', 9))).toEqual([commandId(3)])
  outbox.unsent(commandId(1))
  expect(ids(outbox.sendable('u1', 1))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1)))
  expect(ids(outbox.sendable('u1', 9))).toEqual([commandId(2), commandId(3)])
})

test('[SY35] a taken action stays as overlay until the rows show it', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1))
  outbox.sent(commandId(1))
  await outbox.answer(outcomeOf(command(1)))
  expect(pending(outbox)).toEqual([[commandId(1), 'answered']])
  outbox.shown([commandId(1)])
  expect(pending(outbox)).toEqual([])
})

test('[SY36] a refused action and what fell with it are one card, kept over a restart until put away', async () => {
  const disk = memoryDisk()
  const outbox = await opened(disk)
  const chain = [command(1), command(2, { after: commandId(1) }), command(3, { after: commandId(2) })]
  for (const one of chain) await record(outbox, one)
  const refusal = { code: 'already-claimed', by: 'M. Lopez', at: 5, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }))
  for (const one of chain.slice(1))
    await outbox.answer(
      outcomeOf(one, { outcome: 'rejected', seq: null, refusal: { ...refusal, code: 'depends-on-refused' } }),
    )
  const again = await opened(disk)
  expect(again.view.getState().refused).toMatchObject([{ refusal, dependents: [chain[1], chain[2]] }])
  await again.close(commandId(1), 'not needed')
  expect((await opened(disk)).view.getState().refused.map((card) => card.command.commandId)).toEqual([commandId(2)])
})

test('[SY37] a duplicate of a refused command is refused; of a taken one, taken', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2))
  const refusal = { code: 'stale', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'rejected', seq: null, refusal }))
  await outbox.answer(outcomeOf(command(2), { outcome: 'duplicate', first: 'applied' }))
  expect(outbox.view.getState().refused).toHaveLength(1)
  expect(pending(outbox)).toEqual([[commandId(2), 'answered']])
})

/** The server's answer, whose word counts for how old an action is. */
const answered = (number: number, time: ManualTime) => outcomeOf(command(number), { effectiveAt: time.now() })

test('[SY38] after a changed history, what was settled within 7 days is offered again, also after a restart', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await opened(disk, time)
  await record(outbox, command(1))
  await outbox.answer(answered(1, time))
  await time.advance(6 * DAY_MS)
  for (const number of [2, 3]) {
    await record(outbox, command(number))
    await outbox.answer(answered(number, time))
    await time.advance(2 * DAY_MS)
  }
  const later = await opened(disk, time)
  expect(await later.offerAgain()).toEqual({ offered: 2, durable: true })
  expect(ids((await opened(disk, time)).sendable('u1', 1))).toEqual([commandId(2)])
})

test('[SY38] a clock that jumped ahead by years forgets nothing that may have to be offered again', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await opened(disk, time)
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    await outbox.answer(answered(number, time))
  }
  time.skew(3 * 365 * DAY_MS)
  const later = await opened(disk, time)
  expect(await later.offerAgain()).toEqual({ offered: 2, durable: true })
})

test('[SY38] what was taken once and is too old to be offered again makes no card', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1))
  await outbox.answer(outcomeOf(command(1)))
  await outbox.offerAgain()
  const refusal = { code: 'expired', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'expired', seq: null, refusal }))
  expect(outbox.view.getState()).toMatchObject({ pending: [], refused: [] })
})

test('[SY38] while the disk is full nothing is durably offered again: asked once more, it is', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await opened(disk, time)
  await record(outbox, command(1))
  await outbox.answer(answered(1, time))
  disk.refuseWith('disk-full')
  expect(await outbox.offerAgain()).toEqual({ offered: 1, durable: false })
  expect((await opened(disk, time)).sendable('u1', 9)).toEqual([])
  disk.refuseWith(null)
  expect(await outbox.offerAgain()).toEqual({ offered: 0, durable: true })
  expect(ids((await opened(disk, time)).sendable('u1', 9))).toEqual([commandId(1)])
})

test('[SY38] what one that was put off builds on is asked once more, before it: the server may not know its answer', async () => {
  const time = new ManualTime()
  const outbox = await opened(memoryDisk(), time)
  await record(outbox, command(1))
  await record(outbox, command(2, { after: commandId(1) }))
  await outbox.answer(answered(1, time))
  outbox.shown([commandId(1)])
  outbox.sent(commandId(2))
  outbox.unsent(commandId(2))
  await outbox.askBefore(commandId(2))
  expect(ids(outbox.sendable('u1', 1))).toEqual([commandId(1)])
  await outbox.answer(answered(1, time))
  expect(ids(outbox.sendable('u1', 1))).toEqual([commandId(2)])
  // Nothing settled lies before it: nothing is asked.
  await outbox.askBefore(commandId(1))
  expect(ids(outbox.sendable('u1', 9))).toEqual([commandId(2)])
})

test('[SY36] what was refused for now and is in the log after all is no card: its answer is asked for, over a restart too', async () => {
  const disk = memoryDisk()
  const outbox = await opened(disk)
  await record(outbox, command(1))
  await record(outbox, command(2), 'j2')
  const refusal = { code: 'forbidden', by: null, at: null, row: null, reason: 'account-closed' } as const
  for (const number of [1, 2])
    await outbox.answer(outcomeOf(command(number), { outcome: 'rejected', seq: null, refusal }), number !== 1)
  outbox.shown([commandId(1), commandId(2)])
  expect(pending(outbox)).toEqual([[commandId(1), 'waiting']])
  expect(outbox.view.getState().pending[0]?.effectShown).toBe(true)
  // A refusal that the server keeps is its last word.
  expect(outbox.view.getState().refused.map((card) => card.command.commandId)).toEqual([commandId(2)])
  expect(ids((await opened(disk)).sendable('u1', 9))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied' }))
  expect(pending(outbox)).toEqual([[commandId(1), 'answered']])
})

test('[SY38] what was put off behind an action that was refused here falls with it', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2, { after: commandId(1) }))
  const refusal = { code: 'stale', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }))
  await outbox.askBefore(commandId(2))
  expect(pending(outbox)).toEqual([])
  expect(outbox.view.getState().refused[0]?.dependents.map((one) => one.commandId)).toEqual([commandId(2)])
})

test('[SY39] a console that is never closed forgets them once a day', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await opened(disk, time)
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    await outbox.answer(answered(number, time))
    outbox.shown([commandId(number)])
    await time.advance(8 * DAY_MS)
  }
  await record(outbox, command(3))
  await outbox.answer(answered(3, time))
  expect((await disk.load()).records.map((kept) => kept.id)).toEqual([commandId(3)])
})

test('[SY39] records settled longer than 7 days are forgotten, but never how far this device has counted', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await opened(disk, time)
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    await outbox.answer(answered(number, time))
    await time.advance(8 * DAY_MS)
  }
  const later = await opened(disk, time)
  expect((await disk.load()).records.map((kept) => kept.id)).toEqual([commandId(2)])
  expect(later.nextDeviceSeq()).toBe(3)
})

test('a record that cannot be read is reported and blocks nothing', async () => {
  const disk = memoryDisk()
  await disk.append({ id: commandId(9), body: 'not json' })
  const reports: string[] = []
  const time = new ManualTime()
  const outbox = createOutbox({ disk, clock: time, scheduler: time, report: (what) => reports.push(what) })
  await outbox.open()
  expect(reports).toEqual(['unreadable'])
  expect(await record(outbox, command(1))).toEqual({ ok: true })
})

test('[SY38] what was answered and is not shown is asked once more on the next line, and its answer heard again', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1))
  await outbox.answer(outcomeOf(command(1)))
  outbox.askAgain(outbox.unseen())
  expect(ids(outbox.sendable('u1', 9))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied' }))
  expect(pending(outbox)).toEqual([[commandId(1), 'answered']])
  outbox.shown([commandId(1)])
  outbox.askAgain(outbox.unseen())
  expect(pending(outbox)).toEqual([])
})

test('[SY38] what was shown counts as answered alone once the rows are let go, as after a restart', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2), 'j2')
  await outbox.answer(outcomeOf(command(1)))
  outbox.shown([commandId(1), commandId(2)])
  expect(outbox.view.getState().pending.map((one) => one.effectShown)).toEqual([true])
  outbox.unshown()
  expect(pending(outbox)).toEqual([
    [commandId(1), 'answered'],
    [commandId(2), 'waiting'],
  ])
  expect(outbox.view.getState().pending.map((one) => one.effectShown)).toEqual([false, false])
})

test('[SY38] after a changed history what builds on a refused action falls with it, instead of waiting for ever', async () => {
  const outbox = await opened(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2, { after: commandId(1) }))
  const refusal = { code: 'stale', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }))
  expect(pending(outbox)).toEqual([[commandId(2), 'waiting']])
  await outbox.offerAgain()
  expect(pending(outbox)).toEqual([])
  expect(outbox.view.getState().refused[0]?.dependents.map((one) => one.commandId)).toEqual([commandId(2)])
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
  expect(pending(outbox)).toEqual([])
  await time.advance(10_000)
  expect(pending(await opened(disk, time))).toEqual([])
})

function slowly<T>(time: ManualTime, work: () => Promise<T>): Promise<T> {
  return new Promise((settle) => void time.after(5_000, () => void work().then(settle)))
}

test('[SY38] however much is offered or asked again, it is told of once: each telling predicts all that is pending', async () => {
  const outbox = await opened(memoryDisk())
  for (let at = 1; at <= 50; at += 1) {
    await record(outbox, command(at))
    await outbox.answer(outcomeOf(command(at)))
  }
  let told = 0
  outbox.view.subscribe(() => (told += 1))
  expect((await outbox.offerAgain()).offered).toBe(50)
  expect(told).toBe(1)
  for (let at = 1; at <= 50; at += 1) await outbox.answer(outcomeOf(command(at)))
  told = 0
  outbox.askAgain(outbox.unseen())
  expect([told, outbox.view.getState().pending.every(({ stage }) => stage === 'waiting')]).toEqual([1, true])
})
