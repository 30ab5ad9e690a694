import type { Refusal, RefusalReason, Verb } from '../../../shared/commands/command.ts'
import { hasSealed } from '../../../shared/commands/sealed-args.ts'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { RefusedAction } from '../../outbox/outbox-entry.ts'

/** What a card offers next. */
export type RefusalOffer = 'retry' | 'change' | 'take-next' | 'ask' | 'note' | 'show' | 'copy' | 'discard'

/** Which of the sentences of screens.md section 6 tells it. */
export type RefusalTale =
  | 'claimedBy'
  | 'claimed'
  | 'answeredBy'
  | 'doneBy'
  | 'ended'
  | 'notYours'
  | 'notHeld'
  | 'closed'
  | 'forbidden'
  | 'gone'
  | 'changed'
  | 'dependent'
  | 'expired'
  | 'reused'
  | 'invalid'
  | 'clientTooOld'
  | 'notAsRecorded'
  | 'signInUnknown'
  | 'signInEnded'
  | 'afterSignOut'
  | 'signInExpired'
  | 'accountClosed'
  | 'notOpened'

/** A refusal as it is told: the sentence, who and when, and what to do. */
export type RefusalStory = {
  readonly tale: RefusalTale
  readonly by: string | null
  readonly at: Instant | null
  readonly why: string | null
  readonly offers: readonly RefusalOffer[]
}

/** The story of a refused action. Pure: names and words are filled in by the screen. */
export function refusalStory({ command, refusal }: Told): RefusalStory {
  return {
    tale: taleOf(command.verb, refusal),
    by: refusal.by,
    at: refusal.at,
    why: refusal.message ?? null,
    offers: offersOf(refusal, Object.keys(command.args).length > 0 && !hasSealed(command.args)),
  }
}

type Told = {
  readonly command: Pick<RefusedAction['command'], 'verb' | 'args'>
  readonly refusal: Pick<Refusal, 'code' | 'by' | 'at' | 'message' | 'reason'>
}

function taleOf(verb: Verb, { code, by, reason }: Told['refusal']): RefusalTale {
  if (reason !== undefined) return DOUBTS[reason]
  switch (code) {
    case 'already-claimed':
      if (by === null) return 'claimed'
      return verb === 'acknowledge' ? 'answeredBy' : 'claimedBy'
    case 'already-completed':
      return by === null ? 'ended' : 'doneBy'
    case 'not-owner':
      return by === null ? 'notHeld' : 'notYours'
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

/** An action that was not believed to be its person's (server/sync/judge-origin.ts). */
const DOUBTS: { readonly [reason in RefusalReason]: RefusalTale } = {
  unsigned: 'notAsRecorded',
  'bad-signature': 'notAsRecorded',
  'session-unknown': 'signInUnknown',
  'session-ended': 'signInEnded',
  'after-sign-out': 'afterSignOut',
  'session-expired': 'signInExpired',
  'account-closed': 'accountClosed',
  'cannot-open': 'notOpened',
}

/** What usually helps stands first; copying and discarding are always possible. */
function offersOf({ code, by, reason }: Told['refusal'], hasForm: boolean): RefusalOffer[] {
  const keep: RefusalOffer[] = ['copy', 'discard']
  const note: RefusalOffer[] = hasForm ? ['note'] : []
  if (reason !== undefined) return ['retry', 'show', ...note, ...keep]
  switch (code) {
    case 'already-claimed':
      return ['take-next', ...(by === null ? [] : (['ask'] as const)), 'show', ...note, ...keep]
    case 'not-owner':
      return by === null ? ['retry', 'show', ...note, ...keep] : ['ask', 'take-next', 'show', ...note, ...keep]
    case 'already-completed':
      return [...note, 'show', ...keep]
    case 'journey-closed':
      return ['show', ...note, ...keep]
    case 'not-found':
    case 'forbidden':
      return ['show', ...keep]
    case 'stale':
    case 'invalid':
    case 'expired':
      return [hasForm ? 'change' : 'retry', 'show', ...note, ...keep]
    case 'depends-on-refused':
    case 'id-reuse':
    case 'client-too-old':
      return ['retry', ...keep]
    default:
      return assertNever(code)
  }
}
