import { createHash } from 'node:crypto'
import type { Actor } from '../../shared/domain/person.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { Db, Tx } from '../db/port.ts'
import { isDistrusted, type RevokedWhy, type SessionRecord, type UserRecord } from '../db/records.ts'
import type { AccessTokens } from './access-token.ts'
import { actorOf } from './actor-of.ts'
import { attempts, type Limit } from './attempts.ts'
import { dummyHash, passwordFits } from './password.ts'
import { rotateRefresh } from './rotate-refresh.ts'

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

/** `publicKey`: the half of the console's new key that checks what is signed in this sign-in; null: it has none. */
export type SignInAsk = {
  readonly username: string
  readonly password: string
  readonly device: string
  readonly address: string
  readonly publicKey: string | null
}

/** Who asks. Every answer is read from the database anew, so a revoked session is nobody at once. */
export type AuthService = {
  signIn(ask: SignInAsk): Promise<SignInResult>
  /** The person behind an access token, or null. */
  verifyToken(token: string): Promise<Signed | null>
  /** A new access token for a refresh secret, which is replaced; one used before revokes the session (rotate-refresh.ts). */
  renew(refresh: string): Promise<SignInResult>
  /** A newer access token for a live session, over its own socket; null once it is over. */
  reissue(signed: Pick<Signed, 'session'>): Promise<{ readonly token: string; readonly expiresAt: Instant } | null>
  signOut(session: string): Promise<void>
  /**
   * Ends a sign-in from outside, also one that is over: when it ended stays, and that another may hold it is never taken
   * back. `beside` is written with it.
   */
  revoke(session: string, why: Exclude<RevokedWhy, 'signed-out'>, beside?: Beside): Promise<void>
  heard(session: string, at: Instant): Promise<void>
}

/** What is written in the same transaction. */
export type Beside = (tx: Tx, at: Instant) => Promise<unknown>

export type AuthDeps = {
  readonly db: Db
  readonly tokens: AccessTokens
  readonly clock: Clock
  readonly random: Random
}

/** Makes the service over one database. Sessions and covers end by the database's clock: a node's may be wrong (R6). */
export function authService({ db, tokens, clock, random }: AuthDeps): AuthService {
  const tries = attempts()

  async function open(user: UserRecord, { device, publicKey }: SignInAsk): Promise<SignInResult> {
    const now = await db.reads.now()
    const id = uuidV7(now, random)
    const refresh = freshSecret(id, random)
    const session: SessionRecord = {
      id,
      facility: user.facility,
      user: user.id,
      device,
      epoch: user.epoch,
      refreshHash: digest(refresh),
      formerHash: null,
      rotatedAt: null,
      createdAt: now,
      expiresAt: now + SESSION_MS,
      lastHeardAt: now,
      revokedAt: null,
      revokedWhy: null,
      publicKey: publicKey,
      covers: [],
    }
    await db.transaction((tx) => tx.putSession(session))
    return issue(user, session, refresh)
  }

  async function issue(user: UserRecord, session: SessionRecord, refresh: string): Promise<SignInResult> {
    const { token, expiresAt } = await tokens.sign(user.id, session.id, clock.now())
    const actor = actorOf(user, session, await db.reads.now())
    return { kind: 'signed-in', token, expiresAt, refresh, signed: { actor, user, session, expiresAt } }
  }

  async function live(sessionId: string): Promise<{ user: UserRecord; session: SessionRecord; now: Instant } | null> {
    const [now, session] = await Promise.all([db.reads.now(), db.reads.session(sessionId)])
    if (session === null || session.revokedAt !== null || session.expiresAt <= now) return null
    const user = await db.reads.user(session.user)
    return user === null || user.disabled || user.epoch !== session.epoch ? null : { user, session, now }
  }

  async function change(sessionId: string, to: (row: SessionRecord) => SessionRecord): Promise<SessionRecord | null> {
    return db.transaction(async (tx) => {
      const row = await tx.lockSession(sessionId)
      const changed = row === null ? null : to(row)
      if (changed !== null) await tx.putSession(changed)
      return changed
    })
  }

  async function end(id: string, why: RevokedWhy, beside?: Beside): Promise<void> {
    await db.transaction(async (tx) => {
      const row = await tx.lockSession(id)
      if (row === null) return
      const at = await tx.now()
      await tx.putSession({ ...row, ...ending(row, why, at), refreshHash: null, formerHash: null })
      await beside?.(tx, at)
    })
  }

  async function update(sessionId: string, to: (row: SessionRecord) => SessionRecord): Promise<void> {
    await change(sessionId, to)
  }

  return {
    async signIn(ask) {
      const { username, password, address } = ask
      const now = clock.now()
      const limits = limitsOf(username, address)
      const ms = tries.begin([...limits.names, limits.address], now)
      if (ms > 0) return { kind: 'wait', ms }
      const user = await db.reads.userByName(username)
      const fits = await passwordFits(user?.secretHash ?? (await dummyHash()), password)
      if (user === null || user.disabled || !fits) return { kind: 'refused' }
      for (const { key } of limits.names) tries.forget(key)
      tries.takeBack(limits.address.key, now)
      return open(user, ask)
    },

    async verifyToken(token) {
      const claims = await tokens.verify(token, clock.now())
      const found = claims === null ? null : await live(claims.session)
      if (claims === null || found === null || found.user.id !== claims.user) return null
      const { user, session, now } = found
      return { user, session, actor: actorOf(user, session, now), expiresAt: claims.expiresAt }
    },

    async renew(refresh) {
      const found = await live(refresh.split('.')[0] ?? '')
      if (found === null) return { kind: 'refused' }
      const next = freshSecret(found.session.id, random)
      const rotation = { shown: digest(refresh), next: digest(next), now: clock.now() }
      // Judged under the lock: of two who show the same secret at once, the second sees the first.
      const rotated = await change(found.session.id, (session) => rotateRefresh(session, rotation))
      return rotated === null || rotated.revokedAt !== null ? { kind: 'refused' } : issue(found.user, rotated, next)
    },

    async reissue({ session }) {
      const found = await live(session.id)
      return found === null ? null : tokens.sign(found.user.id, found.session.id, clock.now())
    },

    signOut: (session) => end(session, 'signed-out'),
    revoke: end,
    heard: (session, at) => update(session, (row) => ({ ...row, lastHeardAt: Math.max(row.lastHeardAt, at) })),
  }
}

/** The first end counts, and the worse reason. */
function ending({ revokedAt, revokedWhy }: SessionRecord, why: RevokedWhy, at: Instant) {
  return { revokedAt: revokedAt ?? at, revokedWhy: isDistrusted(revokedWhy) ? revokedWhy : why }
}

/** A stranger cannot lock a person out from elsewhere soon; one address cannot try its way through all names. */
function limitsOf(username: string, address: string): { names: readonly Limit[]; address: Limit } {
  const name = username.toLowerCase()
  return {
    names: [
      { key: `here:${address}:${name}`, most: 10 },
      { key: `name:${name}`, most: 50 },
    ],
    address: { key: `address:${address}`, most: 300 },
  }
}

/** `<session id>.<secret>`: the id finds the row, the secret is compared by digest (so its timing tells nothing). */
function freshSecret(session: string, random: Random): string {
  return `${session}.${Buffer.from(random.bytes(32)).toString('base64url')}`
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
