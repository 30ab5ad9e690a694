import { expect, test } from 'vitest'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import { type HeadlessConsole, testKeys } from '../builders/headless-console.ts'
import { until } from '../builders/server.ts'
import { STAFF, type Job } from './parts/staff.ts'
import { openFloor, unplug } from './parts/open-floor.ts'

const { there, workstation, openJourney, sitDown } = await openFloor()

const shown = (console: HeadlessConsole) => console.state.outbox.getState()
const stepOf = (journey: string) => `${journey}/med-rec`
const pendingOn = (console: HeadlessConsole) => console.outbox.view.getState().pending
const sent = (console: HeadlessConsole) => until(async () => pendingOn(console).length === 0)

async function ownerOf(journey: string): Promise<string | null> {
  const rows = await there.server.db.reads.journeyRows('demo', journey)
  const row = rows.find(({ id, kind }) => id === stepOf(journey) && kind === 'task')
  return row !== undefined && 'owner' in row ? (row.owner?.name ?? null) : null
}

const claims = async (journey: string) =>
  (await there.server.db.reads.logOfJourney('demo', journey, 500)).filter(({ verb }) => verb === 'claim')

/** The pharmacist sits down, loses the line, claims, and leaves. */
async function claimedAndLeft(console: HeadlessConsole, journey: string, job: Job = 'pharmacist'): Promise<void> {
  await sitDown(console, job)
  await until(async () => console.state.board.row('task', stepOf(journey)))
  await unplug(console)
  expect(await console.state.issue({ verb: 'claim', entityId: stepOf(journey) })).toMatchObject({ kind: 'taken' })
  await console.state.session.signOut()
}

test('[SG2] [SG7] what one person recorded without a line is sent on the next one’s, as theirs; no more than its number is shown', async () => {
  const console = await workstation()
  const journey = await openJourney('4W 402 A', 'Sent For Her')
  await claimedAndLeft(console, journey)
  // Seen from the sign-in of the next person on, whatever the line does meanwhile.
  const numbers: number[] = []
  console.state.outbox.subscribe(({ others }) => numbers.push(others.sending))
  await sitDown(console, 'cleaner')
  await sent(console)
  expect(await ownerOf(journey)).toBe('Maria Lopez')
  expect(numbers).toContain(1)
  expect(shown(console)).toMatchObject({ pending: [], refused: [], others: { sending: 0, waiting: 0 } })
  const [entry] = await claims(journey)
  const maria = (await there.server.db.reads.userByName(STAFF.pharmacist))?.id
  expect(entry).toMatchObject({ actor: maria })
})

test('[SG7] what was refused meanwhile is nobody’s card but hers, at her next sign-in, and without what the other line may not read', async () => {
  const console = await workstation()
  const journey = await openJourney('4W 402 B', 'Refused For Her')
  await claimedAndLeft(console, journey)
  const faster = await workstation()
  await sitDown(faster, 'otherPharmacist')
  await until(async () => faster.state.board.row('task', stepOf(journey)))
  await faster.state.issue({ verb: 'claim', entityId: stepOf(journey) })
  await sent(faster)
  await sitDown(console, 'cleaner')
  await until(async () => console.outbox.view.getState().refused.length === 1)
  expect(shown(console).refused).toEqual([])
  expect(console.state.status.getState().refused).toBe(0)
  const id = console.outbox.view.getState().refused[0]?.command.commandId ?? ''
  expect(console.state.refusals.copyText(id)).toBe('')
  await console.state.session.signOut()
  await sitDown(console, 'pharmacist')
  expect(shown(console).refused).toMatchObject([{ refusal: { code: 'already-claimed', by: null, row: null } }])
})

test('[SG3] an action that was changed on the disk is not done; its person sends it again as it stands there', async () => {
  const first = await workstation()
  const [meant, other] = [await openJourney('4W 403 A', 'Meant One'), await openJourney('4W 403 B', 'Other One')]
  await claimedAndLeft(first, meant)
  first.sync.stop()
  const console = await workstation({ disk: await changed(first.disk, meant, other), kept: first.kept })
  await sitDown(console, 'cleaner')
  await until(async () => console.outbox.view.getState().refused.length === 1)
  expect([await ownerOf(meant), await ownerOf(other)]).toEqual([null, null])
  await console.state.session.signOut()
  await sitDown(console, 'pharmacist')
  const [card] = shown(console).refused
  expect(card).toMatchObject({
    refusal: { code: 'forbidden', reason: 'bad-signature' },
    command: { entityId: stepOf(other) },
  })
  expect(await console.state.refusals.retry(card?.command.commandId ?? '')).toMatchObject({ kind: 'taken' })
  await sent(console)
  expect(await ownerOf(other)).toBe('Maria Lopez')
})

/** The same records, naming another journey. */
async function changed(disk: OutboxDisk, from: string, to: string): Promise<OutboxDisk> {
  const copy = memoryDisk()
  for (const { id, body } of (await disk.load()).records) await copy.append({ id, body: body.replaceAll(from, to) })
  return copy
}

test('[SG3] what an older console recorded unsigned waits for its person and holds up nobody', async () => {
  const console = await workstation({ keys: null })
  const journey = await openJourney('4W 404 A', 'Waits For Her')
  await claimedAndLeft(console, journey)
  await sitDown(console, 'cleaner')
  expect(shown(console).others).toEqual({ sending: 0, waiting: 1 })
  await console.state.session.signOut()
  await sitDown(console, 'pharmacist')
  await sent(console)
  expect(await ownerOf(journey)).toBe('Maria Lopez')
})

test('[SG4] a sign-in that was ended because another may hold it: nothing of it counts until its person says so', async () => {
  const console = await workstation()
  const journey = await openJourney('4W 404 B', 'Ended Early')
  await claimedAndLeft(console, journey)
  const session = pendingOn(console)[0]?.command.sessionId ?? ''
  const row = await there.server.db.reads.session(session)
  if (row === null) throw new Error('no session')
  const ended = { ...row, revokedAt: Date.now() + 60_000, revokedWhy: 'secret-reused' as const }
  await there.server.db.transaction((tx) => tx.putSession(ended))
  await sitDown(console, 'pharmacist')
  await until(async () => shown(console).refused.length === 1)
  expect(shown(console).refused).toMatchObject([{ refusal: { reason: 'session-ended' } }])
  await console.state.refusals.retry(shown(console).refused[0]?.command.commandId ?? '')
  await sent(console)
  expect(await ownerOf(journey)).toBe('Maria Lopez')
})

test('[SG2] role change and cache wipe: what she recorded is judged by her rights as they are now, and is her card', async () => {
  const console = await workstation()
  const journey = await openJourney('4W 405 B', 'Role Ended')
  await claimedAndLeft(console, journey, 'otherPharmacist')
  await console.kept.wipe()
  const user = await there.server.db.reads.userByName(STAFF.otherPharmacist)
  const cleaner = await there.server.db.reads.userByName(STAFF.cleaner)
  if (user === null || cleaner === null) throw new Error('nobody')
  const { roles, departments, units, class: held } = cleaner
  const less = { ...user, roles, departments, units, class: held, epoch: user.epoch + 1 }
  await there.server.db.transaction((tx) => tx.putUser(less))
  await sitDown(console, 'pharmacist')
  await until(async () => console.outbox.view.getState().refused.length === 1)
  expect(shown(console).refused).toEqual([])
  expect(console.outbox.view.getState().refused).toMatchObject([
    { user: user.id, refusal: { code: expect.stringMatching(/^(forbidden|not-found)$/), row: null } },
  ])
  expect(await claims(journey)).toEqual([])
})

test('[SG5] [SG6] the database was set back to before the sign-in: the action says so, is kept, and goes once its person sends it again', async () => {
  const [disk, keys] = [memoryDisk(), testKeys()]
  const console = await workstation({ disk, keys })
  const journey = await openJourney('4W 405 A', 'Set Back')
  await claimedAndLeft(console, journey)
  const all = { tombstonesBefore: 0, receiptsBefore: 0, firedBefore: 0, sessionsBefore: Date.now() * 2, memosBefore: 0 }
  await there.server.db.transaction((tx) => tx.prune('demo', all))
  await sitDown(console, 'pharmacist')
  await until(async () => shown(console).refused.length === 1)
  const [card] = shown(console).refused
  const id = card?.command.commandId ?? ''
  expect(card).toMatchObject({ refusal: { code: 'forbidden', reason: 'session-unknown' } })
  expect(await claims(journey)).toEqual([])
  expect(await console.state.refusals.retry(id)).toEqual({ kind: 'taken', commandId: id })
  await sent(console)
  expect(await claims(journey)).toMatchObject([{ cause: id }])
  expect(shown(console).refused).toEqual([])
})
