import type { OutboxView } from './outbox-entry.ts'

/** What one person sees of the outbox of a shared workstation (rule SG7). */
export type OwnActions = OutboxView & { readonly others: OthersActions }

/** Actions of other people, by number alone. `waiting`: not signed, so they go only when their person signs in here. */
export type OthersActions = { readonly sending: number; readonly waiting: number }

/** Only this person's actions and cards; nobody's while nobody is signed in. What is under way for others is counted. */
export function ownActions({ pending, refused, blocked }: OutboxView, user: string | null): OwnActions {
  const foreign = pending.filter((action) => action.user !== user && action.stage !== 'answered')
  const sending = foreign.filter(({ command }) => command.signature !== undefined).length
  return {
    pending: pending.filter((action) => action.user === user),
    refused: refused.filter((card) => card.user === user),
    blocked,
    others: { sending, waiting: foreign.length - sending },
  }
}
