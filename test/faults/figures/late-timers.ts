import { existsSync } from 'node:fs'
import { closeJourneys } from '../../bench/tools/timer-rows.ts'
import { pause } from '../fleet/wait.ts'
import { type FaultFigure, type Found, type Run } from './figure.ts'
import { spreadOf } from './spread-of.ts'
import { atMost, shareOf, type Value } from './value.ts'
import { Hospital } from './stand/hospital.ts'
import { stopInTransaction } from './stand/stop-in-transaction.ts'
import { addSteadyTimers, checkTimers, latenessIn } from './stand/timer-record.ts'

const MINUTES = 2
/** Journeys that are over: from their timers nothing follows, so that there may be many. */
const QUIET = 20
/** Timers due of those a second, and the journeys whose steps really run out, one every so many ms. */
const PER_SECOND = 40
const RUN_OUT_EVERY_MS = 1_500
/** Two steps of a discharge are due an hour after it was ordered. */
const DUE_AFTER_MS = 3_600_000
/** Until the seeded hospital runs, ms. */
const LEAD_MS = 45_000
const TASKS_EACH = 28
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

/** [R6] Timers fire in time and once: with both nodes well, one killed, one standing still for 30 s, and with wrong clocks. */
export const lateTimers: FaultFigure = {
  id: 'R6',
  about: 'how late timers fire: healthy, a node killed, stopped for 30 s, clocks wrong by 10 min',
  async run(run) {
    const began = Date.now()
    const ms = (run.minutes ?? MINUTES) * 60_000
    const journeys = QUIET + Math.ceil(ms / RUN_OUT_EVERY_MS)
    const orderedAt = (at: number) => began + LEAD_MS + (at - QUIET) * RUN_OUT_EVERY_MS - DUE_AFTER_MS
    const hospital = await Hospital.open({
      built: run.built,
      tasks: journeys * TASKS_EACH,
      nodes: 0,
      places: 2,
      orderedAt,
    })
    try {
      const quiet = hospital.journeys.slice(0, QUIET)
      await closeJourneys(hospital.url, quiet)
      await Promise.all([hospital.startNode(0), hospital.startNode(1)])
      await addSteadyTimers(hospital, { journeys: quiet, perSecond: PER_SECOND, seconds: ms / 1000 + 60 })
      return await phases(run, hospital, ms / 4)
    } finally {
      await hospital.close()
    }
  },
}

type Phase = { readonly what: string; readonly share: number; readonly goalMs: number }

async function phases(run: Run, hospital: Hospital, ms: number): Promise<Found> {
  const lines: string[] = []
  const values: Value[] = []
  const phase = async ({ what, share, goalMs }: Phase, work: () => Promise<unknown>) => {
    run.say(`  ${what}…`)
    const from = await hospital.db.reads.now()
    await work()
    const to = await hospital.db.reads.now()
    // What was due at the last moment has its time, too.
    await pause(8_000)
    const late = await latenessIn(hospital, from, to)
    const of = share === 1 ? 'worst' : `p${share * 100}`
    lines.push(`${what} (${of} ≤ ${goalMs} ms wanted): ${spreadOf(late)}`)
    values.push(atMost(`timers, ${what}, ${of}`, shareOf(late, share), 'ms', goalMs))
  }
  await phase({ what: 'both nodes well', share: 0.99, goalMs: 1_000 }, () => pause(ms))
  await phase({ what: 'nodes killed in turns', share: 1, goalMs: 7_000 }, () => kill(hospital, ms))
  let hit = false
  await phase({ what: 'a node stopped for 30 s', share: 1, goalMs: 7_000 }, async () => {
    hit = await stopInTransaction(hospital)
    await pause(30_000)
    hospital.node(0).child.kill('SIGCONT')
  })
  lines.push(hit ? 'it stood still amid a transaction' : 'it was not caught amid a transaction')
  if (existsSync(FAKETIME))
    await phase({ what: 'clocks 10 min ahead and 10 min behind, by libfaketime', share: 0.99, goalMs: 1_000 }, () =>
      wrongClocks(hospital, ms),
    )
  else lines.push('no libfaketime here: wrong clocks were not measured')
  const { checked, violations } = await checkTimers(hospital)
  return { lines: [...lines, checked], values, violations }
}

async function kill(hospital: Hospital, ms: number): Promise<void> {
  const end = performance.now() + ms
  for (let at = 0; performance.now() < end; at = 1 - at) {
    await hospital.killNode(at)
    await pause(2_000)
    await hospital.startNode(at)
  }
}

async function wrongClocks(hospital: Hospital, ms: number): Promise<void> {
  for (const [at, by] of ['+600s', '-600s'].entries()) {
    await hospital.endNode(at)
    await hospital.startNode(at, { LD_PRELOAD: FAKETIME, FAKETIME: by, DONT_FAKE_MONOTONIC: '1' })
  }
  await pause(ms)
}
