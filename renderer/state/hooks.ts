import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useStore } from 'zustand/react'
import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { Row, RowKind } from '../../shared/domain/row.ts'
import type { OwnActions } from '../outbox/own-actions.ts'
import type { IndexKey, RowMark, RowOf } from './board-store.ts'
import type { BoardTime, ConsoleState, SyncStatus } from './console-state.ts'
import type { Indexes, RankedList, RankedView, RankOf } from './ranked-list.ts'
import type { ReferenceView } from './reference-view.ts'
import type { SessionState } from './session-store.ts'

const ConsoleContext = createContext<ConsoleState | null>(null)

/** Hands the console's state to the screens below. */
export function ConsoleProvider(props: { value: ConsoleState; children?: ReactNode }): ReactElement {
  return createElement(ConsoleContext.Provider, { value: props.value }, props.children)
}

/** The console's state: `issue`, `preview`, `refusals`, `session` and the stores. */
export function useConsole(): ConsoleState {
  const state = useContext(ConsoleContext)
  if (state === null) throw new Error('useConsole outside ConsoleProvider')
  return state
}

/** One row as shown; renders again when that row changes and for no other reason. `id` null gives null. */
export function useRow<K extends RowKind>(kind: K, id: string | null): RowOf<K> | null {
  const { board } = useConsole()
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? ignore : board.subscribeRow(kind, id, listener)),
    [board, kind, id],
  )
  return useSyncExternalStore(subscribe, () => (id === null ? null : board.row(kind, id)))
}

/** All rows of a journey as shown; renders again when any of them changes. */
export function useJourney(id: string | null): JourneyState | null {
  const { board } = useConsole()
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? ignore : board.subscribeJourney(id, listener)),
    [board, id],
  )
  return useSyncExternalStore(subscribe, () => (id === null ? null : board.journey(id)))
}

/** Pending, refused or confirmed: the corner of a row. */
export function useMark(row: Pick<Row, 'kind' | 'id'>): RowMark {
  const { board } = useConsole()
  const { kind, id } = row
  const subscribe = useCallback((listener: () => void) => board.subscribeRow(kind, id, listener), [board, kind, id])
  return useSyncExternalStore(subscribe, () => board.mark(kind, id))
}

/** The ids of an index, unordered; the same array until membership changes. */
export function useIds(index: IndexKey): readonly string[] {
  return useOfIds(index, (ids) => ids)
}

/** What follows from the ids of an index; renders again when that is another. */
export function useOfIds<T>(index: IndexKey, of: (ids: readonly string[]) => T): T {
  const { board } = useConsole()
  const subscribe = useCallback((listener: () => void) => board.subscribeIds(index, listener), [board, index])
  return useSyncExternalStore(subscribe, () => of(board.ids(index)))
}

/** A sorted list over an index or several, with `touch` and `apply`. Keep `of` and `rank` stable (useMemo). */
export function useRankedList(of: Indexes, rank: RankOf): RankedView & Pick<RankedList, 'touch' | 'apply'> {
  const console = useConsole()
  const list = useMemo(() => console.rankedList(of, rank), [console, of, rank])
  useEffect(() => list.start(), [list])
  return { ...useStore(list.store), touch: list.touch, apply: list.apply }
}

/** Who sits here. */
export function useSession(): SessionState {
  return useStore(useConsole().session.store)
}

/** What the sync indicator says. */
export function useSyncStatus(): SyncStatus {
  return useStore(useConsole().status)
}

/** Nothing is held and nothing was ever whole: whatever there is to show has still to come. */
export function useHoldsNothing(): boolean {
  return useStore(useConsole().status, ({ asOf, rows }) => asOf === null && rows === 0)
}

/** The line is catching up: rows come, and most of what is drawn now will be drawn anew. */
export function useIsFilling(): boolean {
  return useStore(useConsole().status, ({ line }) => line.kind === 'catching-up')
}

/** Server time to the minute. */
export function useMinute(): BoardTime {
  return useStore(useConsole().time)
}

/** Reference data, or null before the first load. */
export function useReference(): ReferenceView | null {
  return useStore(useConsole().reference)
}

/** The signed-in person's pending and refused actions. */
export function useOutbox(): OwnActions {
  return useStore(useConsole().outbox)
}

function ignore(): void {}
