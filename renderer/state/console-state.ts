import type { StoreApi } from 'zustand/vanilla'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { LineState } from '../db/line-store.ts'
import type { OutboxView } from '../outbox/outbox-entry.ts'
import type { BoardStore, IndexKey } from './board-store.ts'
import type { IssueCommand, Issued, PreviewCommand } from './issue-command.ts'
import type { RankedList, RankOf } from './ranked-list.ts'
import type { ReferenceView } from './reference-view.ts'
import type { Session } from './session-store.ts'

/** What the sync indicator says. */
export type SyncStatus = {
  readonly line: LineState
  /** The server's time up to which what is shown is whole; null before the first time. */
  readonly asOf: Instant | null
  readonly pending: number
  readonly refused: number
  /** Rows held. */
  readonly rows: number
  readonly clock: { readonly offsetMs: number; readonly sure: boolean }
}

/** Time for the screen: server time to the minute; `sure` false = clocks read "unconfirmed" (design.md 6.14). */
export type BoardTime = { readonly minute: Instant; readonly sure: boolean }

/** Refused actions: what a person may do with a card. */
export type Refusals = {
  /** Asks again as a new action on what the row is now; the card goes when it was taken. */
  retry(commandId: string): Promise<Issued>
  /** Puts the card away, with the reason for the record. */
  discard(commandId: string, reason: string): Promise<void>
  /** The card as plain text for the clipboard, with its dependents. */
  copyText(commandId: string): string
}

/** Everything a screen may use. Made once in app/, handed down by `ConsoleProvider` (hooks.ts). */
export type ConsoleState = {
  readonly board: BoardStore
  readonly session: Session
  readonly outbox: StoreApi<OutboxView>
  readonly status: StoreApi<SyncStatus>
  readonly time: StoreApi<BoardTime>
  readonly reference: StoreApi<ReferenceView | null>
  readonly refusals: Refusals
  readonly issue: IssueCommand
  readonly preview: PreviewCommand
  /** Server time now, ms; for countdowns written outside React. */
  now(): Instant
  /** A sorted list over an index; `start` it while the screen is open (`useRankedList` does). */
  rankedList(index: IndexKey, rank: RankOf): RankedList
}
