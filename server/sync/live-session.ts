import type { Instant } from '../../shared/kernel/instant.ts'
import { actorOf } from '../auth/actor-of.ts'
import type { Signed } from '../auth/auth-service.ts'
import type { Reads } from '../db/port.ts'
import type { SessionRecord, UserRecord } from '../db/records.ts'

/** A session that is good now, and who is behind it. */
export type Live = Omit<Signed, 'expiresAt'>

/** The session as it stands now, or null: revoked, over, or the account was closed or changed. */
export async function liveSession(reads: Reads, id: string, now: Instant): Promise<Live | null> {
  const session = await reads.session(id)
  return session === null ? null : liveOf(session, await reads.user(session.user), now)
}

/** All good sessions of a facility by their id, in two reads however many there are. */
export async function liveSessions(reads: Reads, facility: string, now: Instant): Promise<ReadonlyMap<string, Live>> {
  const sessions = await reads.liveSessions(facility)
  const users = new Map((await reads.users(facility)).map((user) => [user.id, user]))
  const live = sessions.flatMap((session) => liveOf(session, users.get(session.user) ?? null, now) ?? [])
  return new Map(live.map((one) => [one.session.id, one]))
}

function liveOf(session: SessionRecord, user: UserRecord | null, now: Instant): Live | null {
  if (session.revokedAt !== null || session.expiresAt <= now) return null
  if (user === null || user.disabled || user.epoch !== session.epoch) return null
  return { user, session, actor: actorOf(user, session, now) }
}
