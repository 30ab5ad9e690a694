import { type Person, personSchema } from '../../shared/domain/person.ts'
import { HOUR_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { DutyAsk, RosterView } from '../../shared/domain/roster-view.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import type { SessionRecord, UserRecord } from './records.ts'

/** A sign-in that was not heard of for so long is not somebody at work. */
const LONGEST_SHIFT_MS = 12 * HOUR_MS

type Covers = SessionRecord['covers']
type Present = { readonly person: Person; readonly user: UserRecord; readonly covers: Covers }

/**
 * On duty (domain.md E15.7): where there is a roster for these people around the moment asked for, it alone says who. Else
 * who is signed in, in the role asked for; for a unit, who declared to cover it and still will, or is at home there; for a
 * department, who belongs to it or declared to cover it.
 */
export function dutyRoster(
  users: readonly UserRecord[],
  sessions: readonly SessionRecord[],
  now: Instant,
  roster: Pick<RosterView, 'covers' | 'onDuty'> | null = null,
): RuleContext['onDuty'] {
  const present = users.filter((user) => !user.disabled).flatMap((user) => presentOf(user, sessions, now))
  return (ask, at = now) => (roster?.covers(ask, at) === true ? roster.onDuty(ask, at) : covering(present, ask, at))
}

function covering(present: readonly Present[], { role, unit, department }: DutyAsk, at: Instant): Person[] {
  return present
    .filter(({ user }) => user.roles.includes(role))
    .filter(({ user, covers }) => role !== 'unit-coordinator' || unit === null || isOn(unit, { user, covers }, at))
    .filter((one) => !ofDepartment(role) || department === null || isOf(department, one, at))
    .map(({ person }) => person)
}

function isOn(unit: string, { user, covers }: Pick<Present, 'user' | 'covers'>, at: Instant): boolean {
  return user.units.includes(unit) || covers.some((cover) => 'unit' in cover && cover.unit === unit && cover.until > at)
}

function isOf(department: string, { user, covers }: Pick<Present, 'user' | 'covers'>, at: Instant): boolean {
  const covered = covers.some((one) => 'department' in one && one.department === department && one.until > at)
  return user.departments.includes(department) || covered
}

function presentOf(user: UserRecord, sessions: readonly SessionRecord[], now: Instant): Present[] {
  const own = sessions.filter((session) => session.user === user.id && now - session.lastHeardAt < LONGEST_SHIFT_MS)
  if (own.length === 0) return []
  const person = personSchema.parse({ id: user.id, name: user.name })
  return [{ person, user, covers: own.flatMap(({ covers }) => covers) }]
}

function ofDepartment(role: string): boolean {
  return role === 'worker' || role === 'department-lead'
}
