import { expect, test } from 'vitest'
import { command, commandId, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { idsOf, openedOutbox, pendingIn, record } from '../../test/builders/opened-outbox.ts'
import { createOutbox } from './create-outbox.ts'
import { memoryDisk } from './memory-disk.ts'

test('[SY35] a taken action stays as overlay until the rows show it', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1))
  outbox.sent(commandId(1))
  await outbox.answer(outcomeOf(command(1)))
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'answered']])
  outbox.shown([commandId(1)])
  expect(pendingIn(outbox)).toEqual([])
})

test('[SY36] a refused action and what fell with it are one card, kept over a restart until put away', async () => {
  const disk = memoryDisk()
  const outbox = await openedOutbox(disk)
  const chain = [command(1), command(2, { after: commandId(1) }), command(3, { after: commandId(2) })]
  for (const one of chain) await record(outbox, one)
  const refusal = { code: 'already-claimed', by: 'M. Lopez', at: 5, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }))
  for (const one of chain.slice(1))
    await outbox.answer(
      outcomeOf(one, { outcome: 'rejected', seq: null, refusal: { ...refusal, code: 'depends-on-refused' } }),
    )
  const again = await openedOutbox(disk)
  expect(again.view.getState().refused).toMatchObject([{ refusal, dependents: [chain[1], chain[2]] }])
  await again.close(commandId(1), 'not needed')
  expect((await openedOutbox(disk)).view.getState().refused.map((card) => card.command.commandId)).toEqual([
    commandId(2),
  ])
})

test('[SY36] what was refused for now and is in the log after all is no card: its answer is asked for, over a restart too', async () => {
  const disk = memoryDisk()
  const outbox = await openedOutbox(disk)
  await record(outbox, command(1))
  await record(outbox, command(2), 'j2')
  const refusal = { code: 'forbidden', by: null, at: null, row: null, reason: 'account-closed' } as const
  for (const number of [1, 2])
    await outbox.answer(outcomeOf(command(number), { outcome: 'rejected', seq: null, refusal }), number !== 1)
  outbox.shown([commandId(1), commandId(2)])
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'waiting']])
  expect(outbox.view.getState().pending[0]?.effectShown).toBe(true)
  // A refusal that the server keeps is its last word.
  expect(outbox.view.getState().refused.map((card) => card.command.commandId)).toEqual([commandId(2)])
  expect(idsOf((await openedOutbox(disk)).sendable('u1', 9))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied' }))
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'answered']])
})

test('[SY37] a duplicate of a refused command is refused; of a taken one, taken', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1))
  await record(outbox, command(2))
  const refusal = { code: 'stale', by: null, at: null, row: null } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'rejected', seq: null, refusal }))
  await outbox.answer(outcomeOf(command(2), { outcome: 'duplicate', first: 'applied' }))
  expect(outbox.view.getState().refused).toHaveLength(1)
  expect(pendingIn(outbox)).toEqual([[commandId(2), 'answered']])
})

test("[SY38] what the rows have passed though no change named it is asked about once more, unheard: its number may be another's now", async () => {
  const time = new ManualTime()
  let resent = 0
  const parts = { disk: memoryDisk(), clock: time, scheduler: time, report: () => {}, resend: () => void (resent += 1) }
  const outbox = createOutbox(parts)
  await outbox.open()
  for (const number of [1, 2]) {
    await record(outbox, command(number))
    outbox.sent(commandId(number))
  }
  // The second one's change came, and named it, before its answer.
  outbox.shown([commandId(2)])
  await outbox.answer(outcomeOf(command(1), { seq: 11 }))
  await outbox.answer(outcomeOf(command(2), { seq: 12 }))
  outbox.passed([commandId(1), commandId(2)])
  await time.advance(0)
  expect(pendingIn(outbox), 'nobody has to hear of it').toEqual([])
  expect(resent).toBe(1)
  expect(idsOf(outbox.sendable('u1', 9))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied', seq: 11 }))
  expect(pendingIn(outbox)).toEqual([])
  expect(idsOf(outbox.sendable('u1', 9)), 'it stands where it stood: that is the end of it').toEqual([])
})

test('[SY38] one that was asked about and is done anew is shown until its new number comes, and asked about as before', async () => {
  const outbox = await openedOutbox(memoryDisk())
  await record(outbox, command(1))
  await outbox.answer(outcomeOf(command(1), { seq: 11 }))
  outbox.passed([commandId(1)])
  await outbox.answer(outcomeOf(command(1), { seq: 14 }))
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'answered']])
  outbox.passed([commandId(1)])
  expect(idsOf(outbox.sendable('u1', 9))).toEqual([commandId(1)])
})

/** An action that was answered, passed unnamed, and is under way once more. */
async function askedAbout(disk = memoryDisk()) {
  const outbox = await openedOutbox(disk)
  await record(outbox, command(1))
  await outbox.answer(outcomeOf(command(1), { seq: 11 }))
  outbox.passed([commandId(1)])
  outbox.sent(commandId(1))
  expect(pendingIn(outbox)).toEqual([])
  return outbox
}

test('[SY38] asked about when the rows are let go, it shows again until they are there', async () => {
  const outbox = await askedAbout()
  outbox.unshown()
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'sent']])
  await outbox.answer(outcomeOf(command(1), { outcome: 'duplicate', first: 'applied', seq: 11 }))
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'answered']])
})

test('[SY38] asked about when another history is found, it is offered again with the rest, on disk too', async () => {
  const disk = memoryDisk()
  const outbox = await askedAbout(disk)
  expect(await outbox.offerAgain()).toEqual({ offered: 1, durable: true })
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'waiting']])
  expect(idsOf((await openedOutbox(disk)).sendable('u1', 9))).toEqual([commandId(1)])
  await outbox.answer(outcomeOf(command(1), { seq: 11 }))
  expect(pendingIn(outbox), 'the same number of another history').toEqual([[commandId(1), 'answered']])
})

test('[SY38] asked about and refused, it is a card, and sent again from there it shows as any other', async () => {
  const outbox = await askedAbout()
  const refusal = { code: 'forbidden', by: null, at: null, row: null, reason: 'session-unknown' } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }), false)
  expect(outbox.view.getState().refused).toHaveLength(1)
  expect(await outbox.sendAgain(commandId(1), null)).toBe(true)
  expect(pendingIn(outbox)).toEqual([[commandId(1), 'waiting']])
})
