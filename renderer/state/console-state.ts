import { createStore, type StoreApi } from 'zustand/vanilla'
import { mayRead } from '../../shared/domain/roles.ts'
import type { Feed } from '../../shared/domain/feed.ts'
import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { MINUTE_MS } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { ConfirmedRows } from '../db/confirmed-rows.ts'
import type { CopyState, LineState, LineStatus, LineStore } from '../db/line-store.ts'
import type { ServerTime } from '../db/server-time.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { ownActions, type OwnActions } from '../outbox/own-actions.ts'
import { createBoardStore, type BoardStore } from './board-store.ts'
import { createIssue, type IssueCommand, type PreviewCommand } from './issue-command.ts'
import { createPredict } from './predict.ts'
import { createRankedList, type Filling, type Indexes, type RankedList, type RankOf } from './ranked-list.ts'
import { referenceView, type ReferenceView } from './reference-view.ts'
import { createRefusals, type Refusals } from './refusals.ts'
import { actorIn, type Session } from './session-store.ts'

/** What the sync indicator says. */
export type SyncStatus = {
  readonly line: LineState
  /** The server's time up to which what is shown is whole; null before the first time. */
  readonly asOf: Instant | null
  readonly pending: number
  readonly refused: number
  /** Rows held. */
  readonly rows: number
  /** Identities are among them, of at least one scope. */
  readonly namesHeld: boolean
  readonly clock: { readonly offsetMs: number; readonly sure: boolean }
  /** When the server last heard each sender; `isSilent` (shared/domain/feed.ts) judges them. */
  readonly feeds: readonly Feed[]
  readonly copy: CopyState
}

/** Time for the screen: server time to the minute; `sure` false = clocks read "unconfirmed" (design.md 6.14). */
export type BoardTime = { readonly minute: Instant; readonly sure: boolean }

/** Everything a screen may use. Made once in app/, handed down by `ConsoleProvider` (hooks.ts). */
export type ConsoleState = {
  readonly board: BoardStore
  readonly session: Session
  /** The signed-in person's own actions and cards; other people's by number. */
  readonly outbox: StoreApi<OwnActions>
  readonly status: StoreApi<SyncStatus>
  readonly time: StoreApi<BoardTime>
  readonly reference: StoreApi<ReferenceView | null>
  readonly refusals: Refusals
  readonly issue: IssueCommand
  readonly preview: PreviewCommand
  /** Server time now, ms; for countdowns written outside React. */
  readonly now: () => Instant
  /** A sorted list over an index or several; `start` it while the screen is open (`useRankedList` does). */
  rankedList(of: Indexes, rank: RankOf): RankedList
}

/** What the console's state is made over; all of it is made in app/. */
export type ConsoleParts = {
  readonly rows: ConfirmedRows
  readonly outbox: Outbox
  readonly line: LineStore
  readonly session: Session
  readonly serverTime: ServerTime
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly random: Random
  readonly deviceId: string
  /** Tells sync that there is something to send. */
  readonly recorded: () => void
}

/** While a snapshot comes the number of rows is another with each page; it is said so often at most, ms. */
const COUNT_EVERY_MS = 250

/** Makes the state over rows and outbox; `stop` ends its timers and subscriptions. */
export function createConsoleState(parts: ConsoleParts): ConsoleState & { stop(): void } {
  const { rows, outbox, line, session, serverTime, scheduler, clock } = parts
  const reference = createStore<ReferenceView | null>(() => viewOf(rows))
  const actor = () => actorIn(session.store.getState())
  const predict = createPredict({ actor, reference: () => reference.getState() })
  const board = createBoardStore({ rows, outbox, predict, scheduler, user: () => actor()?.id ?? null })
  const { issue, preview } = createIssue({ ...parts, board, predict, actor, time: serverTime })
  const own = createStore<OwnActions>(() => ownActions(outbox.view.getState(), actor()?.id ?? null))
  const status = createStore<SyncStatus>(() => statusOf(parts))
  const time = createStore<BoardTime>(() => timeOf(serverTime, line))

  function reown(): void {
    own.setState(ownActions(outbox.view.getState(), actor()?.id ?? null), true)
    refresh()
  }
  function refresh(): void {
    status.setState(statusOf(parts), true)
    // Whether times are confirmed changes with the line, not with the minute.
    const next = timeOf(serverTime, line)
    if (next.sure !== time.getState().sure) time.setState(next, true)
  }
  function tick(): void {
    serverTime.tick()
    time.setState(timeOf(serverTime, line), true)
    ticking = scheduler.after(MINUTE_MS - (serverTime.now() % MINUTE_MS), tick)
  }
  function onRows(): void {
    if (rows.reference?.document !== reference.getState()?.reference) {
      reference.setState(viewOf(rows), true)
      board.repredict()
    }
    const told = status.getState().rows
    if (told === rows.rowCount) return
    // That there are any, or none any more, is told at once; how many, now and then.
    if (told === 0 || rows.rowCount === 0) refresh()
    else counting ??= scheduler.after(COUNT_EVERY_MS, counted)
  }
  function counted(): void {
    counting = null
    refresh()
  }

  let counting: Cancel | null = null
  let ticking: Cancel = scheduler.after(0, tick)
  const stops = [
    rows.subscribe(onRows),
    outbox.view.subscribe(reown),
    line.subscribe(refresh),
    session.store.subscribe(() => {
      reown()
      board.repredict()
    }),
  ]

  return {
    board,
    session,
    outbox: own,
    status,
    time,
    reference,
    refusals: createRefusals({ outbox, issue, actor, resend: parts.recorded }),
    issue,
    preview,
    now: () => serverTime.now(),
    rankedList: (of, rank) =>
      createRankedList({ board, clock, scheduler, now: () => serverTime.now(), filling: fillingBy(line) }, of, rank),
    stop() {
      for (const stop of [...stops, ticking, () => board.stop()]) stop()
      counting?.()
    },
  }
}

/** A line that is catching up fills the board. */
function fillingBy(line: LineStore): Filling {
  const isFilling = ({ line: { kind } }: LineStatus) => kind === 'catching-up'
  return {
    isNow: () => isFilling(line.getState()),
    ended: (listener) => line.subscribe((now, was) => isFilling(was) && !isFilling(now) && listener()),
  }
}

function viewOf(rows: ConfirmedRows): ReferenceView | null {
  return rows.reference === null ? null : referenceView(rows.reference.document)
}

function statusOf({ line, outbox, rows, session }: ConsoleParts): SyncStatus {
  const { line: state, clock, feeds, copy } = line.getState()
  const { pending, refused } = ownActions(outbox.view.getState(), actorIn(session.store.getState())?.id ?? null)
  return {
    line: state,
    asOf: state.asOf,
    pending: pending.filter((action) => action.stage !== 'answered').length,
    refused: refused.length,
    rows: rows.rowCount,
    namesHeld: [...rows.scopes().values()].some((scope) => mayRead(scope.class, 'id')),
    clock: { offsetMs: clock.offsetMs, sure: clock.sure },
    feeds,
    copy,
  }
}

function timeOf(serverTime: ServerTime, line: LineStore): BoardTime {
  const now = serverTime.now()
  const { line: state, clock } = line.getState()
  return { minute: now - (now % MINUTE_MS), sure: clock.sure && state.kind === 'live' }
}
