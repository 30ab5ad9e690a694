import { HOUR_MS, type Instant } from '../kernel/instant.ts'
import type { Person } from './person.ts'
import type { Member } from './reference.ts'
import type { Role } from './roles.ts'
import type { Absence, Roster, Shift } from './roster.ts'

/** Whom a shift may be asked for. */
export type DutyAsk = { readonly role: Role; readonly unit: string | null; readonly department: string | null }

/** Where a step is done. */
export type PlaceAsk = DutyAsk & { readonly room: string | null; readonly bed: string | null }

/** What the roster says, asked at a moment (rules RO2-RO5). */
export type RosterView = {
  /** True where there is a roster for these people around that moment: then it alone says who is on duty. */
  readonly covers: (ask: DutyAsk, at: Instant) => boolean
  readonly onDuty: (ask: DutyAsk, at: Instant) => Person[]
  /** Whose a step is that opens there, the narrowest assignment first; `except`: not this person. */
  readonly assignee: (ask: PlaceAsk, at: Instant, except?: string) => Person | null
  /** When the shift ends that this person is in, or was in last, or when they go away within it; null: the roster does not know them. */
  readonly shiftEnd: (user: string, at: Instant) => Instant | null
  /** When shifts of that unit end within a span of time, both ends of it included; each moment once. */
  readonly unitEnds: (unit: string, from: Instant, to: Instant) => readonly Instant[]
  /** Who is there in somebody's place: themselves, or the end of their chain of substitutes; null: nobody (rule RO4). */
  readonly present: (user: string, at: Instant) => string | null
  /** Since when somebody is away at that moment; null: they are there, as far as the roster knows. */
  readonly awaySince: (user: string, at: Instant) => Instant | null
  /** Those who are away and in whose place this person stands. */
  readonly standsFor: (user: string, at: Instant) => readonly string[]
}

/** The view of a roster over the people of the house. */
export function rosterView({ shifts, absences }: Roster, members: readonly Member[]): RosterView {
  const people = new Map<string, Member>(members.map((member) => [member.id, member]))
  const ownShifts = byUser(shifts)
  const ownAbsences = byUser(absences)
  const present = (user: string, at: Instant) => standIn(absences, user, at)
  const now = (at: Instant) => shifts.filter(({ from, to }) => from <= at && at < to)

  function peopleOf(found: readonly Shift[], at: Instant): Person[] {
    const ids = found.flatMap(({ user }) => present(user, at) ?? [])
    return [...new Set(ids)].flatMap((id) => {
      const member = people.get(id)
      return member === undefined ? [] : [{ id: member.id, name: member.name }]
    })
  }

  return {
    covers: (ask, at) =>
      shifts.some((shift) => shift.from < at + AROUND_MS && shift.to > at - AROUND_MS && isForAsk(shift, ask)),
    onDuty: (ask, at) =>
      peopleOf(
        now(at).filter((shift) => isForAsk(shift, ask) && isIn(shift, ask)),
        at,
      ),
    assignee: (ask, at, except) => {
      const here = now(at).filter((shift) => isForAsk(shift, ask) && isAt(shift, ask))
      const drawn = new Map(here.map((shift) => [shift, drawOf(shift.user, placeOf(ask))]))
      const draw = (shift: Shift) => drawn.get(shift) ?? 0
      const narrowest = here.toSorted((a, b) => width(a) - width(b) || draw(b) - draw(a) || (a.user < b.user ? -1 : 1))
      return peopleOf(narrowest, at).find(({ id }) => id !== except) ?? null
    },
    unitEnds: (unit, from, to) => {
      const ends = shifts.filter((shift) => shift.unit === unit && from <= shift.to && shift.to <= to)
      return [...new Set(ends.map((shift) => shift.to))]
    },
    present,
    awaySince: (user, at) => {
      const now = (ownAbsences.get(user) ?? []).filter(({ from, to }) => from <= at && at < to)
      return now.length === 0 ? null : Math.min(...now.map(({ from }) => from))
    },
    standsFor: (user, at) => [...ownAbsences.keys()].filter((away) => away !== user && present(away, at) === user),
    shiftEnd: (user, at) => {
      const begun = (ownShifts.get(user) ?? []).filter(({ from }) => from <= at)
      if (begun.length === 0) return null
      const end = Math.max(...begun.map(({ to }) => to))
      const away = (ownAbsences.get(user) ?? []).filter((one) => one.to > at && one.from < end)
      return Math.min(end, ...away.map(({ from }) => from))
    },
  }
}

/** Asked for every held step each time a journey settles: a house has thousands of rows, a person a few. */
function byUser<Row extends { readonly user: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const own = found.get(row.user)
    if (own === undefined) found.set(row.user, [row])
    else own.push(row)
  }
  return found
}

/** Rows this near to a moment say that there is a roster at all. */
const AROUND_MS = 24 * HOUR_MS

/** Who is there in somebody's place: themselves, or the last one of the chain of substitutes; null: nobody. */
export function standIn(absences: readonly Absence[], user: string, at: Instant): string | null {
  const seen = new Set<string>()
  for (let one: string | null = user; one !== null;) {
    const away: Absence | undefined = absences.find(({ user: who, from, to }) => who === one && from <= at && at < to)
    if (away === undefined) return one
    seen.add(one)
    one = away.substitute !== null && seen.has(away.substitute) ? null : away.substitute
  }
  return null
}

/** True where such a shift is one that was asked for; the place is another question. */
export function isForAsk(shift: Shift, { role, department }: DutyAsk): boolean {
  if (shift.role !== role) return false
  const byDepartment = role === 'worker' || role === 'department-lead'
  return !byDepartment || department === null || shift.department === department
}

function isIn(shift: Shift, { unit }: DutyAsk): boolean {
  return shift.unit === null || unit === null || shift.unit === unit
}

function isAt(shift: Shift, { unit, room, bed }: PlaceAsk): boolean {
  return (
    (shift.unit === null || shift.unit === unit) &&
    (shift.room === null || shift.room === room) &&
    (shift.bed === null || shift.bed === bed)
  )
}

function placeOf({ unit, room, bed }: PlaceAsk): string {
  return `${unit ?? ''}/${room ?? ''}/${bed ?? ''}`
}

/**
 * Beds of people who have equally wide places are spread over them, each bed with one person as long as they are there: the one
 * who draws the highest number for it (FNV-1a). Without it the first of the list had every step of the house (rule RO3).
 */
function drawOf(user: string, place: string): number {
  let hash = 0x811c9dc5
  for (const sign of `${user} ${place}`) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  // The last signs of a bed alone would hardly move the high bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** A bed goes before a room, a room before a unit, a unit before the house. */
function width({ unit, room, bed }: Shift): number {
  return bed !== null ? 0 : room !== null ? 1 : unit !== null ? 2 : 3
}
