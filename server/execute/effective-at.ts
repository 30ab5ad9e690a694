import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

export type Claimed = {
  /** When the person acted, as their console says. */
  readonly issuedAt: Instant
  /** The last moment the server heard this device before the command: it cannot have been offline earlier. */
  readonly lastHeardAt: Instant
  /** Arrival, by the database's clock. */
  readonly now: Instant
  /** When the act before it on the same row counts. */
  readonly floor: Instant
}

/** When an act counts: the device's word, within what the server can vouch for, never before the act ahead of it (design.md 6.9). */
export function effectiveAt({ issuedAt, lastHeardAt, now, floor }: Claimed): Instant {
  return Math.min(now, Math.max(issuedAt, lastHeardAt, floor))
}

/** When the latest act on the row counts: a later command on it cannot lie before. */
export function lastActOn(state: JourneyState | null, entityId: string): Instant {
  if (state === null) return 0
  const task = state.tasks.get(entityId)
  if (task !== undefined) return Math.max(task.openedAt, ...ACTS.map((name) => numberOf(task, name)))
  const escalation = state.escalations.get(entityId)
  return escalation === undefined
    ? state.journey.openedAt
    : Math.max(escalation.raisedAt, escalation.acknowledged?.at ?? 0)
}

const ACTS = ['freeAt', 'claimedAt', 'startedAt', 'pausedAt']

function numberOf(row: object, name: string): number {
  const value: unknown = Object.getOwnPropertyDescriptor(row, name)?.value
  return typeof value === 'number' ? value : 0
}
