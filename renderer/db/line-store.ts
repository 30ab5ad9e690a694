import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Feed } from '../../shared/domain/feed.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

/** What this console knows of its line to the server. `asOf` = the server's time up to which the rows shown are whole. */
export type LineState =
  | { readonly kind: 'signed-out'; readonly asOf: Instant | null }
  | { readonly kind: 'offline'; readonly since: Instant; readonly asOf: Instant | null; readonly why: OfflineReason }
  | { readonly kind: 'catching-up'; readonly since: Instant; readonly asOf: Instant | null }
  | { readonly kind: 'live'; readonly asOf: Instant }

/** Why there is no line. `no-answer`: unreachable or silent; `busy`: told to come later; `client-too-old`: needs an update. */
export type OfflineReason = 'no-answer' | 'busy' | 'client-too-old'

/**
 * The server's clock as seen from here: server time = local time + `offsetMs`. `sure` while the last measurement is
 * fresh (design.md 6.14); before the first one the offset is 0 and unverified.
 */
export type ServerClock = { readonly offsetMs: number; readonly sure: boolean; readonly measuredAt: Instant | null }

/** The copy on this workstation: built anew after it was damaged or taken away, or impossible to keep. */
export type CopyState =
  | { readonly kind: 'kept' }
  | { readonly kind: 'rebuilt'; readonly at: Instant }
  | { readonly kind: 'failing'; readonly since: Instant }

/** Line, clock, feeds and the copy; written by sync and the cache, read by the screen. */
export type LineStatus = {
  readonly line: LineState
  readonly clock: ServerClock
  /** The feeds as the server told last; empty before it did. */
  readonly feeds: readonly Feed[]
  readonly copy: CopyState
}
export type LineStore = StoreApi<LineStatus>

/** A line of which nothing is known yet. */
export function createLineStore(): LineStore {
  return createStore<LineStatus>(() => ({
    line: { kind: 'signed-out', asOf: null },
    clock: { offsetMs: 0, sure: false, measuredAt: null },
    feeds: [],
    copy: { kind: 'kept' },
  }))
}
