import type { RefusalCode } from '../../../shared/commands/command.ts'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'

/** What a card offers next. */
export type RefusalOffer = 'retry' | 'change' | 'take-next' | 'note' | 'show' | 'copy' | 'discard'

/** Which of the sentences of screens.md section 6 tells it. */
export type RefusalTale =
  | 'claimedBy'
  | 'claimed'
  | 'doneBy'
  | 'ended'
  | 'notYours'
  | 'closed'
  | 'forbidden'
  | 'gone'
  | 'changed'
  | 'dependent'
  | 'expired'
  | 'reused'
  | 'invalid'
  | 'clientTooOld'

/** A refusal as it is told: the sentence, who and when, and what to do. */
export type RefusalStory = {
  readonly tale: RefusalTale
  readonly by: string | null
  readonly at: Instant | null
  readonly why: string | null
  readonly offers: readonly RefusalOffer[]
}

/** The story of a refused action. Pure: names and words are filled in by the screen. */
export function refusalStory({ command, refusal }: Pick<RefusedAction, 'command' | 'refusal'>): RefusalStory {
  const hasForm = Object.keys(command.args).length > 0
  return {
    tale: taleOf(refusal.code, refusal.by),
    by: refusal.by,
    at: refusal.at,
    why: refusal.message ?? null,
    offers: offersOf(refusal.code, hasForm),
  }
}

function taleOf(code: RefusalCode, by: string | null): RefusalTale {
  switch (code) {
    case 'already-claimed':
      return by === null ? 'claimed' : 'claimedBy'
    case 'already-completed':
      return by === null ? 'ended' : 'doneBy'
    case 'not-owner':
      return 'notYours'
    case 'journey-closed':
      return 'closed'
    case 'forbidden':
      return 'forbidden'
    case 'not-found':
      return 'gone'
    case 'stale':
      return 'changed'
    case 'depends-on-refused':
      return 'dependent'
    case 'expired':
      return 'expired'
    case 'id-reuse':
      return 'reused'
    case 'invalid':
      return 'invalid'
    case 'client-too-old':
      return 'clientTooOld'
    default:
      return assertNever(code)
  }
}

function offersOf(code: RefusalCode, hasForm: boolean): RefusalOffer[] {
  const keep: RefusalOffer[] = ['copy', 'discard']
  switch (code) {
    case 'already-claimed':
    case 'not-owner':
      return ['take-next', 'show', ...(hasForm ? (['note'] as const) : []), ...keep]
    case 'already-completed':
      return [...(hasForm ? (['note'] as const) : []), 'show', ...keep]
    case 'journey-closed':
    case 'not-found':
    case 'forbidden':
      return ['show', ...keep]
    case 'stale':
    case 'invalid':
    case 'expired':
      return [...(hasForm ? (['change'] as const) : (['retry'] as const)), 'show', ...keep]
    case 'depends-on-refused':
    case 'id-reuse':
    case 'client-too-old':
      return ['retry', ...keep]
    default:
      return assertNever(code)
  }
}
