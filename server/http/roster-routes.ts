import { z } from 'zod'
import type { Actor } from '../../shared/domain/person.ts'
import { referenceSchema } from '../../shared/domain/reference.ts'
import { type Roster, rosterFaults } from '../../shared/domain/roster.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { appendNote } from '../changelog/append-change.ts'
import type { Db } from '../db/port.ts'
import { rosterInputSchema } from '../db/roster-input.ts'
import type { RuleContexts } from '../db/rule-contexts.ts'
import { noteRosterChange } from '../workflow/wake-after-roster.ts'
import { present } from './present.ts'
import { Problem } from './problem.ts'
import { shiftsInCsv } from './roster-csv.ts'
import { route, type Route, whoAsks } from './route.ts'

export type RosterDeps = { readonly db: Db; readonly contexts: RuleContexts; readonly random: Random }

const bodySchema = z.union([
  z.strictObject({ csv: z.string().max(1_000_000) }),
  z.strictObject({
    shifts: z.array(z.unknown()).max(5000).default([]),
    absences: z.array(z.unknown()).max(1000).default([]),
  }),
])

/** Who works when: read by everybody who works here, put by the house supervisor, or by a lead for their departments. */
export function rosterRoutes({ db, contexts, random }: RosterDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/roster',
      summary: 'Who works when: shifts and absences.',
      guard: 'session',
      handle: async (call) => {
        const { facility } = staff(whoAsks(call).actor)
        return present(await db.reads.roster(facility))
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/roster',
      summary: 'Puts a roster in the place of the one before; a lead those of their departments alone.',
      description:
        'JSON, or text/csv with a head line of user, role, department, unit, room, bed, from, to (ISO 8601 with a zone); CSV leaves absences as they are.',
      guard: 'session',
      body: bodySchema,
      textFor: 'csv',
      bodyLimit: 1024 * 1024,
      mostMembers: 60_000,
      handle: async (call) => {
        const { actor } = whoAsks(call)
        const mine = writerOf(actor)
        const stored = referenceSchema.omit({ templates: true }).safeParse(await db.reads.reference(actor.facility))
        if (!stored.success) throw new Problem(404, 'not-found', 'This hospital has not been set up.')
        const put = await db.transaction(async (tx) => {
          await tx.lockKey(actor.facility, 'roster')
          const before = await tx.roster(actor.facility)
          const after = merged(before, readRoster(call.body, before), mine)
          const [fault] = rosterFaults(after, stored.data)
          if (fault !== undefined) throw new Problem(400, 'malformed', `The roster was not taken: ${fault}`)
          await tx.putRoster(actor.facility, after)
          const now = await tx.now()
          await noteRosterChange(tx, actor.facility, { before, after, members: stored.data.members, now })
          const note = { facility: actor.facility, verb: 'put-roster', actor, cause: null, effectiveAt: now }
          await appendNote(tx, random, note)
          return after
        })
        contexts.forget(actor.facility)
        db.ring(actor.facility)
        return present({ shifts: put.shifts.length, absences: put.absences.length })
      },
    }),
  ]
}

function staff(actor: Actor): Actor {
  if (actor.roles.includes('wall-display')) throw new Problem(403, 'forbidden', 'A wall display shows no roster.')
  return actor
}

/** The departments somebody may write for; null: all of them. */
function writerOf(actor: Actor): readonly string[] | null {
  if (actor.roles.includes('house-supervisor')) return null
  if (actor.roles.includes('department-lead')) return actor.departments
  throw new Problem(403, 'forbidden', 'The roster is for the house supervisor and the leads of departments.')
}

function readRoster(body: z.output<typeof bodySchema>, before: Roster): Roster {
  const csv = 'csv' in body ? shiftsInCsv(body.csv) : null
  if (csv?.ok === false) throw new Problem(400, 'malformed', `The roster was not taken: ${csv.fault}.`)
  const given = csv === null ? body : { shifts: csv.value, absences: before.absences }
  const read = rosterInputSchema.safeParse(given)
  if (read.success) return read.data
  const { path, message } = read.error.issues[0] ?? { path: [], message: 'it cannot be read' }
  throw new Problem(400, 'malformed', `The roster was not taken: ${path.join('.')}: ${message}.`)
}

/** A lead's rows take the place of those of their departments; the others stay. */
function merged(before: Roster, given: Roster, mine: readonly string[] | null): Roster {
  if (mine === null) return given
  const isMine = ({ department }: Roster['shifts'][number]) => department !== null && mine.includes(department)
  const stray = given.shifts.find((shift) => !isMine(shift))
  if (stray !== undefined)
    throw new Problem(403, 'forbidden', `A shift of ${stray.user} is not of your departments: nothing was taken.`)
  const people = new Set<string>([...before.shifts, ...given.shifts].filter(isMine).map(({ user }) => user))
  const foreign = given.absences.find(({ user }) => !people.has(user))
  if (foreign !== undefined)
    throw new Problem(403, 'forbidden', `${foreign.user} has no shift in your departments: nothing was taken.`)
  // What was given comes first: a fault names a row by its place in what its sender wrote.
  return {
    shifts: [...given.shifts, ...before.shifts.filter((shift) => !isMine(shift))],
    absences: [...given.absences, ...before.absences.filter(({ user }) => !people.has(user))],
  }
}
