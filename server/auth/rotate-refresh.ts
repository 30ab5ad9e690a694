import type { Instant } from '../../shared/kernel/instant.ts'
import type { SessionRecord } from '../db/records.ts'

/** How long the former secret is taken once more, in ms: the answer that carried the new one may have been lost. */
export const GRACE_MS = 30_000

/** Hashes of the secret that was shown and of the one to be handed out. */
export type Rotation = { readonly shown: string; readonly next: string; readonly now: Instant }

/**
 * A session after a refresh secret was shown: rotated, or revoked where the secret was used before. The former one
 * counts once within the grace; whoever holds the answer that was not lost is then the one who is found out.
 */
export function rotateRefresh(session: SessionRecord, { shown, next, now }: Rotation): SessionRecord {
  if (session.revokedAt !== null) return session
  if (shown === session.refreshHash) return { ...session, refreshHash: next, formerHash: shown, rotatedAt: now }
  if (isInGrace(session, shown, now)) return { ...session, refreshHash: next, formerHash: null, rotatedAt: now }
  return { ...session, revokedAt: now, revokedWhy: 'secret-reused', refreshHash: null, formerHash: null }
}

/** A new secret that was used is the current one no more: its former has then become another. */
function isInGrace({ formerHash, rotatedAt }: SessionRecord, shown: string, now: Instant): boolean {
  return formerHash !== null && shown === formerHash && rotatedAt !== null && now - rotatedAt <= GRACE_MS
}
