import type { ConfirmedRows } from '../db/confirmed-rows.ts'
import type { ScopeState } from '../db/scope-state.ts'
import type { PendingAction } from '../outbox/outbox-entry.ts'

/**
 * [SY42] True when the confirmed rows stand where the effect of an answered action is held: a scope that holds its journey has reached
 * the number of the answer. Where no scope holds the journey (it left with this very action), all have to have reached it.
 */
export function isReached({ stage, seq, journey }: PendingAction, rows: ConfirmedRows): boolean {
  if (stage !== 'answered' || seq === null) return false
  const holding = [...(rows.journey(journey)?.scopes ?? [])].flatMap((scope) => rows.scope(scope) ?? [])
  if (holding.length > 0) return holding.some((scope) => knows(scope, journey) && scope.cursor.seq >= seq)
  const all = [...rows.scopes().values()]
  return all.length > 0 && all.every((scope) => scope.kind === 'whole' && scope.cursor.seq >= seq)
}

/** A scope that is still loading knows only the journeys that were named so far. */
function knows(scope: ScopeState, journey: string): boolean {
  return scope.kind === 'whole' || scope.named.has(journey)
}
