import { actorSchema, type Actor } from '../../shared/domain/person.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { SessionRecord, UserRecord } from '../db/records.ts'

/**
 * The person behind a session as rules see them now: own units and departments, and those covered until later than `now`.
 * Covering shows no more of a row than the person's own work does (rule CV8).
 */
export function actorOf(user: UserRecord, session: SessionRecord, now: Instant): Actor {
  const covers = session.covers.filter((cover) => cover.until > now)
  const units = covers.flatMap((cover) => ('unit' in cover ? [cover.unit] : []))
  const departments = covers.flatMap((cover) => ('department' in cover ? [cover.department] : []))
  return actorSchema.parse({
    id: user.id,
    name: user.name,
    facility: user.facility,
    session: session.id,
    roles: [...user.roles],
    departments: [...new Set([...user.departments, ...departments])],
    units: [...new Set([...user.units, ...units])],
    class: user.class,
  })
}
