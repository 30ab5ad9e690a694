import { expect, test } from 'vitest'
import { command, commandId, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { answeredNow, idsOf, openedOutbox, pendingIn, record } from '../../test/builders/opened-outbox.ts'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import { memoryDisk } from './memory-disk.ts'

test('[SY38] after a changed history, what was settled within 7 days is offered again, also after a restart', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const outbox = await openedOutbox(disk, time)
  await record(outbox, command(1))
  await outbox.answer(answeredNow(1, time))
  await time.advance(6 * DAY_MS)
  for (const number of [2, 3]) {
    await record(outbox, command(number))
    await outbox.answer(answeredNow(number, time))
    await time.advance(2 * DAY_MS)
  }
  const later = await openedOutbox(disk, time)
  expect(await later.offerAgain()).toEqual({ offered: 2, durable: true })
  expect(idsOf((await openedOutbox(disk, time)).sendable('u1', 1))).toEqual([commandId(2)])
})

test('[SY38] after a changed history what builds on a refused action falls with it, instead of waiting for ever', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2, { after: commandId(1) }))
  const refusal = { code: 'stale', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }))
  expect(pendingIn(outbox)).toEqual([[commandId(2), 'waiting']])
  await outbox.offerAgain()
  expect(pendingIn(outbox)).toEqual([])
  expect(outbox.view.getState().refused[0]?.dependents.map((one) => one.commandId)).toEqual([commandId(2)])
})

test('[SY36] [SY38] after a changed history a refusal counts no more: named by a change, or sent again under its own id, it has the answer of now', async () => {
  const disk = memoryDisk()
  const outbox = await openedOutbox(disk)
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    const refusal = { code: 'already-claimed', by: 'Ann', at: 5, row: null } as const
    await outbox.answer(outcomeOf(command(number), { outcome: 'rejected', seq: null, refusal }))
  }
  outbox.shown([commandId(1)])
  expect(await outbox.sendAgain(commandId(2), null)).toBe(false)
  expect(await outbox.offerAgain()).toEqual({ offered: 0, durable: true })
  expect(outbox.view.getState().refused).toHaveLength(2)
  // An earlier sending of the first was read by a node that had stood still, and done.
  outbox.shown([commandId(1)])
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'waiting']])
  const later = await openedOutbox(disk)
  expect(await later.sendAgain(commandId(2), null)).toBe(true)
  expect(pendingIn(later).at(-1)).toEqual([commandId(2), 'waiting'])
})

test('[SY38] what was taken once and is too old to be offered again makes no card', async () => {
  const outbox = await openedOutbox(memoryDisk())
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
  const outbox = await openedOutbox(disk, time)
  await record(outbox, command(1))
  await outbox.answer(answeredNow(1, time))
  disk.refuseWith('disk-full')
  expect(await outbox.offerAgain()).toEqual({ offered: 1, durable: false })
  expect((await openedOutbox(disk, time)).sendable('u1', 9)).toEqual([])
  disk.refuseWith(null)
  expect(await outbox.offerAgain()).toEqual({ offered: 0, durable: true })
  expect(idsOf((await openedOutbox(disk, time)).sendable('u1', 9))).toEqual([commandId(1)])
})

test('[SY38] what one that was put off builds on is asked once more, before it: the server may not know its answer', async () => {
  const time = new ManualTime()
  const outbox = await openedOutbox(memoryDisk(), time)
  await record(outbox, command(1))
  await record(outbox, command(2, { after: commandId(1) }))
  await outbox.answer(answeredNow(1, time))
  outbox.shown([commandId(1)])
  outbox.sent(commandId(2))
  outbox.unsent(commandId(2))
  await outbox.askBefore(commandId(2))
  expect(idsOf(outbox.sendable('u1', 1))).toEqual([commandId(1)])
  await outbox.answer(answeredNow(1, time))
  expect(idsOf(outbox.sendable('u1', 1))).toEqual([commandId(2)])
  // Nothing settled lies before it: nothing is asked.
  await outbox.askBefore(commandId(1))
  expect(idsOf(outbox.sendable('u1', 9))).toEqual([commandId(2)])
})

test('[SY38] what was put off behind an action that was refused here falls with it', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2, { after: commandId(1) }))
  const refusal = { code: 'stale', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }))
  await outbox.askBefore(commandId(2))
  expect(pendingIn(outbox)).toEqual([])
  expect(outbox.view.getState().refused[0]?.dependents.map((one) => one.commandId)).toEqual([commandId(2)])
})

test('[SY38] what was answered and is not shown is asked once more on the next line, and its answer heard again', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1))
  await outbox.answer(outcomeOf(command(1)))
  outbox.askAgain(outbox.unseen())
  expect(idsOf(outbox.sendable('u1', 9))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied' }))
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'answered']])
  outbox.shown([commandId(1)])
  outbox.askAgain(outbox.unseen())
  expect(pendingIn(outbox)).toEqual([])
})

test('[SY38] what was shown counts as answered alone once the rows are let go, as after a restart', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2), 'j2')
  await outbox.answer(outcomeOf(command(1)))
  outbox.shown([commandId(1), commandId(2)])
  expect(outbox.view.getState().pending.map((one) => one.effectShown)).toEqual([true])
  outbox.unshown()
  expect(pendingIn(outbox)).toEqual([
    [commandId(1), 'answered'],
    [commandId(2), 'waiting'],
  ])
  expect(outbox.view.getState().pending.map((one) => one.effectShown)).toEqual([false, false])
})

test('[SY38] however much is offered or asked again, it is told of once: each telling predicts all that is pending', async () => {
  const outbox = await openedOutbox(memoryDisk())
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
