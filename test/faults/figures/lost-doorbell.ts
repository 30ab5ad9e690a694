import { FACILITY } from '../../bench/seed.ts'
import { moment } from '../../bench/tools/moment.ts'
import { openPipeline } from '../../bench/tools/pipeline.ts'
import { pause, until } from '../fleet/wait.ts'
import { endOf, type FaultFigure, type Found, type Run } from './figure.ts'
import { ownTasks } from './rolling-restart.ts'
import { spreadOf } from './spread-of.ts'
import { atMost, shareOf, told } from './value.ts'
import { checkTaken } from './stand/check-log.ts'
import { hirePharmacists, openCrew, type Crew } from './stand/crew.ts'
import { Hospital } from './stand/hospital.ts'

const CONSOLES = 12
const OWN = 5
const MINUTES = 1
/** A change that is watched for, this often, ms; and the bell's connections are cut. */
const PROBE_MS = 1_000
const CUT_EVERY = 5

/** [R12] The doorbell's connections are cut and every ring swallowed: people work on, nodes tell by their polls. */
export const lostDoorbell: FaultFigure = {
  id: 'R12',
  about: `no doorbell, 2 nodes, ${CONSOLES} consoles`,
  async run(run) {
    const hospital = await Hospital.open({ built: run.built, tasks: 6500, nodes: 2 })
    const users = await hirePharmacists(hospital, CONSOLES)
    const crew = await openCrew({ servers: hospital.nodes.map(({ url }) => url), users, processes: 2 })
    try {
      await crew.all('work', { tasks: ownTasks(hospital, users, OWN), everyMs: 500 })
      const heard = await probe(run, hospital, { crew, from: CONSOLES * OWN, seconds: 10 })
      await crew.all('waits')
      await silence(hospital)
      const silent = await probe(run, hospital, { crew, from: CONSOLES * OWN + 40, seconds: null })
      const waits = (await crew.all<number[]>('waits')).flat()
      await restore(hospital)
      await crew.all('work', { tasks: {}, everyMs: 0 })
      const judged = await judge(hospital, crew)
      const lines = [
        `with the bell, a change is shown by consoles of both nodes after ${spreadOf(heard)}`,
        `without it: ${spreadOf(silent)} (≤ 1 s wanted)`,
        `commands without it, from the key to the answer: ${spreadOf(waits)}`,
        ...judged.lines,
      ]
      const values = [
        atMost('a change is shown at both nodes, p99', shareOf(silent, 0.99), 'ms', 1_000),
        told('the same with the bell, p99', shareOf(heard, 0.99), 'ms'),
      ]
      return { ...judged, lines, values: [...values, ...judged.values] }
    } finally {
      await crew.stop()
      await hospital.close()
    }
  },
}

type Probing = { readonly crew: Crew; readonly from: number; readonly seconds: number | null }

/** Changes made by a node of its own; when each console showed them, ms after the commit. */
async function probe(
  run: Pick<Run, 'minutes'>,
  hospital: Hospital,
  { crew, from, seconds }: Probing,
): Promise<number[]> {
  const isOver = endOf(seconds === null ? run : { minutes: seconds / 60 }, MINUTES)
  // That its own bell is cut too need not be told.
  const pipeline = await openPipeline({ say: () => undefined }, hospital, 2)
  const times: number[] = []
  try {
    for (let turn = from; !isOver(); turn += 1) {
      const task = `${hospital.journeys[turn]}/med-rec`
      await crew.all('watch', { tasks: [task] })
      if (seconds === null && (turn - from) % CUT_EVERY === 0) await cutBell(hospital)
      await pipeline.act(task, 'claim')
      const at = moment()
      let shown: number[] = []
      const all = async () => (shown = (await crew.all<number[]>('shown', { task })).flat()).length === CONSOLES
      if (!(await until(all, 30_000))) throw new Error(`${CONSOLES - shown.length} consoles never showed ${task}`)
      times.push(...shown.map((time) => Math.max(0, time - at)))
      await pause(PROBE_MS * Math.random())
    }
  } finally {
    await pipeline.close()
  }
  return times
}

/** The function that rings does nothing any more. */
async function silence(hospital: Hospital): Promise<void> {
  await hospital.admin('alter function pg_catalog.pg_notify(text, text) rename to pg_notify_kept')
  await hospital.admin(`create function pg_catalog.pg_notify(text, text) returns void language sql as 'select'`)
}

async function restore(hospital: Hospital): Promise<void> {
  await hospital.admin('drop function pg_catalog.pg_notify(text, text)')
  await hospital.admin('alter function pg_catalog.pg_notify_kept(text, text) rename to pg_notify')
}

async function cutBell(hospital: Hospital): Promise<void> {
  await hospital.admin(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'onward doorbell'`,
  )
}

async function judge(hospital: Hospital, crew: Crew): Promise<Found> {
  const violations: string[] = []
  const head = await hospital.db.reads.head(FACILITY)
  const isQuiet = async () =>
    (await crew.stands()).every(({ line, pending }) => line === 'live' && pending.length === 0)
  if (!(await until(isQuiet, 60_000))) violations.push('actions are still on their way a minute later')
  for (const { child } of hospital.nodes)
    if (child.exitCode !== null || child.signalCode !== null) violations.push('a node ended')
  const stands = await crew.stands()
  for (const { user, refused } of stands)
    for (const { id, code } of refused) violations.push(`an action of ${user} was refused: ${code} ${id}`)
  violations.push(...(await checkTaken(hospital.db, stands)))
  const actions = stands.reduce((sum, { taken }) => sum + taken.length, 0)
  const lines = [`${actions} actions, ${head} entries in the log, both nodes stand`]
  return { lines, values: [told('actions, none lost or refused', actions, '')], violations }
}
