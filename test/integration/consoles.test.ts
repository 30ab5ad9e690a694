import { expect, test } from 'vitest'
import type { TaskRow } from '../../shared/domain/task.ts'
import { type HeadlessConsole, type HeadlessOptions } from '../builders/headless-console.ts'
import { until } from '../builders/server.ts'
import { STAFF, type Job } from './parts/staff.ts'
import { openFloor } from './parts/open-floor.ts'

const { there, workstation, openJourney } = await openFloor()

async function open(job: Job, options: Partial<HeadlessOptions> = {}): Promise<HeadlessConsole> {
  const console = await workstation(options)
  const answer = await console.state.session.signIn(STAFF[job], there.password)
  expect(answer.kind).toBe('signed-in')
  await live(console)
  return console
}

const live = (console: HeadlessConsole) =>
  until(async () => console.state.status.getState().line.kind === 'live' && console.state.reference.getState() !== null)
const task = (console: HeadlessConsole, id: string): TaskRow | null => console.state.board.row('task', id)
const shows = (console: HeadlessConsole, id: string, state: TaskRow['state']) =>
  until(async () => task(console, id)?.state === state && console.state.board.mark('task', id).kind !== 'pending')
const refusedOf = (console: HeadlessConsole) => console.outbox.view.getState().refused
const entriesOf = async (journey: string, verb: string) =>
  (await there.server.db.reads.logOfJourney('demo', journey, 500)).filter((entry) => entry.verb === verb)

test('[SY10] messages in: the boards of two consoles move, and each row is the server’s own', async () => {
  const [pharmacist, coordinator] = [await open('pharmacist'), await open('coordinator')]
  const id = await openJourney('4W 402 A', 'Boards Move')
  for (const console of [pharmacist, coordinator]) await until(async () => task(console, `${id}/med-rec`))
  const rows = await there.server.db.reads.journeyRows('demo', id)
  for (const row of rows) expect(coordinator.rows.row(row.kind, id, row.id)).toEqual(row)
})

test('[C3] two consoles claim the same task: one owner, and the other is told by whom and when', async () => {
  const [first, second] = [await open('pharmacist'), await open('otherPharmacist')]
  const id = `${await openJourney('4W 402 B', 'Claimed Twice')}/med-rec`
  for (const console of [first, second]) await shows(console, id, 'free')
  const [one, two] = await Promise.all(
    [first, second].map((console) => console.state.issue({ verb: 'claim', entityId: id })),
  )
  expect([one?.kind, two?.kind]).toEqual(['taken', 'taken'])
  await until(async () => refusedOf(first).length + refusedOf(second).length === 1)
  const [loser, winner] = refusedOf(first).length === 1 ? [first, second] : [second, first]
  await shows(winner, id, 'claimed')
  await shows(loser, id, 'claimed')
  const owner = task(loser, id)
  expect(owner).toEqual(task(winner, id))
  expect(refusedOf(loser)).toMatchObject([
    { refusal: { code: 'already-claimed', by: owner !== null && 'owner' in owner ? owner.owner.name : '' } },
  ])
  expect(await entriesOf(id.split('/')[0] ?? '', 'claim')).toHaveLength(1)
})

test('[C1] [C2] offline: what was claimed and completed is kept, sent once on return, and nothing is done twice', async () => {
  const console = await open('pharmacist')
  const journey = await openJourney('4W 403 A', 'Offline Then')
  const id = `${journey}/med-rec`
  await shows(console, id, 'free')
  console.setOnline(false)
  await until(async () => console.state.status.getState().line.kind === 'offline', 20_000)
  expect(await console.state.issue({ verb: 'claim', entityId: id })).toMatchObject({ kind: 'taken' })
  const done = await console.state.issue({ verb: 'complete', entityId: id, args: { captures: { reconciled: true } } })
  expect(done).toMatchObject({ kind: 'taken' })
  expect(task(console, id)?.state).toBe('done')
  expect(console.state.board.mark('task', id)).toMatchObject({ kind: 'pending' })
  expect(console.state.status.getState().pending).toBe(2)
  expect(await entriesOf(journey, 'claim')).toHaveLength(0)
  console.setOnline(true)
  console.sync.kick()
  // Its last pharmacy task is over: the journey leaves the pharmacist's scope with it.
  await until(async () => console.rows.journey(journey) === null)
  await until(async () => console.state.status.getState().pending === 0)
  expect(refusedOf(console)).toEqual([])
  for (const verb of ['claim', 'complete']) expect(await entriesOf(journey, verb)).toHaveLength(1)
  expect(await there.server.db.reads.journeyRows('demo', journey)).toContainEqual(
    expect.objectContaining({ id, kind: 'task', state: 'done' }),
  )
})

test('[SY30] a console that dies with unsent actions finds them at its next start, and the cache opens the board', async () => {
  const first = await open('pharmacist', { deviceId: 'ward-pc-1' })
  const journey = await openJourney('4W 403 B', 'Dies Offline')
  const id = `${journey}/med-rec`
  await shows(first, id, 'free')
  await first.cache.flush()
  first.setOnline(false)
  await first.state.issue({ verb: 'claim', entityId: id })
  first.sync.stop()
  const kept = { disk: first.disk, kept: first.kept, deviceId: 'ward-pc-1' }
  const again = await workstation({ ...kept, isPlugged: false })
  expect(task(again, id)).toMatchObject({ state: 'claimed', owner: { name: 'Maria Lopez' } })
  expect(again.state.board.row('journeyId', journey)).toBeNull()
  again.setOnline(true)
  expect((await again.state.session.signIn(STAFF.pharmacist, there.password)).kind).toBe('signed-in')
  await live(again)
  await shows(again, id, 'claimed')
  expect(again.state.board.row('journeyId', journey)).toMatchObject({ family: 'Dies' })
  expect(await entriesOf(journey, 'claim')).toHaveLength(1)
})

test('[SY36] what builds on a refused action falls with it, as one card', async () => {
  const [away, here] = [await open('pharmacist'), await open('otherPharmacist')]
  const journey = await openJourney('4W 404 A', 'Falls With')
  const id = `${journey}/med-rec`
  for (const console of [away, here]) await shows(console, id, 'free')
  away.setOnline(false)
  await away.state.issue({ verb: 'claim', entityId: id })
  await away.state.issue({ verb: 'start', entityId: id })
  await here.state.issue({ verb: 'claim', entityId: id })
  await shows(here, id, 'claimed')
  away.setOnline(true)
  away.sync.kick()
  await until(async () => away.state.status.getState().pending === 0 && refusedOf(away).length > 0)
  expect(refusedOf(away)).toMatchObject([
    { command: { verb: 'claim' }, refusal: { code: 'already-claimed' }, dependents: [{ verb: 'start' }] },
  ])
  await shows(away, id, 'claimed')
  const [card] = refusedOf(away)
  await away.state.refusals.discard(card?.command.commandId ?? '', 'colleague has it')
  expect(refusedOf(away)).toEqual([])
})

test('[SY67] a session that is ended elsewhere is cut with no bell rung', async () => {
  const console = await open('cleaner')
  const state = console.state.session.store.getState()
  const session = 'actor' in state ? state.actor.session : ''
  const row = await there.server.db.reads.session(session)
  if (row === null) throw new Error('there is no session')
  await there.server.db.transaction((tx) => tx.putSession({ ...row, revokedAt: Date.now() }))
  await until(async () => console.state.session.store.getState().kind === 'signed-out', 20_000)
})

test('[SY60] a console is sent only what its person may read', async () => {
  const id = await openJourney('4W 404 B', 'Canary Who')
  const [cleaner, transporter] = [await open('cleaner'), await open('transporter')]
  await until(async () => transporter.rows.journey(id) !== null)
  expect(transporter.rows.row('journeyId', id, id)).toMatchObject({ family: 'Canary' })
  expect(transporter.rows.row('journeyPhi', id, id)).toBeNull()
  expect(
    JSON.stringify([...cleaner.rows.journeyIds()].flatMap((one) => [...(cleaner.rows.journey(one)?.rows ?? [])])),
  ).not.toContain('Canary')
  expect(JSON.stringify(await transporter.kept.load('demo:d.soto'))).not.toContain('Canary')
})
