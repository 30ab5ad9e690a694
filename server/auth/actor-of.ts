import { actorSchema, type Actor } from '../../shared/domain/person.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { SessionRecord, UserRecord } from '../db/records.ts'

/** The person behind a session as rules see them now: own units plus those covered until later than `now`. */
export function actorOf(user: UserRecord, session: SessionRecord, now: Instant): Actor {
  const covered = session.covers.filter((cover) => cover.until > now).map((cover) => cover.unit)
  return actorSchema.parse({
    id: user.id,
    name: user.name,
    facility: user.facility,
    session: session.id,
    roles: [...user.roles],
    departments: [...user.departments],
    units: [...new Set([...user.units, ...covered])],
    class: user.class,
  })
}
