import { PHARMACIST, SUPERVISORS } from './seed.ts'
import { openChild, type Child } from './tools/child.ts'
import { until } from './tools/repeat.ts'
import type { BenchServer } from './world.ts'

/** Consoles that look on where a figure does not say otherwise; each holds the whole board. */
export const OTHERS = 100
/** Processes they live in: what they do with a frame is work that a hospital does on a hundred machines. */
const PROCESSES = 2
/** Live consoles that a person may have (the server allows 20). */
const PER_PERSON = 16

/** One who acts and many who look on, over real sockets: the real consoles, and as many bare socket.io clients. */
export type Audience = {
  readonly server: BenchServer
  readonly bareServer: Child
  readonly ours: Listeners
  readonly bare: Listeners
  stop(): Promise<void>
}

/** One side of it. */
export type Listeners = {
  /** How many look on. */
  readonly count: number
  readonly actor: Child
  /** Where those who look on live. */
  readonly processes: readonly Child[]
  /** Calls every process of those who look on. */
  all<T>(verb: string, ask?: object): Promise<T[]>
  stop(): Promise<void>
}

/** Opens all of them; settles when every console shows the whole board. `every`: as in `ConsoleOptions`. */
export async function openAudience(server: BenchServer, others: number = OTHERS, every = 1): Promise<Audience> {
  const bareServer = openChild('bare-server.ts')
  const ours = await openConsoles(server, others, { every })
  const bare = listeners(others)
  const bareUrl = await bareServer.call<string>('url')
  await bare.actor.call('openBare', { server: bareUrl, count: 1 })
  await bare.all('openBare', { server: bareUrl, count: others / PROCESSES })
  return {
    server,
    bareServer,
    ours,
    bare,
    async stop() {
      await ours.stop()
      await bare.stop()
      await bareServer.stop()
      await server.stop()
    },
  }
}

export type ConsoleOptions = {
  /** Where the one who acts is connected, if that is another node. */
  readonly actorAt?: Pick<BenchServer, 'url'>
  /** Supervisors who have consoles already. */
  readonly taken?: number
  /** Whose the consoles are, in turns; absent: supervisors, who all hold the same. */
  readonly people?: readonly string[]
  /** Every so-many-th is a console, the others are lines that only listen; absent: all are. */
  readonly every?: number
}

/** How many people so many consoles belong to. */
export const peopleFor = (others: number): number => Math.ceil(others / PER_PERSON)

/** Our consoles alone: the one who acts, and those who look on. */
export async function openConsoles(
  server: Pick<BenchServer, 'url'>,
  others: number,
  { actorAt = server, taken = 0, people, every = 1 }: ConsoleOptions = {},
): Promise<Listeners> {
  const ours = listeners(others)
  const whose = people ?? SUPERVISORS.slice(taken, taken + peopleFor(others))
  const usernames = Array.from({ length: others / PROCESSES }, (_, at) => whose[at % whose.length] ?? '')
  await ours.actor.call('open', { server: actorAt.url, usernames: [PHARMACIST], device: 'actor', every: 1 })
  const held = await ours.all<number[]>('open', { server: server.url, usernames, device: 'other', every })
  const rows = new Set(held.flat())
  if (people === undefined && rows.size !== 1)
    throw new Error(`not every console holds the same board: ${[...rows].join(', ')} rows`)
  return ours
}

function listeners(count: number): Listeners {
  const processes = Array.from({ length: PROCESSES }, () => openChild('consoles.ts'))
  const actor = openChild('consoles.ts')
  return {
    count,
    actor,
    processes,
    all: <T>(verb: string, ask: object = {}) => Promise.all(processes.map((child) => child.call<T>(verb, ask))),
    async stop() {
      for (const child of [...processes, actor]) await child.stop()
    },
  }
}

/** How many frames came to those who look on. */
export async function framesOf(side: Listeners): Promise<number> {
  return (await side.all<number>('frames')).reduce((sum, one) => sum + one, 0)
}

/** When each of those who are watched (all who look on, where not said otherwise) showed it, once all of them do. */
export async function shownBy(side: Listeners, what: string, watched: number = side.count): Promise<number[]> {
  let times: number[] = []
  await until(
    `${what} shown by all`,
    async () => {
      times = (await side.all<number[]>('shown', { what })).flat()
      return times.length >= watched
    },
    15_000,
  )
  return times
}
