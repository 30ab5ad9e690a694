import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { realClock, realRandom } from '../builders/real-time.ts'
import { makeAxis } from './day/axis.ts'
import type { Hint, Item } from './day/world.ts'
import { findPlace, type Place } from './find-place.ts'
import { play, type Played } from './player.ts'
import { progressLine } from './progress-line.ts'
import { scenario } from './scenario.ts'
import { simulatedStaff, type StaffCounts } from './staff.ts'
import { readTemplates } from './staff/read-templates.ts'
import { restClient, type RestClient } from './staff/rest-client.ts'
import { demoUserSchema, workerSession, type DemoUser, type WorkerSession } from './staff/worker-session.ts'

const demoSchema = z.object({ password: z.string(), users: z.array(demoUserSchema) })
const inboxSchema = z.object({ items: z.array(z.unknown()) })
const healthSchema = z.object({ status: z.string(), version: z.string() })

/** Requests a second of all simulated people together: far less than a ward of consoles would make. */
const REQUESTS_PER_SECOND = 15
/** At the start the staff chart what was done before it: that many requests may go out at once. */
const FIRST_REQUESTS = 500
const PROGRESS_MS = 5 * 60_000

export type DemoRun = {
  readonly server: string
  readonly mllpPort: number
  /** How many scenario minutes a minute holds. */
  readonly speed: number
  readonly seed: string
  readonly signal: AbortSignal
  say(line: string): void
}

/** How it went: what was sent, and what the staff did. */
export type DemoRan = { readonly place: Place; readonly played: Played; readonly staff: StaffCounts }

/**
 * Feeds a demo server and works in its departments until `signal` is aborted. Waits for a server that is not up yet; one
 * that is no demo rejects.
 */
export async function runDemo(args: DemoRun): Promise<DemoRan> {
  const { signal, say, mllpPort } = args
  // One for each person at work and each of their requests: bounded, but more than the ten that Node takes for a leak.
  setMaxListeners(0, signal)
  const rest = restClient({
    server: args.server,
    clock: realClock,
    perSecond: REQUESTS_PER_SECOND,
    burst: FIRST_REQUESTS,
    signal,
    onBusy: (ms) => say(`the server has no room now (503): asked again in ${Math.ceil(ms / 1000)} s, as it says`),
  })
  await answering(rest, signal)
  const { password, users } = demoSchema.parse((await rest({ path: '/api/v1/demo' })).body)
  const sessions = { rest, clock: realClock, random: realRandom, password }
  const analyst = workerSession(userOf(users, 'integration-analyst'), sessions)
  const place = await findPlace(analyst, args.seed)
  if (place.n > 0) say(`going on after message ${place.n} of the scenario "${place.seed}"`)
  const axis = makeAxis({ zeroAt: realClock.now(), zeroMin: place.atMin, speed: args.speed })
  const hints = new Map<string, Hint>()
  const staff = simulatedStaff({
    ...sessions,
    users,
    hints,
    axis,
    signal,
    seed: place.seed,
    startMin: place.atMin,
    templates: await readTemplates(new URL('../../assets/workflows/', import.meta.url)),
  })
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  let played: Played | null = null
  const playing = play({
    items: comingItems(scenario({ seed: place.seed, axis }), { place, hints, open }),
    axis,
    clock: realClock,
    signal,
    mllpPort,
    onSent: (_item, so) => (played = so),
  })
  await Promise.race([opened, playing])
  await takenIn(analyst, signal)
  say(`the synthetic hospital is open: ${progressLine(played, staff.counts())}`)
  await Promise.all([staff.run(), report(() => say(progressLine(played, staff.counts())), signal)])
  return { place, played: await playing, staff: staff.counts() }
}

function userOf(users: readonly DemoUser[], role: string): DemoUser {
  const user = users.find(({ roles }) => roles.includes(role))
  if (user === undefined) throw new Error(`the demo has no ${role}`)
  return user
}

/** Waits until the server has worked through what it has kept: an answer only says that a message is safe. */
async function takenIn(analyst: WorkerSession, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { items } = inboxSchema.parse(await analyst.get('/api/v1/inbound?status=received&limit=1'))
    if (items.length === 0) return
    await sleep(500, undefined, { signal })
  }
}

type Coming = { readonly place: Place; readonly hints: Map<string, Hint>; open(): void }

/** What is still to be sent. Hints are learnt from what was sent before, too; the histories over, the house is open. */
function* comingItems(items: Iterable<Item>, { place, hints, open }: Coming): Generator<Item> {
  for (const item of items) {
    if (item.hint !== null) hints.set(item.hint.mrn, item.hint.hint)
    if (item.n <= place.n) continue
    if (item.atMin >= 0) open()
    yield item
  }
}

async function answering(rest: RestClient, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      healthSchema.parse((await rest({ path: '/healthz' })).body)
      return
    } catch (error) {
      // Not up yet, or its database is not: it is asked again until it is, or the demo ends.
      if (signal.aborted) throw error
      await sleep(500, undefined, { signal })
    }
  }
}

async function report(tell: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(PROGRESS_MS, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) tell()
  }
}
