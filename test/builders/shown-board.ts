import type { BoardStore, IndexKey, RowOf } from '../../renderer/state/board-store.ts'
import { type JourneyState, rowsOf } from '../../shared/changes/journey-state.ts'
import { isFinal } from '../../shared/domain/task.ts'
import type { RowKind } from '../../shared/domain/row.ts'

/** A board that shows these journeys and never changes: for rules that rank and count. */
export function shownBoard(states: readonly JourneyState[]): BoardStore {
  const still = () => () => {}
  return {
    row: <K extends RowKind>(kind: K, id: string) => {
      const found = states.flatMap(rowsOf).find((row) => row.kind === kind && row.id === id)
      // The kind was compared; the compiler cannot know.
      return (found ?? null) as RowOf<K> | null
    },
    journey: (id) => states.find(({ journey }) => journey.id === id) ?? null,
    mark: () => ({ kind: 'confirmed' }),
    ids: (index) => idsOf(states, index),
    subscribeRow: still,
    subscribeJourney: still,
    subscribeIds: still,
    subscribeAny: still,
  }
}

function idsOf(states: readonly JourneyState[], index: IndexKey): string[] {
  const [what, by, value] = index.split(':')
  if (what === 'journeys' && by === undefined) return states.map(({ journey }) => journey.id)
  if (what === 'escalations') return states.flatMap(({ escalations }) => [...escalations.keys()])
  const tasks = states.flatMap(({ tasks }) => [...tasks.values()]).filter((task) => !isFinal(task))
  if (by === 'department') return tasks.filter(({ department }) => department === value).map(({ id }) => id)
  throw new Error(`shownBoard keeps no ${index}`)
}
