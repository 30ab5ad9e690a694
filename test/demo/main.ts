import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { realClock, realRandom } from '../builders/real-time.ts'
import { readArguments, type DemoArguments } from './arguments.ts'
import { makeAxis } from './day/axis.ts'
import type { Hint, Item } from './day/world.ts'
import { findPlace, type Place } from './find-place.ts'
import { play, type Played } from './player.ts'
import { progressLine } from './progress-line.ts'
import { scenario } from './scenario.ts'
import { simulatedStaff } from './staff.ts'
import { readTemplates } from './staff/read-templates.ts'
import { restClient, type RestClient } from './staff/rest-client.ts'
import { demoUserSchema, workerSession } from './staff/worker-session.ts'

const demoSchema = z.object({ password: z.string(), users: z.array(demoUserSchema) })
const healthSchema = z.object({ status: z.string(), version: z.string() })

/** Requests a second of all simulated people together; the server allows an address twenty. */
const REQUESTS_PER_SECOND = 8
/** At the start the staff chart what was done before it: that many requests may go out at once. */
const FIRST_REQUESTS = 500
const PROGRESS_MS = 5 * 60_000

/** The demo's scenario player and simulated staff, beside a server that runs the demo. Ends with a signal. */
async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2))
  if (typeof args === 'string') return refuse(args)
  if (process.env['ONWARD_DEMO_FEED'] === 'off') return say('the demo feed is off')
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => stop.abort())
  try {
    await run(args, stop.signal)
  } catch (error) {
    if (!stop.signal.aborted) throw error
  }
}

async function run(args: DemoArguments, signal: AbortSignal): Promise<void> {
  const rest = restClient({
    server: args.server,
    clock: realClock,
    perSecond: REQUESTS_PER_SECOND,
    burst: FIRST_REQUESTS,
    signal,
  })
  await answering(rest, signal)
  const { password, users } = demoSchema.parse((await rest({ path: '/api/v1/demo' })).body)
  const sessions = { rest, clock: realClock, random: realRandom, password }
  const analyst = users.find(({ roles }) => roles.includes('integration-analyst'))
  const fresh: Place = { seed: args.seed, n: 0, atMin: 0 }
  const place = analyst === undefined ? fresh : await findPlace(workerSession(analyst, sessions), args.seed)
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
    mllpPort: Number(process.env['ONWARD_MLLP_PORT'] ?? '4811'),
    onSent: (_item, so) => (played = so),
  })
  await Promise.race([opened, playing])
  say(`the synthetic hospital is open: ${progressLine(played, staff.counts())}`)
  await Promise.all([playing, staff.run(), report(() => say(progressLine(played, staff.counts())), signal)])
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

function say(line: string): void {
  process.stdout.write(`demo: ${line}\n`)
}

function refuse(line: string): void {
  process.stderr.write(`demo: ${line}\n`)
  process.exitCode = 2
}

await main()
