import { createStore, type StoreApi } from 'zustand/vanilla'
import { actorSchema, type Actor } from '../../shared/domain/person.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import type { SessionKeys } from '../outbox/session-keys.ts'
import type { Cache } from '../db/cache.ts'

/**
 * Who sits here. `resumed`: known from the last time, without a fresh token (cold start with the server away): the
 * board opens from the cache and actions are recorded; it becomes `signed-in` when the server renews it.
 */
export type SessionState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'signed-out'; readonly why: string | null }
  | { readonly kind: 'resumed'; readonly actor: Actor }
  | { readonly kind: 'signed-in'; readonly actor: Actor; readonly token: string; readonly expiresAt: Instant }

/** What came of a sign-in. */
export type SignInAnswer =
  | { readonly kind: 'signed-in'; readonly actor: Actor }
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'no-answer' }

/** The session and its verbs. Signing out with unsent actions keeps them; `pending` of the outbox says how many. */
export type Session = {
  readonly store: StoreApi<SessionState>
  signIn(username: string, password: string): Promise<SignInAnswer>
  signOut(): Promise<void>
  /** At start: who sat here last; nobody known, a renewal by the refresh secret (cookie, or the shell's keychain). */
  open(): Promise<void>
  /** Asks for a fresh token; false where none can be had now. A refusal by the server signs out. */
  renew(): Promise<boolean>
  /** The line got a newer token, or was told that the session is over. */
  renewed(token: string, expiresAt: Instant): void
  ended(why: string): void
  /** The store was emptied: who sits here is written down once more for the next start. */
  noteAgain(): Promise<void>
}

/** A session as the server grants it. */
export type Granted = {
  readonly actor: Actor
  readonly token: string
  readonly expiresAt: Instant
  /** What is sealed to from now on; null or absent: that server opens nothing. */
  readonly sealingKey?: SealingKey | null
}

/** The server's sign-in door (renderer/sync/http-session-api.ts). */
export type SessionApi = {
  /** `publicKey` checks what will be signed in this sign-in; null: nothing will be. */
  signIn(username: string, password: string, publicKey: string | null): Promise<SessionAnswer>
  renew(): Promise<SessionAnswer>
  /** Null: no token is at hand (resumed); the refresh secret of this machine goes all the same. */
  signOut(token: string | null): Promise<unknown>
}
export type SessionAnswer =
  | { readonly kind: 'granted'; readonly granted: Granted }
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'no-answer' }

/** Who sat here last is kept beside the cache, without any secret. */
const LAST_ACTOR = 'actor'

/** Why nobody is signed in: patient data was locked, because the server was not heard for too long. */
export const LOCKED = 'locked'

/**
 * `isLocked`: who sat here last has to sign in again. `keys`: each sign-in has a key of its own, kept before anything is
 * signed with it (rule SG1); without them nothing is signed.
 */
export type SessionGuards = {
  readonly isLocked?: () => Promise<boolean>
  readonly keys?: Pick<SessionKeys, 'make'> | undefined
  /** Told of the server's key before anything can be recorded in the sign-in (rule SE1). */
  readonly sealingKey?: (key: SealingKey | null) => void
  /** Told of a sign-in by password after those who follow the session, before anything is drawn for it. */
  readonly first?: (granted: Granted) => void
}

/** Makes the session. The token lives in memory only. */
export function createSession(
  api: SessionApi,
  cache: Pick<Cache, 'note' | 'setNote'>,
  report: Report,
  { isLocked = async () => false, keys, sealingKey: learn, first }: SessionGuards = {},
): Session {
  const store = createStore<SessionState>(() => ({ kind: 'opening' }))
  const become = (state: SessionState) => store.setState(state, true)

  async function remember(actor: Actor | null): Promise<void> {
    await cache.setNote(LAST_ACTOR, actor).catch((error: unknown) => report('session note', error))
  }

  async function granted({ actor, token, expiresAt, sealingKey = null }: Granted): Promise<void> {
    learn?.(sealingKey)
    become({ kind: 'signed-in', actor, token, expiresAt })
    await remember(actor)
  }

  async function renew(): Promise<boolean> {
    const answer = await api.renew()
    if (answer.kind === 'granted') await granted(answer.granted)
    if (answer.kind === 'refused') become({ kind: 'signed-out', why: null })
    return answer.kind === 'granted'
  }

  return {
    store,
    renew,
    async signIn(username, password) {
      const key = (await keys?.make()) ?? null
      const answer = await api.signIn(username, password, key?.publicKey ?? null)
      if (answer.kind !== 'granted') return answer
      // The board need not wait for a disk that the first signature waits for.
      void key?.keep(answer.granted.actor.session)
      const remembered = granted(answer.granted)
      // Behind the line, which is opened by whoever follows the session.
      first?.(answer.granted)
      await remembered
      return { kind: 'signed-in', actor: answer.granted.actor }
    },
    async signOut() {
      const was = store.getState()
      become({ kind: 'signed-out', why: null })
      await remember(null)
      await api.signOut(was.kind === 'signed-in' ? was.token : null)
    },
    async open() {
      const kept = await cache.note(LAST_ACTOR).catch((error: unknown) => report('session note', error))
      const last = actorSchema.safeParse(kept)
      if (last.success)
        become((await isLocked()) ? { kind: 'signed-out', why: LOCKED } : { kind: 'resumed', actor: last.data })
      // Known from the last time: the board opens from the cache, and the line renews the token by itself.
      else if (!(await renew())) become({ kind: 'signed-out', why: null })
    },
    renewed(token, expiresAt) {
      const state = store.getState()
      if (state.kind === 'signed-in' || state.kind === 'resumed')
        become({ kind: 'signed-in', actor: state.actor, token, expiresAt })
    },
    ended: (why) => become({ kind: 'signed-out', why }),
    async noteAgain() {
      const actor = actorIn(store.getState())
      if (actor !== null) await remember(actor)
    },
  }
}

type Report = (what: string, detail: unknown) => void

/** The person at the console, or null. */
export function actorIn(state: SessionState): Actor | null {
  return state.kind === 'signed-in' || state.kind === 'resumed' ? state.actor : null
}
