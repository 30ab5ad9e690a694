import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import { headlessConsole, type HeadlessConsole, type HeadlessOptions } from '../builders/headless-console.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { testWindows, type TestWindows } from '../builders/windows.ts'
import { deskAt, type Desk } from './parts/desk.ts'
import { feedOf, journeyOf, stayIn, type Feed } from './parts/feed.ts'
import { STAFF } from './parts/staff.ts'

let there: TestServer
let desk: Desk
let feed: Feed
const open: HeadlessConsole[] = []
const profiles: TestWindows[] = []

beforeAll(async () => {
  there = await testServer()
  desk = deskAt(there)
  feed = await feedOf(there)
})
afterAll(async () => {
  for (const console of open) await console.stop()
  for (const profile of profiles) profile.close()
  feed.close()
  await there.stop()
})

async function openJourney(bed: string, name: string): Promise<string> {
  const stay = stayIn(bed, name)
  await feed.adt('A01', stay, { agoMin: 120 })
  await feed.order('NW', stay)
  return (await until(async () => journeyOf(desk, await there.signIn(STAFF.supervisor), stay))).id
}

/** A window of the pharmacist's, live. */
async function windowOf(options: Partial<HeadlessOptions>): Promise<HeadlessConsole> {
  const console = headlessConsole({ url: there.url, ...options })
  open.push(console)
  await console.start()
  expect((await console.state.session.signIn(STAFF.pharmacist, there.password)).kind).toBe('signed-in')
  console.sync.kick()
  await isLive(console)
  return console
}

const isLive = (console: HeadlessConsole) =>
  until(async () => console.state.status.getState().line.kind === 'live', 20_000)

async function unplug(console: HeadlessConsole): Promise<void> {
  console.setOnline(false)
  await until(async () => console.state.status.getState().line.kind === 'offline', 20_000)
}

async function plug(console: HeadlessConsole): Promise<void> {
  console.setOnline(true)
  console.sync.kick()
  await isLive(console)
}

const stepOf = (journey: string) => `${journey}/med-rec`
const mark = (console: HeadlessConsole, journey: string) => console.state.board.mark('task', stepOf(journey))
const isEmpty = (console: HeadlessConsole) =>
  until(async () => {
    const { pending, refused } = console.outbox.view.getState()
    return pending.length + refused.length === 0
  })
const claims = async (journey: string) =>
  (await there.server.db.reads.logOfJourney('demo', journey, 500)).filter(({ verb }) => verb === 'claim')

/** A profile with two windows of the pharmacist's, and how many commands each has sent. */
async function twoWindows(): Promise<{ one: HeadlessConsole; two: HeadlessConsole; sent: [number, number] }> {
  const profile = testWindows()
  profiles.push(profile)
  const disk = memoryDisk()
  const sent: [number, number] = [0, 0]
  const counted = (at: 0 | 1) => (event: string) => void (sent[at] += event === 'command' ? 1 : 0)
  const one = await windowOf({ disk, windows: profile.open(), asks: counted(0) })
  const two = await windowOf({ disk, windows: profile.open(), asks: counted(1) })
  return { one, two, sent }
}

test('[SY78] offline in two windows: claimed in one it is pending in the other; the one is closed, the other sends it, once', async () => {
  const journey = await openJourney('4W 402 A', 'Followed Ann')
  const { one, two, sent } = await twoWindows()
  for (const console of [one, two]) await until(async () => console.state.board.row('task', stepOf(journey)))
  await unplug(one)
  await unplug(two)
  expect(await one.state.issue({ verb: 'claim', entityId: stepOf(journey) })).toMatchObject({ kind: 'taken' })
  await until(async () => mark(two, journey).kind === 'pending')
  expect(two.state.board.row('task', stepOf(journey))).toMatchObject({ state: 'claimed' })
  expect(two.state.status.getState().pending).toBe(1)
  await one.stop()
  await plug(two)
  await isEmpty(two)
  expect([(await claims(journey)).length, sent]).toEqual([1, [0, 1]])
})

test('[SY78] with both lines up one window sends what both record, and both see it settled', async () => {
  const journeys = [await openJourney('4W 402 B', 'Bothwin Ann'), await openJourney('4W 403 A', 'Bothtoo Ann')]
  const { one, two, sent } = await twoWindows()
  for (const [at, console] of [one, two].entries()) {
    const journey = journeys[at] ?? ''
    await until(async () => console.state.board.row('task', stepOf(journey)))
    expect(await console.state.issue({ verb: 'claim', entityId: stepOf(journey) })).toMatchObject({ kind: 'taken' })
  }
  await isEmpty(one)
  await isEmpty(two)
  for (const journey of journeys) expect(await claims(journey)).toHaveLength(1)
  expect(sent).toEqual([2, 0])
  for (const console of [one, two])
    for (const journey of journeys)
      expect(console.state.board.row('task', stepOf(journey))).toMatchObject({
        state: 'claimed',
        owner: { name: 'Maria Lopez' },
      })
})

test('[SY78] the sending window loses its line: the other one, still live, sends what both record', async () => {
  const journey = await openJourney('4W 403 B', 'Handover Ann')
  const { one, two, sent } = await twoWindows()
  await until(async () => one.state.board.row('task', stepOf(journey)))
  await unplug(one)
  expect(await one.state.issue({ verb: 'claim', entityId: stepOf(journey) })).toMatchObject({ kind: 'taken' })
  await until(async () => (await claims(journey)).length > 0)
  await isEmpty(two)
  expect([(await claims(journey)).length, sent]).toEqual([1, [0, 1]])
  // The answer came to the other; its rows are not here yet.
  await until(async () => one.outbox.view.getState().pending.every(({ stage }) => stage === 'answered'))
  await plug(one)
  await isEmpty(one)
})

test('[SY78] where no lock keeps them apart both send what is on the disk: done once, settled in both, a card in neither', async () => {
  const journey = await openJourney('4W 404 A', 'Doubled Ann')
  const disk = memoryDisk()
  const sent: [number, number] = [0, 0]
  const counted = (at: 0 | 1) => (event: string) => void (sent[at] += event === 'command' ? 1 : 0)
  const one = await windowOf({ disk, asks: counted(0) })
  await until(async () => one.state.board.row('task', stepOf(journey)))
  await unplug(one)
  expect(await one.state.issue({ verb: 'claim', entityId: stepOf(journey) })).toMatchObject({ kind: 'taken' })
  const two = await windowOf({ disk, asks: counted(1) })
  await plug(one)
  await isEmpty(one)
  await isEmpty(two)
  expect(await claims(journey)).toHaveLength(1)
  // To whom the change came in a delta, which names no command, it asks about it once more (SY38).
  for (const times of sent) expect([1, 2]).toContain(times)
})

test('[SY78] a window that goes out of sight gives way to the other; alone it goes on sending', async () => {
  const journeys = [await openJourney('4W 404 B', 'Hidden Ann'), await openJourney('4W 405 A', 'Lonely Ann')]
  const { one, two, sent } = await twoWindows()
  const [first = '', second = ''] = journeys
  await until(async () => one.state.board.row('task', stepOf(second)))
  one.sync.giveWay()
  expect(await one.state.issue({ verb: 'claim', entityId: stepOf(first) })).toMatchObject({ kind: 'taken' })
  await until(async () => (await claims(first)).length > 0)
  expect(sent).toEqual([0, 1])
  await two.stop()
  one.sync.giveWay()
  expect(await one.state.issue({ verb: 'claim', entityId: stepOf(second) })).toMatchObject({ kind: 'taken' })
  await isEmpty(one)
  expect([(await claims(second)).length, sent]).toEqual([1, [1, 1]])
})
