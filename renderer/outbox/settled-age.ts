import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { Fate, OutboxBody } from './outbox-record.ts'

/** Settled actions are kept this long and offered again after a changed history (design.md 6.10). */
export const KEEP_SETTLED_MS = 7 * DAY_MS

/** An action and what became of it, as far as its age goes. */
export type Settled = { readonly body: OutboxBody; readonly fate: Fate | null }

/**
 * True for what is over and old enough to be forgotten: by this machine's clock and by the server's, told by the newest
 * answer. Neither suffices alone: a clock that jumped ahead by years would forget what a restored database still lacks,
 * and an action of a long outage is old by the server's word when it is answered.
 */
export function isForgettable({ body, fate }: Settled, now: Instant, serverNewest: Instant): boolean {
  if (fate?.kind !== 'settled' && fate?.kind !== 'closed') return false
  const told = serverTimeOf(fate) ?? body.command.issuedAt
  return fate.at < now - KEEP_SETTLED_MS && told < serverNewest - KEEP_SETTLED_MS
}

/** When the action counts by the server's word; null where it said nothing. */
export function serverTimeOf(fate: Fate | null): Instant | null {
  return fate?.kind === 'settled' || fate?.kind === 'refused' ? fate.outcome.effectiveAt : null
}
