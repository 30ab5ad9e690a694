import { pause, until } from '../fleet/wait.ts'
import { endOf, type FaultFigure, type Found, type Run } from './figure.ts'
import { ownTasks } from './rolling-restart.ts'
import { spreadOf } from './spread-of.ts'
import { atLeast, shareOf, told } from './value.ts'
import { AnswerThief, type Theft } from './stand/answer-thief.ts'
import { checkTaken } from './stand/check-log.ts'
import { hirePharmacists, openCrew, type Crew } from './stand/crew.ts'
import { Hospital } from './stand/hospital.ts'

const OWN = 6
const MINUTES = 2
/** A machine that is busy with other things takes its time, ms. */
const SETTLED_MS = 600_000
/** So many actions sent again are what proves it, of all. */
const LEAST_RESENT = 0.2

export type Losing = {
  readonly consoles: number
  /** Of the board; each console needs a few journeys of its own. */
  readonly tasks: number
  readonly nodes: number
  readonly theft: Theft
}

/** [R2] Answers to a third of all actions are lost on purpose: each action is sent again, and none is done twice. */
export const lostAnswers = lostAnswersOf({ consoles: 12, tasks: 2400, nodes: 2, theft: { share: 0.35, cut: 0.7 } })

/** The same with other people and another thief. */
export function lostAnswersOf(losing: Losing): FaultFigure {
  return {
    id: 'R2',
    about: `answers lost on purpose, ${losing.nodes} nodes, ${losing.consoles} consoles`,
    run: (how) => loseAnswers(how, losing),
  }
}

async function loseAnswers(how: Run, { consoles, tasks, nodes, theft }: Losing): Promise<Found> {
  const hospital = await Hospital.open({ built: how.built, tasks, nodes })
  const users = await hirePharmacists(hospital, consoles)
  const thief = new AnswerThief(() => hospital.node(Math.floor(Math.random() * nodes)).port, theft)
  const crew = await openCrew({ servers: [await thief.listen()], users, processes: Math.ceil(consoles / 6) })
  try {
    await crew.all('work', { tasks: ownTasks(hospital, users, OWN), everyMs: 400 })
    await enough(how, crew)
    await crew.all('work', { tasks: {}, everyMs: 0 })
    thief.rest()
    return await judge(hospital, crew, thief)
  } finally {
    await crew.stop()
    thief.close()
    await hospital.close()
  }
}

/** A round is an action. */
async function enough(run: Run, crew: Crew): Promise<void> {
  const isTime = endOf(run, MINUTES)
  const actions = async () => (await crew.stands()).reduce((sum, { taken }) => sum + taken.length, 0)
  while (run.rounds === null ? !isTime() : (await actions()) < run.rounds) await pause(250)
}

async function judge(hospital: Hospital, crew: Crew, thief: AnswerThief): Promise<Found> {
  const isQuiet = async () =>
    (await crew.stands()).every(({ line, pending }) => line === 'live' && pending.length === 0)
  const isSettled = await until(isQuiet, SETTLED_MS)
  const stands = await crew.stands()
  const taken = stands.reduce((sum, one) => sum + one.taken.length, 0)
  const resent = stands.reduce((sum, one) => sum + one.resent, 0)
  const share = resent / Math.max(1, taken)
  const violations = [
    ...(isSettled ? [] : ['actions are still on their way 10 minutes later']),
    ...(share >= LEAST_RESENT ? [] : [`only ${Math.round(share * 100)} % of the actions were sent again: no proof`]),
    ...stands.flatMap(({ user, refused }) =>
      refused.map(({ id, code }) => `an action of ${user} failed: ${code} ${id}`),
    ),
    ...(await checkTaken(hospital.db, stands)),
  ]
  const waits = (await crew.all<number[]>('waits')).flat()
  const lines = [
    `${taken} actions, ${thief.stolen} answers lost, ${resent} actions (${Math.round(share * 100)} %, ≥ 20 % wanted) sent again: 0 doubled wanted`,
    `from the key to the answer that came through: ${spreadOf(waits)}`,
  ]
  const values = [
    told('actions', taken, ''),
    atLeast('actions sent again', share * 100, '%', LEAST_RESENT * 100),
    told('from the key to the answer that came through, median', shareOf(waits, 0.5), 'ms'),
  ]
  return { lines, values, violations }
}
