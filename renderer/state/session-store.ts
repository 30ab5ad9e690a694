import type { StoreApi } from 'zustand/vanilla'
import type { Actor } from '../../shared/domain/person.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

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
}
