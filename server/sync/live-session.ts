import type { Actor } from '../../shared/domain/person.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { actorOf } from '../auth/actor-of.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { Reads } from '../db/port.ts'

/** The session as it stands now, or null: revoked, over, or the account was closed or changed. */
export async function liveSession(reads: Reads, id: string, now: Instant): Promise<Omit<Signed, 'expiresAt'> | null> {
  const session = await reads.session(id)
  if (session === null || session.revokedAt !== null || session.expiresAt <= now) return null
  const user = await reads.user(session.user)
  if (user === null || user.disabled || user.epoch !== session.epoch) return null
  return { user, session, actor: actorOf(user, session, now) }
}

/** True where both may do and see the same. */
export function sameRights(a: Actor, b: Actor): boolean {
  const rights = ({ roles, departments, units, class: held }: Actor) =>
    JSON.stringify([roles, departments, units, held])
  return rights(a) === rights(b)
}
