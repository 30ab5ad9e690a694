import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Ask } from '../../state/issue-command.ts'
import type { Undoable } from '../../state/screen/screen-store.ts'
import type { News } from './news.ts'

/** One message beside the work. `until` null: it stays until it is closed. */
export type Toast = {
  readonly nr: number
  readonly tone: 'quiet' | 'refused' | 'blocked'
  readonly words: string
  readonly until: Instant | null
  /** The action that it says was taken. */
  readonly ask: Ask | null
  /** What z and the button take back, while the screen still offers it. */
  readonly undo: Undoable | null
  /** The refused action's card; the message goes with it. */
  readonly card: string | null
  /** Leads to the sync panel. */
  readonly show: boolean
  /** What "Copy" puts on the clipboard. */
  readonly copy: string | null
}

/** What of a message is drawn by words.ts; it gets its number here. */
export type NewToast = Omit<Toast, 'nr'>

/** Messages in sight at once. */
const MOST_SHOWN = 4
/** Messages kept at all: the sync panel has the rest. */
const MOST_KEPT = 20

/** The messages with one more; the newest last. Passing ones give way first. */
export function withToast(toasts: readonly Toast[], toast: NewToast): readonly Toast[] {
  const next = [...toasts, { ...toast, nr: (toasts.at(-1)?.nr ?? 0) + 1 }]
  if (next.length <= MOST_KEPT) return next
  const oldest = next.find(({ until }) => until !== null) ?? next[0]
  return next.filter((one) => one !== oldest)
}

/** Without what this piece of news made untrue: an action taken back, or refused after all. */
export function notOvertaken(toasts: readonly Toast[], news: News): readonly Toast[] {
  if (news.kind === 'said' && news.of.kind === 'taken') {
    const { ask } = news.of
    return toasts.filter(({ undo }) => undo?.ask !== ask)
  }
  if (news.kind !== 'refused') return toasts
  const { verb, entityId } = news.card.command
  return toasts.filter(({ ask }) => ask?.verb !== verb || ask.entityId !== entityId)
}

/** Without those whose time has passed or whose card is gone; the same array where nothing goes. */
export function stillStanding(
  toasts: readonly Toast[],
  { now, cards }: { readonly now: Instant; readonly cards: ReadonlySet<string> },
): readonly Toast[] {
  const left = toasts.filter(({ until, card }) => (until === null || until > now) && (card === null || cards.has(card)))
  return left.length === toasts.length ? toasts : left
}

/** The newest in sight, and how many stand behind them. */
export function shownOf(toasts: readonly Toast[]): { readonly shown: readonly Toast[]; readonly behind: number } {
  const shown = toasts.slice(-MOST_SHOWN)
  return { shown, behind: toasts.length - shown.length }
}
