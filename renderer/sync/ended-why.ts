import type { ClosedWhy } from './link.ts'

/** Why a conversation ended. */
export type EndedWhy =
  | ClosedWhy
  | { readonly kind: 'client-too-old' }
  | { readonly kind: 'signed-out'; readonly reason: string }

/** The line is gone, or good for nothing: another one is tried. */
export const LOST: EndedWhy = { kind: 'lost', retryAfterMs: null }
