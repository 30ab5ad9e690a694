import { z } from 'zod'
import { instantInputSchema } from '../../shared/commands/command.ts'
import type { Actor } from '../../shared/domain/person.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { appendNote } from '../changelog/append-change.ts'
import type { Db } from '../db/port.ts'
import type { Cover } from '../db/records.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { present } from './present.ts'
import { Problem } from './problem.ts'
import { route, type Route, whoAsks } from './route.ts'

export type CoverDeps = {
  readonly db: Db
  readonly random: Random
  readonly rulesOf: (facility: string) => Promise<FacilityRules | null>
  /** Who is on duty changed. */
  readonly forget: (facility: string) => void
}

const PATH = '/api/v1/sessions/cover'
/** At most this long ahead. */
const LONGEST_MS = DAY_MS

const names = z.array(z.string().max(60)).max(40).default([])
const bodySchema = z.object({
  units: names,
  departments: names,
  untilMinutes: z
    .number()
    .int()
    .min(15)
    .max(LONGEST_MS / MINUTE_MS)
    .optional(),
  until: instantInputSchema.optional().describe('In place of minutes: the moment at which it ends'),
})

/**
 * What somebody covers beside what is theirs, until when: declared at sign-in, changed or ended at any time since. Each
 * declaration takes the place of the one before, ends by the database's clock, and stands in the log (rules CV6-CV8).
 */
export function coverRoutes(deps: CoverDeps): Route[] {
  const { db } = deps
  return [
    route({
      method: 'GET',
      path: PATH,
      summary: 'What is covered now beside what is one’s own, and until when.',
      guard: 'session',
      handle: async (call) => {
        const now = await db.reads.now()
        return present(shown(whoAsks(call).session.covers.filter(({ until }) => until > now)))
      },
    }),
    route({
      method: 'POST',
      path: PATH,
      summary: 'Declare the units and departments covered beside the own ones, and for how long; none: it ends now.',
      guard: 'session',
      body: bodySchema,
      handle: async (call) => {
        const { actor, session } = whoAsks(call)
        mayCover(actor, call.body)
        await areThere(deps, actor.facility, call.body)
        const covers = await db.transaction(async (tx) => {
          const row = await tx.lockSession(session.id)
          if (row === null || row.revokedAt !== null) throw new Problem(401, 'unauthenticated', 'This sign-in is over.')
          const now = await tx.now()
          const declared = coversOf(call.body, now)
          await tx.putSession({ ...row, covers: declared })
          const note = { facility: actor.facility, verb: 'cover', actor, cause: null, effectiveAt: now }
          await appendNote(tx, deps.random, note)
          return declared
        })
        deps.forget(actor.facility)
        db.ring(actor.facility)
        return present(shown(covers))
      },
    }),
  ]
}

type Body = z.output<typeof bodySchema>

/** Units are for who coordinates or supervises, departments for who works in one or leads one. */
function mayCover({ roles }: Actor, { units, departments }: Body): void {
  const isOne = (...of: Role[]) => of.some((role) => roles.includes(role))
  if (isOne('wall-display')) throw new Problem(403, 'forbidden', 'A wall display shows the units it was set up for.')
  if (units.length > 0 && !isOne('unit-coordinator', 'house-supervisor'))
    throw new Problem(403, 'forbidden', 'Units are covered by who coordinates them.')
  if (departments.length > 0 && !isOne('worker', 'department-lead'))
    throw new Problem(403, 'forbidden', 'Departments are covered by who works in one.')
}

async function areThere({ rulesOf }: CoverDeps, facility: string, { units, departments }: Body): Promise<void> {
  const reference = (await rulesOf(facility))?.reference
  const isOf = (list: readonly { readonly id: string }[] | undefined) => (id: string) =>
    list?.some((one) => one.id === id) === true
  if (!units.every(isOf(reference?.units)))
    throw new Problem(400, 'malformed', 'The body is wrong at units: there is no such unit.')
  if (!departments.every(isOf(reference?.departments)))
    throw new Problem(400, 'malformed', 'The body is wrong at departments: there is no such department.')
}

function coversOf({ units, departments, untilMinutes, until }: Body, now: Instant): Cover[] {
  if (units.length + departments.length === 0) return []
  const end = until ?? (untilMinutes === undefined ? null : now + untilMinutes * MINUTE_MS)
  if (end === null || end <= now || end > now + LONGEST_MS)
    throw new Problem(400, 'malformed', 'The body is wrong at until: it lies within the next 24 hours.')
  return [
    ...[...new Set(units)].map((unit) => ({ unit, until: end })),
    ...[...new Set(departments)].map((department) => ({ department, until: end })),
  ]
}

function shown(covers: readonly Cover[]) {
  return {
    units: covers.flatMap((one) => ('unit' in one ? [one.unit] : [])),
    departments: covers.flatMap((one) => ('department' in one ? [one.department] : [])),
    until: covers.length === 0 ? null : Math.max(...covers.map(({ until }) => until)),
  }
}
