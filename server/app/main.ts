import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import { describeSettings } from '../config/describe-settings.ts'
import { readSettings, type Settings } from '../config/read-settings.ts'
import type { Db } from '../db/port.ts'
import { aborted, askedToStop } from './asked-to-stop.ts'
import { demoInfo } from './demo/seed-demo.ts'
import type { FacilityFile } from './facility/facility-file.ts'
import { readFacilityFile } from './facility/read-facility-file.ts'
import { importTemplates, loadFacility } from './facility/load-facility.ts'
import { workflowsFolder } from './folders.ts'
import { openLogger } from './logger.ts'
import { openDatabase } from './open-database.ts'
import { serviceKeyFile } from './service-key.ts'
import { StartRefused } from './start-refused.ts'
import { startServer, type RunningServer } from './start-server.ts'
import { systemScheduler } from './system-clock.ts'

/** A stop that takes longer than this is ended, ms. */
const STOP_MS = 5000

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return say(`${usage()}\n\n${describeSettings()}`)
  const read = readSettings(process.env)
  if (read.kind === 'wrong') throw new StartRefused(read.sentences.join('\n'))
  const load = args.indexOf('--load')
  return load === -1 ? run(read.settings) : loadFile(read.settings, args[load + 1] ?? '')
}

async function run(settings: Settings): Promise<void> {
  const stopping = askedToStop()
  const log = openLogger(settings.logLevel)
  const fatal = (error: unknown) => {
    log.fatal({ err: error }, 'a fault nobody handled')
    process.exit(1)
  }
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', fatal)
  while (!stopping.aborted) await serve(settings, log, stopping)
  process.exit(0)
}

/** One server, until this process is asked to stop or its database tells another history (rule ND7). */
async function serve(settings: Settings, log: Logger, stopping: AbortSignal): Promise<void> {
  const server = await startUnlessStopped(settings, log, stopping)
  if (server === null) return
  // A server that is asked to stop while it says where it is stops afterwards: what it says is read from the database.
  await announce(server, settings)
  await aborted(AbortSignal.any([stopping, server.turned]))
  const ended = setTimeout(() => process.exit(1), STOP_MS).unref()
  await server.stop()
  clearTimeout(ended)
}

/** Null where a signal came first: everything that had been started is stopped again, whatever the start died of. */
async function startUnlessStopped(
  settings: Settings,
  log: Logger,
  stopping: AbortSignal,
): Promise<RunningServer | null> {
  try {
    const onFailed = () => process.exit(1)
    return await startServer({ settings, log, version: packageJson.version, onFailed, stopping })
  } catch (error) {
    if (!stopping.aborted) throw error
    const about = error === stopping.reason ? {} : { err: error }
    log.info(about, 'stopped while it started')
    return null
  }
}

async function announce(server: RunningServer, settings: Settings): Promise<void> {
  for (const note of server.notes) say(note)
  say(`Onward ${packageJson.version} at ${server.url}, HL7 v2 over MLLP on port ${server.mllpPort}`)
  if (settings.serviceKey === null)
    say(`Senders of POST /hl7v2 show the service key that stands in ${serviceKeyFile(settings.dataDir)}`)
  if ((await server.db.reads.facilities()).length === 0) say('No hospital is loaded yet: npm run server -- --load FILE')
  const demo = settings.demo ? await demoInfo(server.db) : null
  if (demo !== null) {
    say(`SYNTHETIC DEMO HOSPITAL: nobody in it exists. Password of every user: ${demo.password}`)
    for (const line of usersByRole(demo.users)) say(`  ${line}`)
  }
  // Whoever started us may be gone: then nobody waits for it.
  process.send?.({ url: server.url, mllpPort: server.mllpPort }, undefined, undefined, () => undefined)
}

/** One line a role, so that the address stays in sight: "unit-coordinator: k.lind (4W), t.adeyemi (4E)". */
function usersByRole(users: NonNullable<Awaited<ReturnType<typeof demoInfo>>>['users']): string[] {
  const leading = (roles: readonly string[]) => roles.find((role) => role !== 'worker') ?? 'worker'
  const roles = [...new Set(users.map((user) => leading(user.roles)))].toSorted()
  return roles.map((role) => {
    const named = users
      .filter((user) => leading(user.roles) === role)
      .map(({ username, units, departments }) => {
        const where = role === 'house-supervisor' ? '' : (units[0] ?? departments[0] ?? '')
        return where === '' ? username : `${username} (${where})`
      })
    return `${role}: ${named.join(', ')}`
  })
}

async function loadFile(settings: Settings, file: string): Promise<void> {
  const stopping = askedToStop()
  const hospital = await readFacilityFile(file)
  const log = openLogger(settings.logLevel)
  const database = await openDatabase({
    settings,
    log,
    scheduler: systemScheduler,
    node: 'load',
    onFailed: () => process.exit(1),
    stopping,
  }).catch((error: unknown) => {
    throw stopping.aborted ? new StartRefused('Stopped before anything was loaded.', { cause: error }) : error
  })
  try {
    await load(database.db, hospital)
  } finally {
    await database.close()
  }
}

async function load(db: Db, hospital: FacilityFile): Promise<void> {
  const passwords = new Map<string, string>()
  const passwordFor = (username: string) => {
    const password = passwords.get(username) ?? randomBytes(12).toString('base64url')
    passwords.set(username, password)
    return password
  }
  const fresh = await loadFacility(db, hospital, { synthetic: false, passwordFor })
  const templates = await importTemplates(db, hospital.facility, workflowsFolder())
  say(
    `${hospital.name}: ${hospital.units.length} units, ${hospital.people.length} people; workflows: ${templates.join(', ') || 'all known'}`,
  )
  for (const username of fresh) say(`  ${username}  first password: ${passwords.get(username)}`)
}

function usage(): string {
  return [
    'npm run server                  run it',
    'npm run server -- --load FILE   write a hospital (docs/facility.md) into the database',
  ].join('\n')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof StartRefused)) throw error
  // Whoever started us may keep a channel open: it does not hold up the end.
  process.stderr.write(`${error.message}\n`, () => process.exit(1))
}
