import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealerOf } from '../../renderer/outbox/seal-args.ts'
import { memoryCache } from '../../renderer/db/memory-cache.ts'
import { type Command, commandSchema } from '../../shared/commands/command.ts'
import { hasSealed, UNREAD_WORDS } from '../../shared/commands/sealed-args.ts'
import { type SealingKey, sealingKeySchema } from '../../shared/protocol/sealing-key.ts'
import { headlessConsole, type HeadlessConsole, testKeys } from '../builders/headless-console.ts'
import { type JournalFile, journalFile } from '../builders/journal-file.ts'
import { makePair } from '../builders/sealing-pair.ts'
import { until } from '../builders/server.ts'
import { type Answered, uuidV7 } from './parts/desk.ts'
import { STAFF } from './parts/staff.ts'
import { openFloor, unplug } from './parts/open-floor.ts'

const SERVICE_KEY = 'a-service-key-of-this-test-alone-0123456789'
const WORDS = 'Daughter Ines has the insulin pens'

const { there, desk, workstation, openJourney, sitDown } = await openFloor({ ONWARD_SERVICE_KEY: SERVICE_KEY })
let pharmacist: string
let folder: string
let key: SealingKey
const sealTo = sealerOf(crypto.subtle)

beforeAll(async () => {
  pharmacist = await there.signIn(STAFF.pharmacist)
  folder = await mkdtemp(join(tmpdir(), 'onward-sealed-'))
  key = await handedOut()
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function handedOut(): Promise<SealingKey> {
  const { body } = await there.call('/api/v1/sessions', { body: { username: STAFF.nurse, password: there.password } })
  return sealingKeySchema.parse((body as { sealingKey: unknown }).sealingKey)
}

const stepOf = (journey: string) => `${journey}/med-rec`
const sent = (console: HeadlessConsole) =>
  until(async () => console.outbox.view.getState().pending.length === 0 && console.outbox.view.getState())

async function notesOf(journey: string): Promise<readonly string[]> {
  const rows = await there.server.db.reads.journeyRows('demo', journey)
  return rows
    .flatMap((row) => (row.kind === 'taskPhi' || row.kind === 'journeyPhi' ? row.notes : []))
    .map((one) => one.text)
}

test('[SE1] [SE3] [SE4] written offline, the console gone and opened again from its disk, sent, applied; the disk never had the words', async () => {
  const journey = await openJourney('4W 402 A', 'Offlinebox Ann')
  const path = join(folder, 'outbox.journal')
  const [kept, keys, deviceId] = [memoryCache(), testKeys(), uuidV7()]
  const first: JournalFile = await journalFile(path)
  const console = headlessConsole({ url: there.url, disk: first.disk, kept, keys, deviceId })
  await console.start()
  await sitDown(console, 'pharmacist')
  await until(async () => console.state.board.row('task', stepOf(journey)))
  await unplug(console)
  const note = { verb: 'note', entityId: stepOf(journey), args: { text: WORDS } } as const
  expect(await console.state.issue(note)).toMatchObject({ kind: 'taken' })
  const pause = {
    verb: 'set-priority',
    entityId: stepOf(journey),
    args: { priority: 'urgent', reason: WORDS },
  } as const
  const claim = { verb: 'claim', entityId: stepOf(journey) } as const
  expect(await console.state.issue(claim)).toMatchObject({ kind: 'taken' })
  expect((await console.state.issue(pause)).kind).toMatch(/taken|refused/)
  expect(console.state.board.row('taskPhi', stepOf(journey))?.notes).toMatchObject([{ text: WORDS }])
  await console.stop()
  await first.close()
  const bytes = await readFile(path)
  expect([bytes.includes(journey), bytes.includes('insulin'), bytes.includes('Ines')]).toEqual([true, false, false])

  const second = await journalFile(path)
  const again = await workstation({ disk: second.disk, kept, keys, deviceId })
  again.setOnline(false)
  const pending = again.outbox.view.getState().pending
  expect(pending.map(({ command }) => command.verb).slice(0, 2)).toEqual(['note', 'claim'])
  expect(hasSealed(pending[0]?.command.args ?? {})).toBe(true)
  await sitDown(again, 'pharmacist')
  expect((await sent(again)).refused).toEqual([])
  expect(await notesOf(journey)).toEqual([WORDS])
  const receipt = await there.server.db.reads.receipt('demo', pending[0]?.command.commandId ?? '')
  expect(receipt?.outcome.outcome).toBe('applied')
  expect((await readFile(path)).includes('insulin')).toBe(false)
  await second.close()
})

test('[SE4] after a restart the board shows a mark in the place of the words, and the step as it will be, pending', async () => {
  const journey = await openJourney('4W 402 B', 'Previewbox Ann')
  const path = join(folder, 'preview.journal')
  const [kept, keys] = [memoryCache(), testKeys()]
  const first = await journalFile(path)
  const console = headlessConsole({ url: there.url, disk: first.disk, kept, keys })
  await console.start()
  await sitDown(console, 'pharmacist')
  await until(async () => console.state.board.row('task', stepOf(journey)))
  await unplug(console)
  const failed = { verb: 'note', entityId: stepOf(journey), args: { text: WORDS } } as const
  expect(await console.state.issue(failed)).toMatchObject({ kind: 'taken' })
  await console.stop()
  await first.close()
  const second = await journalFile(path)
  const again = headlessConsole({ url: there.url, disk: second.disk, kept, keys })
  again.setOnline(false)
  await again.start()
  expect(again.state.session.store.getState().kind).toBe('resumed')
  expect(again.state.board.row('taskPhi', stepOf(journey))?.notes).toMatchObject([{ text: UNREAD_WORDS }])
  expect(again.state.board.mark('task', stepOf(journey))).toMatchObject({
    kind: 'pending',
    actions: [{ verb: 'note' }],
  })
  await again.stop()
  await second.close()
})

const noteOn = (journey: string, over: Partial<Command> = {}) =>
  commandSchema.parse({
    commandId: uuidV7(),
    deviceId: 'd1',
    verb: 'note',
    entityId: stepOf(journey),
    args: { text: WORDS },
    issuedAt: Date.now(),
    ...over,
  })

async function say(command: Command, as = pharmacist): Promise<Answered> {
  const { status, body } = await desk.raw('/api/v1/commands', { as, body: command })
  expect([200, 409]).toContain(status)
  return body as Answered
}

test('[SE3] [SE5] [EX2] the same sealed command is done once, also sealed anew; another box under its id is another command', async () => {
  const journey = await openJourney('4W 403 A', 'Twicebox Ann')
  const typed = noteOn(journey)
  const sealed = await sealTo(key, typed)
  expect(await say(sealed)).toMatchObject({ outcome: 'applied' })
  expect(await say(sealed)).toMatchObject({ outcome: 'duplicate', first: 'applied' })
  // Its key had been lost, and an older database knew it again and had an answer.
  expect(await say(await sealTo(key, typed))).toMatchObject({ outcome: 'duplicate', first: 'applied' })
  const later = await sealTo(key, { ...typed, issuedAt: typed.issuedAt + 1 })
  expect(await say(later)).toMatchObject({ refusal: { code: 'id-reuse' } })
  const borrowed = await sealTo(key, noteOn(journey))
  expect(await say({ ...borrowed, commandId: typed.commandId, issuedAt: typed.issuedAt })).toMatchObject({
    refusal: { code: 'id-reuse' },
  })
  expect(await notesOf(journey)).toEqual([WORDS])
})

test('[SE3] [SE5] what cannot be opened is refused in a sentence and not stored, whichever way it is wrong', async () => {
  const journey = await openJourney('4W 403 B', 'Wrongbox Ann')
  const other = await openJourney('4W 404 A', 'Otherbox Ann')
  const sealed = await sealTo(key, noteOn(journey))
  const inside = sealed.args['sealed'] as Record<string, unknown>
  const changed = (over: object) => ({ ...sealed, args: { sealed: { ...inside, ...over } } })
  const box = String(inside['box'])
  const wrong: [string, Command][] = [
    ['a key that the server lost', await sealTo(makePair('lost-key').key, noteOn(journey))],
    ['another key under its name', await sealTo({ ...makePair('x').key, id: key.id }, noteOn(journey))],
    ['a changed box', changed({ box: `${box.startsWith('A') ? 'B' : 'A'}${box.slice(1)}` })],
    ['no point', changed({ point: 'AAAA' })],
    ['moved to another patient', { ...sealed, entityId: stepOf(other) }],
    ['moved to another verb', { ...sealed, verb: 'fail' }],
    ['moved to another command', { ...sealed, commandId: noteOn(journey).commandId }],
    ['not of the shape', { ...sealed, args: { sealed: 'abc' } }],
    ['with more in it', changed({ more: 1 })],
    ['of a later format', changed({ v: 2 })],
  ]
  for (const [what, command] of wrong) {
    const answer = await say(command)
    expect([what, answer]).toMatchObject([
      what,
      { outcome: 'rejected', consumed: false, refusal: { code: 'invalid', reason: 'cannot-open' } },
    ])
    expect(await there.server.db.reads.receipt('demo', command.commandId)).toBeNull()
  }
  expect([await notesOf(journey), await notesOf(other)]).toEqual([[], []])
  expect(await say(sealed), 'the one that was meant').toMatchObject({ outcome: 'applied' })
})

test('[SE3] what is in the box is judged as what is sent in the clear: by its schema, with a sentence, for good', async () => {
  const journey = await openJourney('4W 404 B', 'Blankbox Ann')
  const blank = await sealTo(key, noteOn(journey, { args: { text: '  ' } }))
  expect(await say(blank)).toMatchObject({
    outcome: 'rejected',
    refusal: { code: 'invalid', message: 'text is empty.' },
  })
  const reason = await sealTo(key, noteOn(journey, { verb: 'fail', args: { reason: WORDS } }))
  const answer = await say(reason)
  expect(answer).toMatchObject({
    outcome: 'rejected',
    refusal: { message: expect.stringContaining('not-done reasons') },
  })
  expect(JSON.stringify(answer), 'what goes onto the disk again').not.toContain('insulin')
  const stray = await sealTo(key, noteOn(journey, { args: { text: 'a', ward: 1 } }))
  expect(await say(stray)).toMatchObject({ refusal: { code: 'invalid', message: expect.stringContaining('member') } })
})

test('[SE6] a refused action is asked again with its box by its own person alone', async () => {
  const journey = await openJourney('4W 405 A', 'Againbox Ann')
  const pause = await sealTo(key, noteOn(journey, { verb: 'pause', args: { reason: 'waiting-family' } }))
  expect(await say(pause), 'nobody works on it').toMatchObject({ outcome: 'rejected' })
  await desk.done(pharmacist, 'claim', stepOf(journey))
  await desk.done(pharmacist, 'start', stepOf(journey))
  const again = { ...pause, commandId: noteOn(journey).commandId, issuedAt: Date.now() }
  const stranger = await there.signIn(STAFF.otherPharmacist)
  expect(await say({ ...again, commandId: noteOn(journey).commandId }, stranger)).toMatchObject({
    refusal: { reason: 'cannot-open' },
  })
  expect(await say(again)).toMatchObject({ outcome: 'applied' })
  const once = await sealTo(key, noteOn(journey))
  expect(await say(once)).toMatchObject({ outcome: 'applied' })
  const replayed = { ...once, commandId: noteOn(journey).commandId }
  expect(await say(replayed), 'what was taken is not done again').toMatchObject({ refusal: { reason: 'cannot-open' } })
})

test('[SE3] an older console sends in the clear and is served as before', async () => {
  const journey = await openJourney('4W 405 B', 'Consolebox Ann')
  const console = await workstation({ seals: false })
  await sitDown(console, 'pharmacist')
  await until(async () => console.state.board.row('task', stepOf(journey)))
  expect(await console.state.issue({ verb: 'note', entityId: stepOf(journey), args: { text: WORDS } })).toMatchObject({
    kind: 'taken',
  })
  expect((await sent(console)).refused).toEqual([])
  expect(await notesOf(journey)).toEqual([WORDS])
})

test('[SE5] the key is turned by whoever runs the server: consoles get the next, what was sealed to the former still opens', async () => {
  const journey = await openJourney('4W 406 A', 'Turnbox Ann')
  const former = await sealTo(key, noteOn(journey))
  const turn = (as?: string) =>
    there.call('/api/v1/sealing-key/turn', { method: 'POST', ...(as === undefined ? {} : { as }) })
  expect((await turn()).status).toBe(401)
  expect((await turn(pharmacist)).status).toBe(401)
  expect(await turn(`Bearer ${SERVICE_KEY}`)).toMatchObject({ status: 200, body: { id: expect.any(String) } })
  const next = await handedOut()
  expect(next.id).not.toBe(key.id)
  expect(await say(former)).toMatchObject({ outcome: 'applied' })
  expect(await say(await sealTo(next, noteOn(journey)))).toMatchObject({ outcome: 'applied' })
  expect(await notesOf(journey)).toEqual([WORDS, WORDS])
})
