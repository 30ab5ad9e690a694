import type { Instant } from '../../../shared/kernel/instant.ts'
import type { SyncStatus } from '../../state/console-state.ts'

/** A loss of the line shorter than this is nobody's business, ms (screens.md section 5). */
export const QUIET_MS = 15_000

/** An outage as it is lived here: away with what is kept, back and waiting for answers, then told once. */
export type LineStory =
  | { readonly kind: 'here' }
  | { readonly kind: 'away'; readonly since: Instant; readonly kept: ReadonlySet<string> }
  | { readonly kind: 'back'; readonly at: Instant; readonly kept: ReadonlySet<string> }
  | { readonly kind: 'over'; readonly at: Instant; readonly kept: number; readonly refused: number }

/** What is known at one moment: the line, my actions without an answer, and those that were refused. */
export type LineMoment = {
  readonly line: SyncStatus['line']
  readonly unanswered: ReadonlySet<string>
  readonly refused: ReadonlySet<string>
  readonly now: Instant
}

/** The next chapter; `over` stands for one moment only, so it is told once. The same object while nothing changed. */
export function nextChapter(story: LineStory, moment: LineMoment): LineStory {
  const { line, unanswered, now } = moment
  // Signed out is no outage: what is kept waits for whoever signs in.
  if (line.kind === 'signed-out') return HERE
  switch (story.kind) {
    case 'here':
    case 'over':
      return line.kind === 'offline' ? { kind: 'away', since: line.since, kept: unanswered } : HERE
    case 'away':
      if (line.kind !== 'live') return keeping(story, unanswered)
      return now - story.since < QUIET_MS ? HERE : settled({ kind: 'back', at: now, kept: story.kept }, moment)
    default:
      if (line.kind === 'offline') return { kind: 'away', since: line.since, kept: unanswered }
      return settled(story, moment)
  }
}

const HERE: LineStory = { kind: 'here' }

function keeping(story: LineStory & { kind: 'away' }, unanswered: ReadonlySet<string>): LineStory {
  const kept = new Set([...story.kept, ...unanswered])
  return kept.size === story.kept.size ? story : { ...story, kept }
}

/** Told once every kept action has its answer. */
function settled(story: LineStory & { kind: 'back' }, { unanswered, refused }: LineMoment): LineStory {
  const ids = [...story.kept]
  if (ids.some((id) => unanswered.has(id))) return story
  return { kind: 'over', at: story.at, kept: ids.length, refused: ids.filter((id) => refused.has(id)).length }
}
