import { changedRows, type JourneyState } from '../../shared/changes/journey-state.ts'
import { rowKey, type Row } from '../../shared/domain/row.ts'
import { sameJson } from '../../shared/kernel/same-json.ts'
import type { PendingAction, RefusedAction } from '../outbox/outbox-entry.ts'
import type { RowMark } from './board-store.ts'
import type { Predict } from './predict.ts'

/** What a journey's pending and refused actions lay over its confirmed rows. */
export type Overlay = {
  readonly rows: ReadonlyMap<string, Row>
  readonly marks: ReadonlyMap<string, RowMark>
}

/**
 * Re-runs the pending actions in order on the confirmed rows (rule SY41). One that the rule refuses now is left out: its
 * row shows what is confirmed, still marked as pending, and the server's answer decides.
 */
export function overlayOf(
  confirmed: JourneyState | null,
  pending: readonly PendingAction[],
  refused: readonly RefusedAction[],
  predict: Predict,
): Overlay {
  const rows = new Map<string, Row>()
  const touched = new Map<string, PendingAction[]>()
  let state = confirmed
  for (const action of pending) {
    const before = state
    state = action.effectShown ? state : (after(state, action, predict) ?? state)
    const changed = state === null || state === before ? [] : changedRows(before, state)
    for (const row of changed) rows.set(rowKey(row), row)
    for (const key of new Set([...changed.map(rowKey), ...keysOfEntity(action.command.entityId)]))
      push(touched, key, action)
  }
  return { rows, marks: new Map([...refusedMarks(refused), ...pendingMarks(touched)]) }
}

/** The next overlay with the former's objects where nothing changed in them: an unchanged row is not drawn again. */
export function keepingSame(was: Overlay | undefined, next: Overlay): Overlay {
  if (was === undefined) return next
  return { rows: keepSame(was.rows, next.rows), marks: keepSame(was.marks, next.marks) }
}

/** The keys under which two overlays differ. */
export function differing(was: Overlay | undefined, next: Overlay | undefined): Set<string> {
  const keys = new Set<string>()
  for (const [a, b] of [
    [was?.rows, next?.rows],
    [was?.marks, next?.marks],
  ])
    for (const key of new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])]))
      if (a?.get(key) !== b?.get(key)) keys.add(key)
  return keys
}

function keepSame<T>(was: ReadonlyMap<string, T>, next: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map(
    [...next].map(([key, value]) => {
      const old = was.get(key)
      return [key, old !== undefined && sameJson(old, value) ? old : value]
    }),
  )
}

function after(state: JourneyState | null, { command, user }: PendingAction, predict: Predict): JourneyState | null {
  const decision = predict(state, command, user)
  return decision?.ok === true ? decision.value : null
}

function pendingMarks(touched: ReadonlyMap<string, readonly PendingAction[]>): [string, RowMark][] {
  return [...touched].map(([key, actions]) => [
    key,
    {
      kind: 'pending',
      actions: actions.map(({ command }) => ({
        id: command.commandId,
        verb: command.verb,
        issuedAt: command.issuedAt,
      })),
    },
  ])
}

function refusedMarks(refused: readonly RefusedAction[]): [string, RowMark][] {
  return refused.flatMap(({ command }) =>
    keysOfEntity(command.entityId).map((key): [string, RowMark] => [
      key,
      { kind: 'refused', commandId: command.commandId, verb: command.verb },
    ]),
  )
}

/** The row that an action names, by what its id looks like (shared/kernel/ids.ts). */
function keysOfEntity(id: string): string[] {
  if (id.includes('/')) return [`task:${id}`]
  return [id.includes('!') ? `escalation:${id}` : `journey:${id}`]
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  map.set(key, [...(map.get(key) ?? []), value])
}
