import { pause, until } from '../fleet/wait.ts'
import { endOf, type FaultFigure, type Run } from './figure.ts'
import { spreadOf } from './spread-of.ts'
import { shareOf, told } from './value.ts'
import { checkTaken } from './stand/check-log.ts'
import { hirePharmacists, openCrew, type Crew } from './stand/crew.ts'
import { Hospital } from './stand/hospital.ts'

const CONSOLES = 16
/** Steps that are each console's own: nobody else may refuse what is done on them. */
const OWN = 5
const EVERY_MS = 300
const MINUTES = 2
/** Two run, and a place for the one that replaces one of them. */
const PLACES = 3

/** [R15] Nodes are exchanged one after another, as docs/operate.md has it, while people act: no action fails. */
export const rollingRestart: FaultFigure = {
  id: 'R15',
  about: `rolling restarts of 2 nodes while ${CONSOLES} consoles act`,
  async run(run) {
    const hospital = await Hospital.open({ built: run.built, tasks: 2400, nodes: 2, places: PLACES })
    const users = await hirePharmacists(hospital, CONSOLES)
    const crew = await openCrew({ servers: [await hospital.proxy().listen()], users, processes: 2 })
    try {
      await crew.all('work', { tasks: ownTasks(hospital, users, OWN), everyMs: EVERY_MS })
      const { exits, restarts } = await restart(run, hospital)
      await crew.all('work', { tasks: {}, everyMs: 0 })
      return await judge(hospital, crew, { exits, restarts })
    } finally {
      await crew.stop()
      await hospital.close()
    }
  },
}

/** To each so many medication steps that nobody else touches. */
export function ownTasks({ journeys }: Pick<Hospital, 'journeys'>, users: readonly string[], each: number) {
  if (journeys.length < users.length * each) throw new Error(`${journeys.length} journeys are not enough for all`)
  const own = (at: number) => journeys.slice(at * each, (at + 1) * each).map((journey) => `${journey}/med-rec`)
  return Object.fromEntries(users.map((user, at) => [user, own(at)]))
}

type Restarted = { readonly exits: readonly (number | null)[]; readonly restarts: number }

async function restart(run: Run, hospital: Hospital): Promise<Restarted> {
  const exits: (number | null)[] = []
  let restarts = 0
  const isOver = run.rounds === null ? endOf(run, MINUTES) : () => restarts >= (run.rounds ?? 0)
  for (; !isOver(); restarts += 1) {
    await hospital.startNode((restarts + 2) % PLACES)
    exits.push(await hospital.endNode(restarts % PLACES))
    await pause(500)
  }
  return { exits, restarts }
}

async function judge(hospital: Hospital, crew: Crew, { exits, restarts }: Restarted) {
  const violations: string[] = []
  const isQuiet = async () =>
    (await crew.stands()).every(({ line, pending }) => line === 'live' && pending.length === 0)
  if (!(await until(isQuiet, 60_000))) violations.push('actions are still on their way a minute later')
  const stands = await crew.stands()
  for (const { user, refused, notRecorded } of stands) {
    for (const { id, code } of refused) violations.push(`an action of ${user} failed: ${code} ${id}`)
    if (notRecorded > 0) violations.push(`${notRecorded} actions of ${user} were not recorded`)
  }
  for (const code of exits) if (code !== 0) violations.push(`a node that was asked to stop ended with ${code}`)
  violations.push(...(await checkTaken(hospital.db, stands)))
  const sum = (count: (stand: (typeof stands)[number]) => number) => stands.reduce((all, one) => all + count(one), 0)
  const waits = (await crew.all<number[]>('waits')).flat()
  const lines = [
    `${restarts} nodes exchanged, ${sum(({ taken }) => taken.length)} actions, ${sum(({ resent }) => resent)} of them sent again: 0 failed wanted`,
    `from the key to the server's answer: ${spreadOf(waits)}`,
    `told to come back after: ${spreadOf(stands.flatMap(({ asked }) => asked))}`,
  ]
  const values = [
    told('nodes exchanged', restarts, ''),
    told(
      'actions, none failed',
      sum(({ taken }) => taken.length),
      '',
    ),
    told('from the key to the answer, p99', shareOf(waits, 0.99), 'ms'),
  ]
  return { lines, values, violations }
}
