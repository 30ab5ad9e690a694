import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { LogEntry } from '../../../server/db/records.ts'
import { FACILITY } from '../../bench/seed.ts'
import { pause, until } from '../fleet/wait.ts'
import { endOf, type FaultFigure, type Found, type Run } from './figure.ts'
import { ownTasks } from './rolling-restart.ts'
import { checkClaims, checkTaken, readLog } from './stand/check-log.ts'
import { checkSame } from './stand/check-same.ts'
import { hirePharmacists, openCrew, type Crew } from './stand/crew.ts'
import { Hospital } from './stand/hospital.ts'
import { told } from './value.ts'

/** A machine that is busy with other things is slow to come back: longer than this it does not take, ms. */
const BACK_MS = 300_000
const OWN = 4
const MINUTES = 1

const run = promisify(execFile)

export type Restoring = {
  readonly consoles: number
  /** Who signs in after the backup: the restored database knows nothing of their sign-in. */
  readonly later: number
  /** Of the board; each console needs a few journeys of its own. */
  readonly tasks: number
  readonly nodes: number
}

/** [R17] The whole database comes back from a copy made while it was stopped: consoles notice, and offer again what it lost. */
export const restore = restoreOf({ consoles: 12, later: 2, tasks: 2400, nodes: 2 })

/** The same with other people. */
export function restoreOf(restoring: Restoring): FaultFigure {
  return {
    id: 'R17',
    about: `restored from an older copy; ${restoring.consoles} consoles, ${restoring.later} more signed in since`,
    run: (how) => throughRestore(how, restoring),
  }
}

async function throughRestore(how: Run, { consoles, later, tasks, nodes }: Restoring): Promise<Found> {
  const hospital = await Hospital.open({ built: how.built, tasks, nodes })
  const users = await hirePharmacists(hospital, consoles + later)
  const server = await hospital.proxy().listen()
  const crew = await openCrew({
    servers: [server],
    users: users.slice(0, consoles),
    processes: Math.ceil(consoles / 6),
  })
  try {
    const work = { tasks: ownTasks(hospital, users, OWN), everyMs: 400 }
    await crew.all('work', work)
    await acted(crew)
    const backupMs = await backup(hospital)
    const kept = await hospital.db.reads.head(FACILITY)
    for (const user of users.slice(consoles)) await crew.processes[0]?.call('open', { server, user })
    await crew.all('work', work)
    const isOver = endOf(how, MINUTES)
    while (!isOver()) await pause(200)
    await acted(crew)
    return await restored({ hospital, crew, kept, backupMs, users })
  } finally {
    await crew.stop()
    await hospital.close()
  }
}

/** Until everybody has acted once more. */
async function acted(crew: Crew): Promise<void> {
  const before = new Map((await crew.stands()).map(({ user, taken }) => [user, taken.length]))
  const hasActed = async () => (await crew.stands()).every(({ user, taken }) => taken.length > (before.get(user) ?? 0))
  await until(hasActed, BACK_MS)
}

type Before = {
  readonly hospital: Hospital
  readonly crew: Crew
  readonly kept: number
  readonly backupMs: number
  readonly users: readonly string[]
}

async function restored({ hospital, crew, kept, backupMs, users }: Before): Promise<Found> {
  const lost = await readLog(hospital.db, kept)
  const began = performance.now()
  const servingMs = await comeBack(hospital)
  const isQuiet = async () =>
    (await hospital.db.reads.head(FACILITY)) > 0 && (await crew.stands()).every(({ line }) => line === 'live')
  const isLive = await until(isQuiet, BACK_MS)
  const liveMs = performance.now() - began
  await pause(3_000)
  await crew.all('work', { tasks: {}, everyMs: 0 })
  const offered = await whatCame(hospital, { crew, kept, lost })
  const pressed = (await crew.all<Pressed[]>('sendAllAgain')).flat()
  const signed = await whatCame(hospital, { crew, kept, lost })
  const sent = pressed.reduce((sum, one) => sum + one.sent, 0)
  const fromConsoles = lost.filter(({ cause }) => cause !== null).length
  const violations = [
    ...(isLive ? [] : ['not every console came back in time']),
    ...(offered.isSettled && signed.isSettled ? [] : ['actions are still on their way']),
    ...signed.cards.filter((card) => card.endsWith('forbidden')).map((card) => `not taken when sent again: ${card}`),
    ...(await checkTaken(hospital.db, await crew.stands())),
    ...(await checkClaims(hospital.db, 0)),
    ...(await checkSame(hospital, crew, users)),
  ]
  const lines = [
    `the copy took ${Math.round(backupMs)} ms with everything stopped; the database fell back from ${kept + lost.length} entries to ${kept}`,
    `RPO: of ${lost.length} entries that the copy did not have, ${fromConsoles} were actions; ${offered.came} of these came again from the consoles (${lost.length - fromConsoles} were timers)`,
    `cards: ${counted(offered.cards)}`,
    `${sent} cards sent again at one press of each person: ${signed.came} of the actions stand again; cards: ${counted(signed.cards)}`,
    `RTO: ${Math.round(servingMs)} ms until every node listened, ${Math.round(liveMs)} ms until every console was live`,
  ]
  const values = [
    told('actions that the copy did not have', fromConsoles, ''),
    told('of these came again by themselves', offered.came, ''),
    told('became cards of their people', offered.cards.length, ''),
    told('stand again after one press of each person', signed.came, ''),
    told('every node listens after', servingMs, 'ms'),
    told('every console is live after', liveMs, 'ms'),
  ]
  return { lines, values, violations }
}

type Pressed = { readonly sent: number; readonly left: number }
type Came = { readonly crew: Crew; readonly kept: number; readonly lost: readonly LogEntry[] }

/** Once nothing is on its way: how many of the lost actions stand again, and what cards there are. */
async function whatCame({ db }: Hospital, { crew, kept, lost }: Came) {
  const isSettled = await until(async () => (await crew.stands()).every(({ pending }) => pending.length === 0), BACK_MS)
  const stands = await crew.stands()
  const again = new Set((await readLog(db, kept)).flatMap(({ cause }) => cause ?? []))
  const came = lost.filter(({ cause }) => cause !== null && again.has(cause)).length
  return { isSettled, came, cards: stands.flatMap(({ user, refused }) => refused.map(({ code }) => `${user} ${code}`)) }
}

function counted(cards: readonly string[]): string {
  const kinds = [...new Set(cards)].map((one) => `${one} × ${cards.filter((other) => other === one).length}`)
  return kinds.length === 0 ? 'none' : kinds.join(', ')
}

/** As docs/operate.md has it: stopped, copied, started. */
async function backup(hospital: Hospital): Promise<number> {
  const began = performance.now()
  await Promise.all(hospital.places.map((at) => hospital.endNode(at)))
  await hospital.stopDatabase()
  await run('cp', ['-a', hospital.dataDir, join(hospital.folder, 'backup')])
  await hospital.startDatabase()
  await Promise.all(hospital.places.map((at) => hospital.startNode(at)))
  return performance.now() - began
}

/** The nodes die, the database is gone, the copy takes its place. */
async function comeBack(hospital: Hospital): Promise<number> {
  const began = performance.now()
  await Promise.all(hospital.places.map((at) => hospital.killNode(at)))
  await hospital.stopDatabase()
  await rm(hospital.dataDir, { recursive: true, force: true })
  await run('cp', ['-a', join(hospital.folder, 'backup'), hospital.dataDir])
  await hospital.startDatabase()
  await Promise.all(hospital.places.map((at) => hospital.startNode(at)))
  return performance.now() - began
}
