import type { ClosedWhy } from './link.ts'

/** Why a conversation ended. */
export type EndedWhy =
  | ClosedWhy
  | { readonly kind: 'client-too-old' }
  | { readonly kind: 'signed-out'; readonly reason: string }
