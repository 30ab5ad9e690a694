import { expect, test } from 'vitest'
import { type HeadlessConsole } from '../builders/headless-console.ts'
import { until } from '../builders/server.ts'
import { STAFF, type Job } from './parts/staff.ts'
import { openFloor, unplug } from './parts/open-floor.ts'

const { there, desk, supervisor, workstation, openJourney, sitDown } = await openFloor()

async function seated(job: Job): Promise<HeadlessConsole> {
  const console = await workstation()
  await sitDown(console, job)
  return console
}

function sessionOf(console: HeadlessConsole): { id: string; as: string } {
  const state = console.state.session.store.getState()
  if (state.kind !== 'signed-in') throw new Error(`nobody is signed in: ${state.kind}`)
  return { id: state.actor.session, as: `Bearer ${state.token}` }
}

const stepOf = (journey: string) => `${journey}/med-rec`
const isOut = (console: HeadlessConsole) =>
  until(async () => console.state.session.store.getState().kind === 'signed-out', 20_000)
const revoke = (session: string, because: string, as = supervisor) =>
  there.call(`/api/v1/sessions/${session}/revoke`, { as, body: { because } })
const stateOf = async (journey: string) => (await desk.task(journey, 'med-rec', supervisor))?.['state']
const isSettled = (console: HeadlessConsole) =>
  until(async () => console.outbox.view.getState().pending.length === 0, 20_000)
const cards = (console: HeadlessConsole) => console.outbox.view.getState().refused

/** The pharmacist has claimed on a line that is down. */
async function claimedOffline(bed: string, name: string): Promise<{ console: HeadlessConsole; journey: string }> {
  const journey = await openJourney(bed, name)
  const console = await seated('pharmacist')
  await until(async () => console.state.board.row('task', stepOf(journey)))
  await unplug(console)
  expect(await console.state.issue({ verb: 'claim', entityId: stepOf(journey) })).toMatchObject({ kind: 'taken' })
  return { console, journey }
}

test('[AU8] [AU9] a sign-in that is ended from outside is out everywhere at once: its line, its token, its renewal; the audit says who did it', async () => {
  const console = await seated('pharmacist')
  const { id, as } = sessionOf(console)
  expect((await there.call('/api/v1/tasks', { as })).status).toBe(200)
  expect(await revoke(id, 'lost')).toMatchObject({ status: 200, body: { ended: 1 } })
  expect((await there.call('/api/v1/tasks', { as })).status).toBe(401)
  await isOut(console)
  const entries = await there.server.db.reads.log('demo', 0, 10_000)
  expect(entries.filter(({ verb }) => verb === 'end-session')).toMatchObject([{ cause: id, journey: null }])
  expect(await there.server.db.reads.session(id)).toMatchObject({ revokedWhy: 'by-admin', refreshHash: null })
})

test('[AU9] a lost workstation: what it held unsent counts only once its person says so', async () => {
  const { console, journey } = await claimedOffline('4W 402 A', 'Lostbox Ann')
  const { id } = sessionOf(console)
  expect((await revoke(id, 'lost')).status).toBe(200)
  // Somebody signs in at what was lost, so that it has a line.
  await console.state.session.signOut()
  await sitDown(console, 'cleaner')
  await isSettled(console)
  expect(await stateOf(journey)).toBe('free')
  await console.state.session.signOut()
  await sitDown(console, 'pharmacist')
  expect(cards(console)).toMatchObject([{ refusal: { code: 'forbidden', reason: 'session-ended' } }])
  await console.state.refusals.retry(cards(console)[0]?.command.commandId ?? '')
  await isSettled(console)
  expect(await stateOf(journey)).toBe('claimed')
})

test('[AU9] left open elsewhere: what was done before the end counts, what was issued after it never does', async () => {
  const { console, journey } = await claimedOffline('4W 402 B', 'Leftopen Ann')
  const { id } = sessionOf(console)
  expect((await revoke(id, 'left-open')).status).toBe(200)
  const ended = (await there.server.db.reads.session(id))?.revokedAt ?? 0
  await until(async () => Date.now() > ended + 1)
  expect(
    await console.state.issue({ verb: 'note', entityId: stepOf(journey), args: { text: 'after the end' } }),
  ).toMatchObject({
    kind: 'taken',
  })
  await console.state.session.signOut()
  await sitDown(console, 'cleaner')
  await isSettled(console)
  expect(await stateOf(journey)).toBe('claimed')
  expect(cards(console)).toMatchObject([{ command: { verb: 'note' }, refusal: { reason: 'after-sign-out' } }])
})

test('[AU9] signed out everywhere: all of a person’s lines end, nobody else’s; that it was lost is never taken back', async () => {
  const [one, two, other] = [await seated('nurse'), await seated('nurse'), await seated('cleaner')]
  const { id } = sessionOf(one)
  const listed = await there.call(`/api/v1/users/${STAFF.nurse}/sessions`, { as: sessionOf(two).as })
  const { items } = listed.body as { items: { id: string; current: boolean }[] }
  expect(items.map((item) => item.id)).toEqual(expect.arrayContaining([id, sessionOf(two).id]))
  expect(items.filter(({ current }) => current).map((item) => item.id)).toEqual([sessionOf(two).id])
  const answer = await there.call(`/api/v1/users/${STAFF.nurse}/sign-out`, {
    as: supervisor,
    body: { because: 'lost' },
  })
  expect(answer).toMatchObject({ status: 200, body: { ended: items.length } })
  await isOut(one)
  await isOut(two)
  expect((await there.call('/api/v1/tasks', { as: sessionOf(other).as })).status).toBe(200)
  const was = await there.server.db.reads.session(id)
  expect((await revoke(id, 'left-open')).status).toBe(200)
  expect(await there.server.db.reads.session(id)).toMatchObject({ revokedWhy: 'by-admin', revokedAt: was?.revokedAt })
})

test('[AU8] who may not is told so, and nothing ends', async () => {
  const console = await seated('pharmacist')
  const { id } = sessionOf(console)
  const as = async (job: Job) => there.signIn(STAFF[job])
  expect((await revoke(id, 'lost', await as('cleaner'))).status).toBe(403)
  expect((await revoke(id, 'lost', await as('otherPharmacist'))).status).toBe(403)
  expect((await revoke('no-such-session', 'lost')).status).toBe(404)
  expect((await revoke(id, 'because')).status).toBe(400)
  expect((await there.call(`/api/v1/sessions/${id}/revoke`, { body: { because: 'lost' } })).status).toBe(401)
  expect(
    (await there.call('/api/v1/users/nobody/sign-out', { as: supervisor, body: { because: 'lost' } })).status,
  ).toBe(404)
  const foreign = await there.call(`/api/v1/users/${STAFF.pharmacist}/sessions`, { as: await as('cleaner') })
  expect(foreign.status).toBe(403)
  expect((await there.call('/api/v1/tasks', { as: sessionOf(console).as })).status).toBe(200)
  expect((await revoke(id, 'left-open', await as('pharmacyLead'))).status).toBe(200)
  await isOut(console)
})
