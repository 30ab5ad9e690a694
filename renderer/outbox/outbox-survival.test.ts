import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { memoryDisk } from './memory-disk.ts'
import { createOutbox } from './create-outbox.ts'
import type { OutboxDisk } from './outbox-disk.ts'
import { ownActions } from './own-actions.ts'

const sign = async (one: ReturnType<typeof command>) => ({ ...one, signature: `by-${one.sessionId}` })

async function life(disk: OutboxDisk, time = new ManualTime()) {
  const outbox = createOutbox({ disk, clock: time, scheduler: time, report: () => {}, sign })
  await outbox.open()
  return outbox
}
const draft = (number: number, user = 'u1') => ({ command: command(number), journey: `j${number}`, user })

test('[SG1] what is on disk is signed before it is taken, and is sent as it was signed after every restart', async () => {
  const disk = memoryDisk()
  expect((await (await life(disk)).record(draft(1))).ok).toBe(true)
  const [kept] = (await disk.load()).records
  expect(JSON.parse(kept?.body ?? '')).toMatchObject({ command: { signature: 'by-s1' } })
  expect((await life(disk)).sendable('u1', 9)).toMatchObject([{ signature: 'by-s1' }])
})

test('[SG2] logout and another person at the workstation: signed actions go on any line, others wait and hold up nobody', async () => {
  const disk = memoryDisk()
  const time = new ManualTime()
  const unsigned = createOutbox({ disk, clock: time, scheduler: time, report: () => {} })
  await unsigned.open()
  await unsigned.record({ ...draft(1), journey: 'j' })
  const outbox = await life(disk)
  await outbox.record({ ...draft(2, 'u2'), journey: 'j' })
  await outbox.record(draft(3))
  expect(outbox.sendable('u2', 9).map(({ deviceSeq }) => deviceSeq)).toEqual([2, 3])
  expect(outbox.sendable('u1', 9).map(({ deviceSeq }) => deviceSeq)).toEqual([1, 3])
  const seen = ownActions(outbox.view.getState(), 'u2')
  expect(seen.pending.map(({ user }) => user)).toEqual(['u2'])
  expect(seen.others).toEqual({ sending: 1, waiting: 1 })
})

test('[SG6] a lost sign-in: what was not believed is signed anew in the present sign-in, on disk too, and is no old news', async () => {
  const disk = memoryDisk()
  const outbox = await life(disk)
  await outbox.record(draft(1))
  outbox.sent(command(1).commandId)
  const refusal = { code: 'forbidden', by: null, at: null, row: null, reason: 'session-unknown' } as const
  await outbox.answer(outcomeOf(command(1), { outcome: 'rejected', seq: null, refusal }), false)
  expect(await outbox.sendAgain(command(1).commandId, 's9')).toBe(true)
  const again = await life(disk)
  for (const one of [outbox, again])
    expect(one.sendable('u1', 9)).toMatchObject([{ sessionId: 's9', signature: 'by-s9', deviceSeq: 1 }])
  again.sent(command(1).commandId)
  await again.answer(outcomeOf(command(1), { outcome: 'expired', seq: null }))
  expect(again.view.getState().refused).toHaveLength(1)
})

test('[SY30] upgrade: actions that an older console wrote are sent as they stand; what it did not know is not missed', async () => {
  const disk = memoryDisk()
  const { deviceId, commandId, verb, entityId, issuedAt } = command(7)
  const old = {
    v: 1,
    user: 'u1',
    journey: 'j7',
    command: { commandId, deviceId, deviceSeq: 7, verb, entityId, issuedAt },
  }
  await disk.append({ id: commandId, body: JSON.stringify({ ...old, later: 'unknown' }) })
  const outbox = await life(disk)
  expect(outbox.sendable('u1', 9)).toMatchObject([{ commandId, deviceSeq: 7 }])
  expect(outbox.nextDeviceSeq()).toBe(8)
})

test('[SY32] a disk or a key that never answers: refused on screen within 1 s, nothing pending, nothing sent', async () => {
  const silent = { ...memoryDisk(), append: () => new Promise<never>(() => {}) }
  for (const [disk, signs] of [
    [silent, sign],
    [memoryDisk(), () => new Promise<never>(() => {})],
  ] as const) {
    const time = new ManualTime()
    const outbox = createOutbox({ disk, clock: time, scheduler: time, report: () => {}, sign: signs })
    await outbox.open()
    const answers: boolean[] = []
    void outbox.record(draft(1)).then(({ ok }) => answers.push(ok))
    await time.advance(1_000)
    expect(answers).toEqual([false])
    expect(outbox.view.getState().pending).toEqual([])
    expect(outbox.sendable('u1', 9)).toEqual([])
  }
})
