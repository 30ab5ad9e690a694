import { actorOf } from '../../server/auth/actor-of.ts'
import type { Db } from '../../server/db/port.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import type { SessionRecord } from '../../server/db/records.ts'
import { liveSession } from '../../server/sync/live-session.ts'
import type { SessionAnswer } from '../../renderer/state/session-store.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import { FACILITY } from './hospital.ts'
import type { SimRandom } from './random.ts'

/** Where people sign in and out; a password is right by being asked. The refresh secret is the session's id. */
export type SignInDoor = {
  signIn(ask: {
    readonly user: string
    readonly device: string
    readonly publicKey: string | null
  }): Promise<SessionAnswer>
  renew(session: string): Promise<SessionAnswer>
  signOut(session: string): Promise<void>
}

export type DoorParts = {
  readonly db: Db
  readonly time: ManualTime
  readonly random: SimRandom
  /** What is sealed to from now on; absent: a house that hands out none. */
  readonly sealingKey?: () => Promise<SealingKey>
}

const TOKEN_MS = 15 * 60_000
const SESSION_MS = 14 * 3_600_000

/** Makes the door, over the database as it is. */
export function signInDoor({ db, time, random, sealingKey }: DoorParts): SignInDoor {
  const grant = async (actor: ReturnType<typeof actorOf>): Promise<SessionAnswer> => ({
    kind: 'granted',
    granted: {
      actor,
      token: actor.session,
      expiresAt: time.now() + TOKEN_MS,
      ...(sealingKey === undefined ? {} : { sealingKey: await sealingKey() }),
    },
  })
  return {
    async signIn({ user, device, publicKey }) {
      const record = await db.reads.user(user)
      if (record === null || record.disabled) return { kind: 'refused' }
      const id = `s-${user}-${Math.floor(random.unit() * 2 ** 40)}`
      const session = { ...EMPTY, id, user, device, publicKey, epoch: record.epoch, ...lifeFrom(time.now()) }
      await db.transaction((tx) => tx.putSession(session))
      return grant(actorOf(record, session, time.now()))
    },
    async renew(session) {
      const live = await liveSession(db.reads, session, await db.reads.now())
      return live === null ? { kind: 'refused' } : grant(live.actor)
    },
    async signOut(session) {
      const revokedAt = await db.reads.now()
      await db.transaction(async (tx) => {
        const row = await tx.lockSession(session)
        if (row !== null) await tx.putSession({ ...row, revokedAt, revokedWhy: 'signed-out' })
      })
    },
  }
}

const EMPTY = {
  facility: FACILITY,
  refreshHash: null,
  formerHash: null,
  rotatedAt: null,
  revokedAt: null,
  revokedWhy: null,
  covers: [],
} satisfies Partial<SessionRecord>

function lifeFrom(now: number): Pick<SessionRecord, 'createdAt' | 'expiresAt' | 'lastHeardAt'> {
  return { createdAt: now, expiresAt: now + SESSION_MS, lastHeardAt: now }
}
