import type { Fleet, FleetConsole } from './fleet.ts'
import { pause, until } from './wait.ts'

/** One schedule's measurements: what was done, and how long things took, ms. */
export type Measured = { readonly what: string; readonly ms: number }

type Strike = (fleet: Fleet, console: FleetConsole) => Promise<Measured | null>

/** What may be done to the fleet; each settles once its own fault is over. */
export const STRIKES: { readonly [name: string]: Strike } = {
  async 'node killed'(fleet) {
    const at = pick(fleet.nodeCount)
    fleet.signalNode(at, 'SIGKILL')
    await pause(Math.random() * 800)
    return { what: 'node killed → listens again (R7)', ms: await fleet.startNode(at) }
  },
  async 'node stopped'(fleet) {
    const at = pick(fleet.nodeCount)
    fleet.signalNode(at, 'SIGSTOP')
    await pause(1_000 + Math.random() * 7_000)
    fleet.signalNode(at, 'SIGCONT')
    return null
  },
  async 'PostgreSQL stopped at once'(fleet) {
    const began = performance.now()
    // Settles once it is down: a transaction that it still took would say nothing.
    await fleet.stopPostgres()
    await until(() => answers(fleet), 30_000)
    return { what: 'PostgreSQL stopped at once → takes transactions (R13)', ms: performance.now() - began }
  },
  async 'server disk full'(fleet) {
    if (fleet.serverDisk === null) return null
    fleet.serverDisk.fill()
    await pause(2_000 + Math.random() * 3_000)
    fleet.serverDisk.free()
    const began = performance.now()
    const back = await until(() => answers(fleet), 60_000)
    return back
      ? { what: 'server disk full, then room again → takes transactions', ms: performance.now() - began }
      : null
  },
  async 'console disk full'({ journalDisk, notRecorded }, console) {
    if (journalDisk === null) return null
    journalDisk.fill()
    const before = notRecorded.length
    await console.ask('act', { on: true, rush: true })
    const refused = await until(async () => notRecorded.length > before, 60_000)
    console.signal('SIGKILL')
    journalDisk.free()
    console.start()
    if (!refused) return null
    return { what: 'disk full → the action is refused on screen (R8)', ms: Math.max(...notRecorded.slice(before)) }
  },
  async 'doorbell lost'(fleet) {
    await fleet.loseDoorbell()
    return null
  },
  async 'console killed'(_, console) {
    console.signal('SIGKILL')
    await pause(Math.random() * 1_000)
    console.start()
    return null
  },
  async 'console stopped'(_, console) {
    console.signal('SIGSTOP')
    await pause(500 + Math.random() * 4_000)
    console.signal('SIGCONT')
    return null
  },
  async 'line cut'(_, { proxy }) {
    proxy.cut()
    return null
  },
  async 'line cut at some byte'(_, { proxy }) {
    proxy.cutAfter(Math.floor(Math.random() * 3_000))
    return null
  },
  async 'half-open line'(_, console) {
    const began = performance.now()
    console.proxy.set({ swallow: true })
    const noticed = await until(async () => (await console.ask<{ line: string }>('state'))?.line === 'offline', 25_000)
    console.proxy.set({})
    return noticed ? { what: 'half-open line → console says offline (R11)', ms: performance.now() - began } : null
  },
  async 'slow line'(_, { proxy }) {
    proxy.set({ delayMs: 80, jitterMs: 250, bytesPerSecond: 60_000 })
    await pause(3_000)
    proxy.set({})
    return null
  },
}

/** People act while these things happen, one after another, each to a console drawn anew. */
export async function runSchedule(fleet: Fleet, strikes: readonly string[]): Promise<Measured[]> {
  await Promise.all(fleet.consoles.map((console) => console.ask('act', { on: true })))
  const measured: Measured[] = []
  for (const name of strikes) {
    await pause(300 + Math.random() * 700)
    const console = fleet.consoles[pick(fleet.consoles.length)]
    const strike = STRIKES[name]
    if (console === undefined || strike === undefined) throw new Error(`no strike ${name}`)
    const one = await strike(fleet, console)
    if (one !== null) measured.push(one)
    // One that was killed acts again.
    await console.ask('act', { on: true })
  }
  return measured
}

async function answers({ db }: Fleet): Promise<boolean> {
  try {
    await db.transaction((tx) => tx.now())
    return true
  } catch {
    // Not yet: that is what is being waited for.
    return false
  }
}

function pick(count: number): number {
  return Math.floor(Math.random() * count)
}
