import { PHARMACIST, SUPERVISORS } from './seed.ts'
import { openChild, type Child } from './tools/child.ts'
import { until } from './tools/repeat.ts'
import type { BenchServer } from './world.ts'

/** Consoles that look on; each holds the whole board. */
export const OTHERS = 100
/** Processes they live in: what they do with a frame is work that a hospital does on a hundred machines. */
const PROCESSES = 2

/** One who acts and a hundred who look on, over real sockets: the real consoles, and as many bare socket.io clients. */
export type Audience = {
  readonly server: BenchServer
  readonly bareServer: Child
  readonly ours: Listeners
  readonly bare: Listeners
  stop(): Promise<void>
}

/** One side of it. */
export type Listeners = {
  readonly actor: Child
  /** Calls every process of those who look on. */
  all<T>(verb: string, ask?: object): Promise<T[]>
}

/** Opens all of them; settles when every console shows the whole board. */
export async function openAudience(server: BenchServer): Promise<Audience> {
  const bareServer = openChild('bare-server.ts')
  const ours = listeners()
  const bare = listeners()
  const bareUrl = await bareServer.call<string>('url')
  const looksOn = (at: number) => SUPERVISORS[at % SUPERVISORS.length] ?? ''
  const usernames = Array.from({ length: OTHERS / PROCESSES }, (_, at) => looksOn(at))
  const open = (child: Child, device: string, names: readonly string[]) =>
    child.call<number[]>('open', { server: server.url, usernames: names, device })
  await open(ours.actor, 'actor', [PHARMACIST])
  const held = await Promise.all(ours.processes.map((child, at) => open(child, `other-${at}`, usernames)))
  const rows = new Set(held.flat())
  if (rows.size !== 1) throw new Error(`not every console holds the same board: ${[...rows].join(', ')} rows`)
  await bare.actor.call('openBare', { server: bareUrl, count: 1 })
  await bare.all('openBare', { server: bareUrl, count: OTHERS / PROCESSES })
  return {
    server,
    bareServer,
    ours,
    bare,
    async stop() {
      for (const child of [...ours.processes, ours.actor, ...bare.processes, bare.actor, bareServer]) await child.stop()
      await server.stop()
    },
  }
}

function listeners(): Listeners & { readonly processes: readonly Child[] } {
  const processes = Array.from({ length: PROCESSES }, () => openChild('consoles.ts'))
  return {
    processes,
    actor: openChild('consoles.ts'),
    all: <T>(verb: string, ask: object = {}) => Promise.all(processes.map((child) => child.call<T>(verb, ask))),
  }
}

/** How many frames came to those who look on. */
export async function framesOf(side: Listeners): Promise<number> {
  return (await side.all<number>('frames')).reduce((sum, one) => sum + one, 0)
}

/** When each of those who look on showed it, once all of them do. */
export async function shownBy(side: Listeners, what: string): Promise<number[]> {
  let times: number[] = []
  await until(
    `${what} shown by all`,
    async () => {
      times = (await side.all<number[]>('shown', { what })).flat()
      return times.length >= OTHERS
    },
    15_000,
  )
  return times
}
