import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Cancel, Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { BoardStore, IndexKey } from './board-store.ts'

/** Where one id stands: its band (0 first), then its key, compared field by field. */
export type Rank = { readonly band: number; readonly key: readonly (number | string)[] }

/** Ranks one id from what the board shows at `now` (server time); null leaves it out. Pure and quick: it runs for every id. */
export type RankOf = (id: string, board: BoardStore, now: Instant) => Rank | null

/** One line of a ranked list. */
export type Ranked = { readonly id: string; readonly band: number }

/** A list in order. `waiting` counts the rows that want to move or come while the hand is on the list (screens.md section 1). */
export type RankedView = { readonly shown: readonly Ranked[]; readonly waiting: number }

/** A list that is sorted in its own throttled step and stands still for 30 s after a key or pointer. */
export type RankedList = {
  readonly store: StoreApi<RankedView>
  /** A key or pointer touched the list: order stands from now. */
  readonly touch: () => void
  /** Takes the waiting order now (key r). */
  readonly apply: () => void
  /** Follows the board until cancelled; may be started again. */
  readonly start: () => Cancel
}

export type RankedListParts = {
  readonly board: BoardStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** Server time. */
  readonly now: () => Instant
  readonly filling: Filling
}

/** Whether rows are still being fetched, and who wants to hear when they are all there, or come no more. */
export type Filling = {
  readonly isNow: () => boolean
  readonly ended: (listener: () => void) => Cancel
}

/** Sorting is its own step, at most this often, ms: a change redraws its row, never the order at once. */
const SORT_EVERY_MS = 250
/** While a board is filled everything moves with every page: then it is sorted at most this often, ms, */
const FILLING_MS = 1_000
/** and so long after the last one, ms: that page is written down first. */
const FILLED_MS = 100
/** Time alone moves rows too (a task becomes late), ms. */
const RESORT_MS = 30_000
/** The order stands this long after a key or pointer, ms (screens.md section 1). */
const HOLD_MS = 30_000

/** One index, or several whose ids stand in one order, each once. */
export type Indexes = IndexKey | readonly IndexKey[]

/** Makes a list over an index, or over several. */
export function createRankedList(parts: RankedListParts, of: Indexes, rank: RankOf): RankedList {
  const { board, clock, scheduler, now, filling } = parts
  const indexes = typeof of === 'string' ? [of] : of
  const ids = () => [...new Set(indexes.flatMap((index) => board.ids(index)))]
  const ranked = () => rankAll(ids(), (id) => rank(id, board, now()))
  const store = createStore<RankedView>(() => ({ shown: ranked(), waiting: 0 }))
  let touchedMs: number | null = null
  let sortedMs = Number.NEGATIVE_INFINITY
  let timer: Cancel | null = null

  function sort(): void {
    timer = null
    sortedMs = clock.monotonicMs()
    const next = ranked()
    const held = touchedMs !== null && clock.monotonicMs() - touchedMs < HOLD_MS
    const { shown, waiting } = store.getState()
    const view = held ? standing(shown, next) : { shown: sameOrder(shown, next) ? shown : next, waiting: 0 }
    if (view.shown !== shown || view.waiting !== waiting) store.setState(view, true)
  }

  function soon(ms: number): void {
    timer ??= scheduler.after(ms, sort)
  }

  const everyMs = () => (filling.isNow() ? FILLING_MS : SORT_EVERY_MS)

  /** Rows came or went: sorted soon, unless that was just done. */
  function renewed(): void {
    dropGone()
    const isEmpty = store.getState().shown.length === 0
    if (isEmpty) calm()
    soon(isEmpty ? 0 : Math.max(0, sortedMs + everyMs() - clock.monotonicMs()))
  }

  function filled(): void {
    if (timer === null) return
    calm()
    soon(FILLED_MS)
  }

  function calm(): void {
    timer?.()
    timer = null
  }

  /** What left goes before anything else is done: the hand must never come back to a row that is about to go. */
  function dropGone(): void {
    const { shown, waiting } = store.getState()
    const there = new Set(ids())
    const kept = shown.filter((line) => there.has(line.id))
    if (kept.length < shown.length) store.setState({ shown: kept, waiting }, true)
  }

  function start(): Cancel {
    sort()
    const members = indexes.map((index) => board.subscribeIds(index, renewed))
    const stops = [board.subscribeAny(() => soon(everyMs())), filling.ended(filled), ...members]
    let again = scheduler.after(RESORT_MS, tick)
    function tick(): void {
      soon(0)
      again = scheduler.after(RESORT_MS, tick)
    }
    return () => {
      for (const stop of [...stops, again]) stop()
      calm()
    }
  }

  return {
    store,
    touch: () => {
      touchedMs = clock.monotonicMs()
    },
    apply: () => {
      touchedMs = null
      calm()
      sort()
    },
    start,
  }
}

/** While the hand is on the list rows keep their places; those that are gone go, those that moved or came wait. */
function standing(shown: readonly Ranked[], next: readonly Ranked[]): RankedView {
  const coming = new Map(next.map((line) => [line.id, line]))
  const kept = shown.filter((line) => coming.has(line.id))
  const there = new Set(kept.map((line) => line.id))
  const order = next.filter((line) => there.has(line.id))
  const moved = kept.filter((line, at) => order[at]?.id !== line.id || coming.get(line.id)?.band !== line.band)
  const came = next.filter((line) => !there.has(line.id))
  return { shown: kept.length === shown.length ? shown : kept, waiting: moved.length + came.length }
}

function rankAll(ids: readonly string[], rankOf: (id: string) => Rank | null): readonly Ranked[] {
  return ids
    .flatMap((id) => {
      const rank = rankOf(id)
      return rank === null ? [] : [{ id, rank }]
    })
    .sort((a, b) => compare(a.rank, b.rank) || (a.id < b.id ? -1 : 1))
    .map(({ id, rank }) => ({ id, band: rank.band }))
}

function compare(a: Rank, b: Rank): number {
  if (a.band !== b.band) return a.band - b.band
  for (const [at, left] of a.key.entries()) {
    const right = b.key[at]
    if (right === undefined || left === right) continue
    if (typeof left === 'number' && typeof right === 'number') return left - right
    return String(left) < String(right) ? -1 : 1
  }
  return 0
}

function sameOrder(a: readonly Ranked[], b: readonly Ranked[]): boolean {
  return a.length === b.length && a.every((line, at) => line.id === b[at]?.id && line.band === b[at]?.band)
}
