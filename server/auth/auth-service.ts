import { createHash, timingSafeEqual } from 'node:crypto'
import type { Actor } from '../../shared/domain/person.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { Db } from '../db/port.ts'
import type { SessionRecord, UserRecord } from '../db/records.ts'
import type { AccessTokens } from './access-token.ts'
import { actorOf } from './actor-of.ts'
import { attempts } from './attempts.ts'
import { dummyHash, passwordFits } from './password.ts'

/** A sign-in lasts this long at most, in ms, however often it is renewed. */
export const SESSION_MS = 14 * 60 * 60_000

/** A live sign-in: who, and the session row as it stands. */
export type Signed = {
  readonly actor: Actor
  readonly user: UserRecord
  readonly session: SessionRecord
  readonly expiresAt: Instant
}

export type SignInResult =
  | {
      readonly kind: 'signed-in'
      readonly token: string
      readonly expiresAt: Instant
      readonly refresh: string
      readonly signed: Signed
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly ms: number }

/** Who asks. Every answer is read from the database anew, so a revoked session is nobody at once. */
export type AuthService = {
  signIn(ask: { username: string; password: string; device: string; address: string }): Promise<SignInResult>
  /** The person behind an access token, or null. */
  verifyToken(token: string): Promise<Signed | null>
  /** A new access token for a refresh secret; a secret used twice revokes the session. */
  renew(refresh: string): Promise<SignInResult>
  /** A newer access token for a live session, over its own socket; null once it is over. */
  reissue(signed: Pick<Signed, 'session'>): Promise<{ readonly token: string; readonly expiresAt: Instant } | null>
  signOut(session: string): Promise<void>
  /** Declares what a person covers until when (E15.7). */
  cover(session: string, covers: SessionRecord['covers']): Promise<void>
  heard(session: string, at: Instant): Promise<void>
}

export type AuthDeps = {
  readonly db: Db
  readonly tokens: AccessTokens
  readonly clock: Clock
  readonly random: Random
}

/** Makes the service over one database. */
export function authService({ db, tokens, clock, random }: AuthDeps): AuthService {
  const tries = attempts()

  async function open(user: UserRecord, device: string): Promise<SignInResult> {
    const now = clock.now()
    const id = uuidV7(now, random)
    const refresh = freshSecret(id, random)
    const session: SessionRecord = {
      id,
      facility: user.facility,
      user: user.id,
      device,
      epoch: user.epoch,
      refreshHash: digest(refresh),
      createdAt: now,
      expiresAt: now + SESSION_MS,
      lastHeardAt: now,
      revokedAt: null,
      covers: [],
    }
    await db.transaction((tx) => tx.putSession(session))
    return issue(user, session, refresh)
  }

  async function issue(user: UserRecord, session: SessionRecord, refresh: string): Promise<SignInResult> {
    const { token, expiresAt } = await tokens.sign(user.id, session.id, clock.now())
    const actor = actorOf(user, session, clock.now())
    return { kind: 'signed-in', token, expiresAt, refresh, signed: { actor, user, session, expiresAt } }
  }

  async function live(sessionId: string): Promise<{ user: UserRecord; session: SessionRecord } | null> {
    const session = await db.reads.session(sessionId)
    if (session === null || session.revokedAt !== null || session.expiresAt <= clock.now()) return null
    const user = await db.reads.user(session.user)
    return user === null || user.disabled || user.epoch !== session.epoch ? null : { user, session }
  }

  async function update(sessionId: string, change: (session: SessionRecord) => SessionRecord): Promise<void> {
    await db.transaction(async (tx) => {
      const session = await tx.lockSession(sessionId)
      if (session !== null) await tx.putSession(change(session))
    })
  }

  return {
    async signIn({ username, password, device, address }) {
      const now = clock.now()
      const keys = [`name:${username.toLowerCase()}`, `address:${address}`]
      const ms = Math.max(tries.waitMs(keys[0] ?? '', now), 0)
      if (ms > 0) return { kind: 'wait', ms }
      const user = await db.reads.userByName(username)
      const fits = await passwordFits(user?.secretHash ?? (await dummyHash()), password)
      if (user === null || user.disabled || !fits) {
        for (const key of keys) tries.failed(key, now)
        return { kind: 'refused' }
      }
      for (const key of keys) tries.passed(key)
      return open(user, device)
    },

    async verifyToken(token) {
      const claims = await tokens.verify(token, clock.now())
      const found = claims === null ? null : await live(claims.session)
      if (claims === null || found === null || found.user.id !== claims.user) return null
      return { ...found, actor: actorOf(found.user, found.session, clock.now()), expiresAt: claims.expiresAt }
    },

    async renew(refresh) {
      const found = await live(refresh.split('.')[0] ?? '')
      if (found === null) return { kind: 'refused' }
      if (!sameDigest(found.session.refreshHash, refresh)) {
        await update(found.session.id, (session) => ({ ...session, revokedAt: clock.now() }))
        return { kind: 'refused' }
      }
      const next = freshSecret(found.session.id, random)
      await update(found.session.id, (session) => ({ ...session, refreshHash: digest(next) }))
      return issue(found.user, found.session, next)
    },

    async reissue({ session }) {
      const found = await live(session.id)
      return found === null ? null : tokens.sign(found.user.id, found.session.id, clock.now())
    },

    signOut: (session) => update(session, (row) => ({ ...row, revokedAt: clock.now(), refreshHash: null })),
    cover: (session, covers) => update(session, (row) => ({ ...row, covers })),
    heard: (session, at) => update(session, (row) => ({ ...row, lastHeardAt: Math.max(row.lastHeardAt, at) })),
  }
}

/** `<session id>.<secret>`: the id finds the row, the secret is compared by digest. */
function freshSecret(session: string, random: Random): string {
  return `${session}.${Buffer.from(random.bytes(32)).toString('base64url')}`
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

function sameDigest(stored: string | null, secret: string): boolean {
  const given = Buffer.from(digest(secret))
  const kept = Buffer.from(stored ?? '')
  return kept.length === given.length && timingSafeEqual(kept, given)
}
