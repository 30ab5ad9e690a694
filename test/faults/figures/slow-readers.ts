import { openConsoles, type Listeners } from '../../bench/audience.ts'
import { coordinators, FACILITY, SUPERVISORS } from '../../bench/seed.ts'
import { openChild, type Child } from '../../bench/tools/child.ts'
import { moment } from '../../bench/tools/moment.ts'
import { openPipeline, VERBS, type Pipeline } from '../../bench/tools/pipeline.ts'
import { quantile } from '../../bench/tools/statistics.ts'
import { pause, until } from '../fleet/wait.ts'
import type { FaultFigure, Run } from './figure.ts'
import { spreadOf } from './spread-of.ts'
import { atLeast, atMost, told } from './value.ts'
import { Hospital } from './stand/hospital.ts'
import { serverCosts } from './stand/server-costs.ts'

/** Coordinators' consoles: each holds its unit, as most of a house do. */
const OTHERS = 192
/** Of these so many hold the same unit: they are dealt out evenly. */
const PER_UNIT = 32
/** Supervisors' consoles: to these everything is said that happens. */
const STOPPED = 10
const PER_SECOND = 50
/** So much of it has to be reached for the goals to be about it. */
const LEAST_REACHED = 0.9
const MINUTES = 2
/** Share of the time in which everybody reads: what the rest is held against. */
const BEFORE = 1 / 3

/** [R10] Ten of some 200 consoles are stopped by SIGSTOP at 50 changes a second: the others hardly notice, the server does not swell. */
export const slowReaders: FaultFigure = {
  id: 'R10',
  about: `${STOPPED} of ${OTHERS + STOPPED} consoles stopped at ${PER_SECOND} changes/s`,
  async run(run) {
    const hospital = await Hospital.open({ built: run.built, tasks: 5000, nodes: 1 })
    const others = await openConsoles(hospital.node(0), OTHERS, { people: coordinators() })
    const slow = openChild('consoles.ts')
    const pipeline = await openPipeline(run, hospital, 4)
    // Asked while it can answer.
    const pid = await slow.call<number>('pid')
    try {
      const usernames = SUPERVISORS.slice(-STOPPED)
      await slow.call('open', { server: hospital.node(0).url, usernames, device: 'slow' })
      return await stopSome(run, { hospital, others, slow, pid, pipeline })
    } finally {
      await pipeline.close()
      process.kill(pid, 'SIGCONT')
      await slow.stop()
      await others.stop()
      await hospital.close()
    }
  },
}

type Ward = {
  readonly hospital: Hospital
  readonly others: Listeners
  readonly slow: Child
  readonly pid: number
  readonly pipeline: Pipeline
}

async function stopSome(run: Run, ward: Ward) {
  const { hospital, others, slow, pid } = ward
  const ms = (run.minutes ?? MINUTES) * 60_000
  const reading = await changes(ward, ms * BEFORE, { changes: 0, probes: 0 })
  process.kill(pid, 'SIGSTOP')
  const stopped = await changes(ward, ms * (1 - BEFORE), reading)
  process.kill(pid, 'SIGCONT')
  const began = performance.now()
  const head = await hospital.db.reads.head(FACILITY)
  const isBack = await until(() => isCurrent([slow], STOPPED, head), 120_000)
  const backMs = Math.round(performance.now() - began)
  const areCurrent = await until(() => isCurrent(others.processes, OTHERS, head), 10_000)
  const swollen = stopped.rss - reading.rss
  const slower = quantile(stopped.shown, 0.99) / quantile(reading.shown, 0.99)
  const lines = [
    `${reading.changes} changes before at ${reading.perSecond.toFixed(0)}/s; while they stood still for ${Math.round((ms * (1 - BEFORE)) / 1000)} s at ${stopped.perSecond.toFixed(0)}/s`,
    `change → shown by the others: before ${spreadOf(reading.shown)}; meanwhile ${spreadOf(stopped.shown)}: p99 × ${slower.toFixed(2)} (≤ 1.20 wanted)`,
    `memory of the server: ${Math.round(reading.rss)} MB before at most, ${swollen >= 0 ? '+' : ''}${Math.round(swollen)} MB meanwhile (≤ 64 wanted)`,
    `waited for one console: ${Math.round(stopped.backlog / 1024)} KiB at most (≤ 1,024 wanted)`,
    `the stopped ones are whole again ${backMs} ms after they go on`,
  ]
  // Of a machine that is slower than the changes come, the quotient says nothing about readers.
  const isReached = Math.min(reading.perSecond, stopped.perSecond) >= PER_SECOND * LEAST_REACHED
  const values = [
    atLeast('changes a second', Math.min(reading.perSecond, stopped.perSecond), '/s', PER_SECOND * LEAST_REACHED),
    atMost('p99 of the others, of what it was before', isReached ? slower : null, '×', 1.2),
    atMost('memory of the node, more than before', swollen, 'MB', 64),
    atMost('waiting for one console', stopped.backlog / 1024, 'KiB', 1024),
    told('the stopped ones are whole again after', backMs, 'ms'),
  ]
  const violations = [
    ...(isBack ? [] : ['the stopped consoles did not come back within 120 s']),
    ...(areCurrent ? [] : ['the others are not at the head within 10 s after']),
    ...(swollen <= 64 ? [] : [`the server took ${Math.round(swollen)} MB more`]),
    ...(stopped.backlog <= 1024 * 1024 ? [] : [`${stopped.backlog} bytes waited for one console`]),
  ]
  return { lines, values, violations }
}

type Turn = { readonly changes: number; readonly probes: number }
type Changed = Turn & {
  readonly perSecond: number
  readonly shown: readonly number[]
  readonly rss: number
  readonly backlog: number
}

/** So many a second for a while, from the n-th on; when every console showed the watched ones. */
async function changes(ward: Ward, ms: number, from: Turn): Promise<Changed> {
  const began = performance.now()
  const tasks = Array.from({ length: Math.ceil(ms / 1000) + 1 }, (_, at) => probeOf(ward.hospital, from.probes + at))
  await ward.others.all('watch', { tasks })
  const probes = new Map<string, number>()
  let [done, rss, backlog] = [from.changes, 0, 0]
  for (const probe of tasks) {
    if (performance.now() - began >= ms) break
    await ward.pipeline.act(probe, 'claim')
    probes.set(probe, moment())
    done = await aSecond(ward, done)
    const costs = await serverCosts(ward.hospital.node(0))
    rss = Math.max(rss, costs.rss)
    backlog = Math.max(backlog, costs.backlog)
  }
  const perSecond = ((done - from.changes + probes.size) / (performance.now() - began)) * 1000
  const shown = await shownAfter(ward.others, probes)
  return { changes: done, probes: from.probes + probes.size, perSecond, shown, rss, backlog }
}

/** The other changes of a second, as evenly as the machine allows; gives how many there were by now. */
async function aSecond({ hospital, pipeline }: Ward, from: number): Promise<number> {
  const began = performance.now()
  for (let count = 1; count < PER_SECOND; count += 1) {
    const turn = from + count - 1
    const task = `${hospital.journeys[turn % BUSY]}/med-rec`
    await pipeline.act(task, VERBS[Math.floor(turn / BUSY) % 2 === 0 ? 0 : 1])
    await pause(Math.max(0, began + (count * 1000) / PER_SECOND - performance.now()))
  }
  return from + PER_SECOND - 1
}

/** Journeys that change again and again, one after another; the probes are further on. */
const BUSY = 49

function probeOf({ journeys }: Hospital, at: number): string {
  const journey = journeys[BUSY + at]
  if (journey === undefined) throw new Error('there are not so many journeys to watch: take fewer minutes')
  return `${journey}/med-rec`
}

async function shownAfter(others: Listeners, probes: ReadonlyMap<string, number>): Promise<number[]> {
  const all: number[] = []
  for (const [what, at] of probes) {
    let times: number[] = []
    await until(async () => {
      times = (await others.all<number[]>('shown', { what })).flat()
      return times.length >= PER_UNIT
    }, 60_000)
    if (times.length < PER_UNIT) throw new Error(`${PER_UNIT - times.length} consoles never showed ${what}`)
    all.push(...times.map((time) => Math.max(0, time - at)))
  }
  return all
}

async function isCurrent(processes: readonly Child[], count: number, head: number): Promise<boolean> {
  const live = await Promise.all(processes.map((child) => child.call<number>('live')))
  if (live.reduce((sum, one) => sum + one, 0) < count) return false
  const cursors = await Promise.all(processes.map((child) => child.call<number[]>('cursors')))
  return cursors.flat().every((cursor) => cursor >= head)
}
