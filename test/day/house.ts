import { join } from 'node:path'
import { readSettings } from '../../server/config/read-settings.ts'
import { importTemplates, loadFacility } from '../../server/app/facility/load-facility.ts'
import { DEMO_FACILITY, demoHospital } from '../../server/app/demo/hospital.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import type { Db } from '../../server/db/port.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import { commandExecutor } from '../../server/execute/execute-command.ts'
import { createInbox } from '../../server/ingest/process-inbox.ts'
import { visitFacts } from '../../server/ingest/plan/visit-facts.ts'
import { receiveMessage } from '../../server/ingest/receive-message.ts'
import { sweepTimers } from '../../server/workflow/sweep-timers.ts'
import { commandSchema, type Outcome, type Verb } from '../../shared/commands/command.ts'
import { visitBodySchema } from '../../shared/domain/census.ts'
import { actorSchema } from '../../shared/domain/person.ts'
import type { Member } from '../../shared/domain/reference.ts'
import { shiftSchema } from '../../shared/domain/roster.ts'
import { classOfRoles } from '../../shared/domain/scopes.ts'
import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { Template } from '../../shared/workflow/template/template.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import { ManualTime } from '../builders/manual-time.ts'
import { SimRandom } from '../sim/random.ts'

/** The demo hospital on a virtual clock: feed, law, timers and roster are the product's own, the database is in memory. */
export type House = {
  readonly db: Db
  readonly facility: string
  readonly members: readonly Member[]
  readonly templates: readonly Template[]
  readonly now: () => Instant
  /** Time passes; nothing happens by itself. */
  readonly pass: (ms: number) => void
  /** A message of the feed, received and read. */
  readonly hear: (message: string) => Promise<void>
  /** Fires what is due, and what follows from it. */
  readonly sweep: () => Promise<void>
  readonly ask: (who: Member, verb: Verb, entityId: string, args: object) => Promise<Outcome>
}

const ASSETS = join(import.meta.dirname, '../../assets/workflows')

/** Opens it at a moment; everybody is on the roster round the clock, so that nobody is spared by being off duty. */
export async function openHouse(at: Instant, seed: number): Promise<House> {
  const time = new ManualTime(at)
  const random = new SimRandom(seed)
  const db = createMemoryDb({ clock: time, random, scheduler: time })
  const facility = DEMO_FACILITY
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error })
  }
  const settings = demoSettings()
  await loadFacility(db, demoHospital(settings.zone, settings.a03Means), { synthetic: true, passwordFor: () => 'x' })
  await importTemplates(db, facility, ASSETS)
  const contexts = createRuleContexts(db.reads, time)
  const rules = await contexts.fresh(facility)
  if (rules === null) throw new Error('there is no hospital')
  const { members } = rules.reference
  await db.transaction((tx) =>
    tx.putRoster(facility, { shifts: members.flatMap((one) => shiftsOf(one, at)), absences: [] }),
  )
  contexts.forget(facility)
  const { zone, dischargeCodes, operatingRooms, orderCodes, documentCodes } = settings
  const mapping = { zone, dischargeCodes, operatingRooms, orderCodes, documentCodes }
  const inbox = createInbox({
    db,
    facility,
    contexts,
    mapping,
    random,
    scheduler: time,
    warn,
    settled: () => undefined,
  })
  const nothing = () => undefined
  const policy = { processingIds: ['P', 'T', 'D'] }
  const receiving = { db, facility, clock: time, random, policy, onKept: nothing, onHeard: nothing, onRefused: nothing }
  const facts = (visit: { body: unknown }) => visitFacts(visitBodySchema.parse(visit.body))
  const execute = commandExecutor({ db, contexts, random, visitFacts: facts, warn })
  return {
    db,
    facility,
    members,
    templates: rules.published,
    now: () => time.now(),
    pass: (ms) => time.leap(ms),
    async hear(message) {
      await receiveMessage(receiving, Buffer.from(message), { kind: 'mllp', peer: '127.0.0.1' })
      for (const { id } of await db.reads.inboundWaiting(facility, 50)) await inbox.replay(id)
    },
    async sweep() {
      for (;;) {
        const { fired, failed } = await sweepTimers({ db, contexts, random }, facility, [])
        for (const [journey, fault] of failed) throw new Error(`timers of ${journey}`, { cause: fault })
        if (fired === 0) return
      }
    },
    ask(who, verb, entityId, args) {
      const { id, name, roles, departments, units } = who
      const rights = { id, name, roles, departments, units }
      const actor = actorSchema.parse({ ...rights, facility, session: `s-${id}`, class: classOfRoles(who) })
      const commandId = uuidV7(time.now(), random)
      const command = { commandId, verb, entityId, deviceId: 'd1', issuedAt: time.now(), args }
      return execute(commandSchema.parse(command), { actor, lastHeardAt: time.now() - 3000 })
    },
  }
}

function demoSettings() {
  const read = readSettings({ ONWARD_DEMO: '1', ONWARD_TIME_ZONE: 'America/New_York' })
  if (read.kind === 'wrong') throw new Error(read.sentences.join(' '))
  return { ...read.settings, zone: 'America/New_York' }
}

/** In each role, department and unit that the person has, for two days around. */
function shiftsOf({ id, roles, departments, units }: Member, at: Instant) {
  const span = { user: id, from: at - DAY_MS, to: at + 2 * DAY_MS }
  return roles.flatMap((role) =>
    (departments.length === 0 ? [null] : departments).flatMap((department) =>
      (units.length === 0 ? [null] : units).map((unit) => shiftSchema.parse({ ...span, role, department, unit })),
    ),
  )
}
