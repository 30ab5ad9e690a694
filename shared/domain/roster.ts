import { z } from 'zod'
import { departmentIdSchema, unitIdSchema, userIdSchema } from '../kernel/ids.ts'
import { instantSchema } from '../kernel/instant.ts'
import { roleSchema } from './roles.ts'

/** Somebody's shift: as what, for which department, and where; a place that is not given means everywhere. */
export const shiftSchema = z.strictObject({
  user: userIdSchema,
  role: roleSchema.default('worker'),
  department: departmentIdSchema.nullable().default(null),
  unit: unitIdSchema.nullable().default(null),
  room: z.string().max(40).nullable().default(null),
  bed: z.string().max(40).nullable().default(null),
  from: instantSchema,
  to: instantSchema,
})
export type Shift = z.infer<typeof shiftSchema>

/** Somebody is away; the substitute, if there is one, stands in with their shifts. */
export const absenceSchema = z.strictObject({
  user: userIdSchema,
  from: instantSchema,
  to: instantSchema,
  substitute: userIdSchema.nullable().default(null),
})
export type Absence = z.infer<typeof absenceSchema>

/** Who works when (domain.md E15.7). Bounded: a roster reaches some weeks ahead, not years. */
export const rosterSchema = z.strictObject({
  shifts: z.array(shiftSchema).max(5000).default([]),
  absences: z.array(absenceSchema).max(1000).default([]),
})
export type Roster = z.infer<typeof rosterSchema>

type Listed = readonly { readonly id: string }[]
type House = { readonly members: Listed; readonly departments: Listed; readonly units: Listed }

/** What keeps a roster from being taken, in sentences for whoever wrote it, each with the place of its row (rule RO1). */
export function rosterFaults(roster: Roster, house: House): string[] {
  const known = (list: readonly { readonly id: string }[]) => new Set<string>(list.map(({ id }) => id))
  const [members, departments, units] = [known(house.members), known(house.departments), known(house.units)]
  const placed = (rows: Roster['shifts'] | Roster['absences'], of: string) =>
    rows.map(({ user, from, to }, index) => ({ user, from, to, path: `${of}.${index}` }))
  const spans = [...placed(roster.shifts, 'shifts'), ...placed(roster.absences, 'absences')]
  const nobody = (path: string, user: string) =>
    members.has(user) ? [] : [`${path}: There is nobody called ${user} here.`]
  return [
    ...spans.flatMap(({ path, user }) => nobody(path, user)),
    ...spans.flatMap(({ path, user, from, to }) =>
      from < to ? [] : [`${path}: A span of ${user} ends before it begins.`],
    ),
    ...roster.shifts.flatMap(({ user, department, unit }, index) => [
      ...(department === null || departments.has(department)
        ? []
        : [`shifts.${index}: ${user}: there is no department ${department}.`]),
      ...(unit === null || units.has(unit) ? [] : [`shifts.${index}: ${user}: there is no unit ${unit}.`]),
    ]),
    ...roster.absences.flatMap(({ substitute }, index) =>
      substitute === null ? [] : nobody(`absences.${index}`, substitute),
    ),
    ...circles(roster.absences),
  ]
}

/** Substitutes that stand in for one another at the same time help nobody. */
function circles(absences: readonly Absence[]): string[] {
  return absences.flatMap((first) => {
    const chain: string[] = [first.user]
    let next = first.substitute
    while (next !== null && !chain.includes(next)) {
      chain.push(next)
      next = awayDuring(absences, next, first)?.substitute ?? null
    }
    return next === first.user ? [`${[...chain, next].join(' → ')} stand in for one another.`] : []
  })
}

function awayDuring(absences: readonly Absence[], user: string, { from, to }: Absence): Absence | undefined {
  return absences.find((one) => one.user === user && one.from < to && one.to > from)
}
