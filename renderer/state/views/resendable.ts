import type { RefusedAction } from '../../outbox/outbox-entry.ts'

/**
 * Of a person's cards, those that only their former sign-in stands against: the server does not know it (its database was
 * set back), or it had run out. They may go again together, as one decision. What was changed on the way, or was made in a
 * sign-in that was ended for safety, is looked at one by one.
 */
export function resendable(refused: readonly RefusedAction[]): readonly RefusedAction[] {
  return refused.filter(({ refusal }) => refusal.reason === 'session-unknown' || refusal.reason === 'session-expired')
}
