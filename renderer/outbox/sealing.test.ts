import { expect, test } from 'vitest'
import { command, outcomeOf } from '../../test/builders/commands.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { makePair } from '../../test/builders/sealing-pair.ts'
import { memoryCache } from '../db/memory-cache.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import { memoryDisk } from './memory-disk.ts'
import { createOutbox } from './create-outbox.ts'
import type { OutboxDisk } from './outbox-disk.ts'
import { sealerOf, type SealTo } from './seal-args.ts'
import { createSealing } from './sealing.ts'

const WORDS = 'HIV positive, tell nobody'
const note = (number: number) => ({
  command: command(number, { verb: 'note', entityId: `j${number}`, args: { text: WORDS } }),
  journey: `j${number}`,
  user: 'u1',
})
const sign = async (one: ReturnType<typeof command>) => ({ ...one, signature: `of-${JSON.stringify(one.args).length}` })

async function life(disk: OutboxDisk, notes = memoryCache(), sealTo: SealTo = sealerOf(crypto.subtle)) {
  const time = new ManualTime()
  const reports: string[] = []
  const report = (what: string) => void reports.push(what)
  const sealing = createSealing({ sealTo, notes, report })
  await sealing.open()
  const outbox = createOutbox({ disk, clock: time, scheduler: time, report, sign, seal: sealing.seal })
  await outbox.open()
  return { outbox, sealing, time, reports }
}
const bytesOf = async (disk: OutboxDisk) => JSON.stringify(await disk.load())
const refusal = (reason: 'cannot-open') => ({ code: 'invalid', by: null, at: null, row: null, reason }) as const

test('[SE1] the disk has the words only sealed, the screen has them as typed; after a restart it has what is not sealed', async () => {
  const disk = memoryDisk()
  const notes = memoryCache()
  const first = await life(disk, notes)
  first.sealing.learn(makePair('k1').key)
  const work = first.outbox.record(note(1))
  const typed = () => first.outbox.view.getState().pending[0]?.command
  expect(typed()?.args).toEqual({ text: WORDS })
  expect(await work).toEqual({ ok: true })
  expect(typed()).toMatchObject({ args: { text: WORDS }, signature: expect.any(String) })
  const shown = typed()
  first.outbox.sent(note(1).command.commandId)
  expect(typed(), 'the same object: nothing is predicted anew').toBe(shown)
  expect(await bytesOf(disk)).not.toContain('HIV')
  const [sent] = first.outbox.sendable('u1', 9, true)
  expect(sent).toBeUndefined()
  const again = await life(disk, notes)
  const [pending] = again.outbox.view.getState().pending
  expect(hasSealed(pending?.command.args ?? {})).toBe(true)
  expect(again.outbox.sendable('u1', 9)).toEqual([pending?.command])
})

test('[SE1] the key is known at the next start, server or none; what the server says in this life counts more', async () => {
  const notes = memoryCache()
  const first = await life(memoryDisk(), notes)
  first.sealing.learn(makePair('k1').key)
  const second = await life(memoryDisk(), notes)
  const sealed = await second.sealing.seal(note(1).command)
  expect(sealed.args).toMatchObject({ sealed: { key: 'k1' } })
  second.sealing.learn(makePair('k2').key)
  await second.sealing.open()
  expect((await second.sealing.seal(note(1).command)).args).toMatchObject({ sealed: { key: 'k2' } })
})

test('[SE1] where it is not known whether the server seals, no words are written down; one that was told of none goes on', async () => {
  const lost = await life(memoryDisk())
  expect(await lost.outbox.record(note(1))).toMatchObject({ ok: false, message: expect.stringContaining('server') })
  expect(await lost.outbox.record({ command: command(2), journey: 'j2', user: 'u1' })).toEqual({ ok: true })
  lost.sealing.learn(makePair('k1').key)
  expect(await lost.outbox.record(note(3))).toEqual({ ok: true })
  const notes = memoryCache()
  ;(await life(memoryDisk(), notes)).sealing.learn(null)
  expect(await (await life(memoryDisk(), notes)).outbox.record(note(1))).toEqual({ ok: true })
})

test('[SE1] the key is written down once more where the store was emptied', async () => {
  const notes = memoryCache()
  const first = await life(memoryDisk(), notes)
  first.sealing.learn(makePair('k1').key)
  await notes.wipe()
  first.sealing.noteAgain()
  expect((await (await life(memoryDisk(), notes)).sealing.seal(note(1).command)).args).toMatchObject({
    sealed: { key: 'k1' },
  })
})

test('[SE6] an older server opens nothing: what is recorded stays plain, what is sealed waits and holds up no other journey', async () => {
  const { outbox, sealing } = await life(memoryDisk())
  sealing.learn(makePair('k1').key)
  await outbox.record(note(1))
  sealing.learn(null)
  await outbox.record(note(2))
  expect(outbox.sendable('u1', 9, false).map(({ entityId }) => entityId)).toEqual(['j2'])
  expect(outbox.sendable('u1', 9, true).map(({ entityId }) => entityId)).toEqual(['j1', 'j2'])
})

test('[SE1] a workstation that cannot seal takes no action with words in it, and takes the others', async () => {
  const disk = memoryDisk()
  const broken: SealTo = (_, one) =>
    one.verb === 'note' ? Promise.reject(new Error('no crypto')) : Promise.resolve(one)
  const { outbox, sealing } = await life(disk, memoryCache(), broken)
  sealing.learn(makePair('k1').key)
  expect(await outbox.record(note(1))).toMatchObject({ ok: false, message: expect.stringContaining('sealed') })
  expect(await outbox.record({ command: command(2), journey: 'j2', user: 'u1' })).toEqual({ ok: true })
  expect(outbox.view.getState().pending.map((one) => one.command.verb)).toEqual(['claim'])
})

test('[SE5] what the server could not open is sealed anew from the words at hand, signed anew, and so on disk', async () => {
  const disk = memoryDisk()
  const { outbox, sealing } = await life(disk)
  const [lost, next] = [makePair('lost'), makePair('next')]
  sealing.learn(lost.key)
  await outbox.record(note(1))
  const id = note(1).command.commandId
  outbox.sent(id)
  sealing.learn(next.key)
  const cannot = { outcome: 'rejected', seq: null, refusal: refusal('cannot-open') } as const
  await outbox.answer(outcomeOf(note(1).command, cannot), false)
  expect(outbox.view.getState().refused).toMatchObject([{ command: { args: { text: WORDS } } }])
  expect(await outbox.sendAgain(id, 's9')).toBe(true)
  const [sent] = outbox.sendable('u1', 9)
  expect(sent).toMatchObject({ sessionId: 's9', args: { sealed: { key: 'next', of: id } } })
  expect(await bytesOf(disk)).not.toContain('HIV')
  expect((await life(disk)).outbox.sendable('u1', 9)).toEqual([sent])
})

test('[SE5] after a restart the words are not at hand: the same bytes are sent again, for a key that came back', async () => {
  const disk = memoryDisk()
  const notes = memoryCache()
  const first = await life(disk, notes)
  first.sealing.learn(makePair('k1').key)
  await first.outbox.record(note(1))
  const [was] = first.outbox.sendable('u1', 9)
  const { outbox } = await life(disk, notes)
  const id = note(1).command.commandId
  outbox.sent(id)
  const cannot = { outcome: 'rejected', seq: null, refusal: refusal('cannot-open') } as const
  await outbox.answer(outcomeOf(note(1).command, cannot), false)
  expect(await outbox.sendAgain(id, 's9')).toBe(true)
  expect(outbox.sendable('u1', 9)[0]?.args).toEqual(was?.args)
})
