import { type Person, personSchema } from '../../shared/domain/person.ts'
import { HOUR_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { DutyAsk, RosterView } from '../../shared/domain/roster-view.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import type { SessionRecord, UserRecord } from './records.ts'

/** A sign-in that was not heard of for so long is not somebody at work. */
const LONGEST_SHIFT_MS = 12 * HOUR_MS

type Present = { readonly person: Person; readonly user: UserRecord; readonly units: readonly string[] }

/**
 * On duty (domain.md E15.7): where there is a roster for these people, it alone says who. Else who is signed in, in the role asked for; for a unit, who declared to cover
 * it and still does, or is at home there; for a department, who belongs to it.
 */
export function dutyRoster(
  users: readonly UserRecord[],
  sessions: readonly SessionRecord[],
  now: Instant,
  roster: Pick<RosterView, 'covers' | 'onDuty'> | null = null,
): RuleContext['onDuty'] {
  const present = users.filter((user) => !user.disabled).flatMap((user) => presentOf(user, sessions, now))
  return (ask) => (roster?.covers(ask, now) === true ? roster.onDuty(ask, now) : covering(present, ask))
}

function covering(present: readonly Present[], { role, unit, department }: DutyAsk): Person[] {
  return present
    .filter(({ user }) => user.roles.includes(role))
    .filter(({ units }) => role !== 'unit-coordinator' || unit === null || units.includes(unit))
    .filter(({ user }) => !ofDepartment(role) || department === null || user.departments.includes(department))
    .map(({ person }) => person)
}

function presentOf(user: UserRecord, sessions: readonly SessionRecord[], now: Instant): Present[] {
  const own = sessions.filter((session) => session.user === user.id && now - session.lastHeardAt < LONGEST_SHIFT_MS)
  if (own.length === 0) return []
  const covered = own.flatMap((session) => session.covers.filter(({ until }) => until > now).map(({ unit }) => unit))
  const person = personSchema.parse({ id: user.id, name: user.name })
  return [{ person, user, units: [...user.units, ...covered] }]
}

function ofDepartment(role: string): boolean {
  return role === 'worker' || role === 'department-lead'
}
