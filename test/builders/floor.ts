import { randomBytes } from 'node:crypto'
import { type Command, commandSchema, type Outcome } from '../../shared/commands/command.ts'
import { type Actor, actorSchema } from '../../shared/domain/person.ts'
import { classOfRoles } from '../../shared/domain/scopes.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { Db } from '../../server/db/port.ts'
import { createRuleContexts, type RuleContexts } from '../../server/db/rule-contexts.ts'
import { commandExecutor, type ExecuteCommand } from '../../server/execute/execute-command.ts'
import { visitFacts } from '../../server/ingest/plan/visit-facts.ts'
import { visitBodySchema } from '../../shared/domain/census.ts'
import { someSession, someUser, someVisit } from './changes.ts'
import { builtIn, smallHospital } from './journey.ts'
import { systemParts } from './system.ts'

/** A small hospital on a database: reference data, the built-in workflows, patients in beds, everybody signed in. */
export type Floor = {
  readonly facility: string
  readonly db: Db
  readonly contexts: RuleContexts
  readonly execute: ExecuteCommand
  /** A member of the small hospital by username, as their session says. */
  readonly person: (username: string) => Actor
  /** Sends a command as somebody, heard a moment ago. */
  readonly ask: (who: Actor, verb: Command['verb'], entityId: string, over?: Partial<Command>) => Promise<Outcome>
  readonly command: (verb: Command['verb'], entityId: string, over?: Partial<Command>) => Command
  /** Opens a discharge journey that is ordered; gives its id. */
  readonly discharge: (visit?: string) => Promise<string>
  readonly row: <K extends Row['kind']>(kind: K, id: string) => Promise<Extract<Row, { kind: K }>>
}

let floors = 0

/** Furnishes a facility of its own. */
export async function openFloor(db: Db, clock: Clock = systemParts.clock): Promise<Floor> {
  floors += 1
  const facility = `H${floors}-${randomBytes(3).toString('hex')}`
  const reference = smallHospital({ facility } as object)
  await furnish(db, facility)
  const contexts = createRuleContexts(db.reads, clock)
  const warn = () => undefined
  const facts = (visit: { body: unknown }) => visitFacts(visitBodySchema.parse(visit.body))
  const execute = commandExecutor({ db, contexts, random: systemParts.random, visitFacts: facts, warn })

  const command: Floor['command'] = (verb, entityId, over = {}) => {
    const commandId = uuidV7(clock.now(), systemParts.random)
    return commandSchema.parse({ commandId, verb, entityId, deviceId: 'd1', issuedAt: clock.now(), ...over })
  }
  const ask: Floor['ask'] = (who, verb, entityId, over = {}) =>
    execute(command(verb, entityId, over), { actor: who, lastHeardAt: clock.now() - 3000 })
  const person: Floor['person'] = (username) => {
    const member = reference.members.find((one) => one.username === username)
    if (member === undefined) throw new Error(`nobody is called ${username}`)
    const { id, name, roles, departments, units } = member
    const rights = { id, name, roles, departments, units }
    return actorSchema.parse({ ...rights, facility, session: `s-${id}`, class: classOfRoles(member) })
  }
  return {
    facility,
    db,
    contexts,
    execute,
    person,
    ask,
    command,
    async discharge(visit = 'V1') {
      const id = `j-${visit}`
      const args = { workflow: 'discharge', visit, stage: 'ordered' }
      const outcome = await ask(person('k.lind'), 'open-journey', id, { args })
      if (outcome.outcome !== 'applied') throw new Error(`not opened: ${JSON.stringify(outcome)}`)
      return id
    },
    async row(kind, id) {
      const rows = await db.reads.journeyRows(facility, id.split('/')[0] ?? id)
      const found = rows.find((row) => row.kind === kind && row.id === id)
      if (found === undefined) throw new Error(`no ${kind} ${id}`)
      return found as never
    },
  }
}

async function furnish(db: Db, facility: string): Promise<void> {
  const { templates: _none, ...stored } = smallHospital({ facility } as object)
  const now = await db.reads.now()
  await db.transaction(async (tx) => {
    await tx.putReference(facility, stored)
    for (const name of ['discharge.v1', 'referral.in.v1'] as const) {
      const body = builtIn(name)
      await tx.putTemplate(facility, { id: body.id, version: body.version, body, hash: name })
    }
    for (const { id, username, name, roles, departments, units } of stored.members) {
      const own = `${facility}:${id}`
      await tx.putUser(
        someUser(facility, own, { username: `${facility}.${username}`, name, roles, departments, units }),
      )
      const heard = { user: own, createdAt: now, lastHeardAt: now, expiresAt: now + 86_400_000 * 365 }
      await tx.putSession(someSession(facility, `s-${own}`, heard))
    }
    for (const [visit, room, bed, family] of BEDS) {
      await tx.putPatient({ ...NOBODY, facility, patient: `P-${visit}`, family, mrn: `M-${visit}` })
      const body = { firstSeenBy: 'A01', class: 'I', ambulatory: ['A0'] }
      await tx.putVisit(someVisit(facility, visit, { patient: `P-${visit}`, unit: '4W', room, bed, body }))
    }
  })
}

const BEDS = [
  ['V1', '401', 'A', 'Adler'],
  ['V2', '401', 'B', 'Brandt'],
  ['V3', '402', 'A', 'ADLER'],
] as const

const NOBODY = { given: 'Ruth', birthDate: '1950-01-01', sex: 'F', deathAt: null, mergedInto: null }
