import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { addWorking } from '../../../shared/sla/working-time.ts'
import type { BoardStore } from '../board-store.ts'
import type { RankOf } from '../ranked-list.ts'
import type { ReferenceView } from '../reference-view.ts'
import { calendarsOf } from './calendars-of.ts'
import { matchesText } from './patient.ts'
import { templateOf } from './template-facts.ts'

/** How the referral board may be grouped, to work one desk's calls in a batch. */
export const GROUPINGS = ['none', 'stage', 'clinic', 'payer', 'sender', 'next'] as const
/** One way. */
export type Grouping = (typeof GROUPINGS)[number]

/** What a person asked to see: the rows behind any number of the matrix. */
export type ReferralFilter = {
  readonly stage: string | null
  readonly past: boolean
  readonly text: string
  readonly group: Grouping
}

/** Past target first, then the oldest in its stage; leaks stay until closed (rules BO13-BO15). */
export function referralRank(reference: ReferenceView, filter: ReferralFilter): RankOf {
  return (id, board, now) => {
    const journey = board.row('journey', id)
    if (journey === null || journey.state === 'closed') return null
    const past = isPastTarget(reference, journey, now)
    if (filter.stage !== null && journey.stage !== filter.stage) return null
    if (filter.past && !past) return null
    if (filter.text !== '' && !matchesText(filter.text, journey, board.row('journeyId', id))) return null
    const group = filter.group === 'none' ? [] : [groupKey(reference, journey, board, filter.group)]
    return { band: 0, key: [...group, past ? 0 : 1, journey.stageAt, id] }
  }
}

/** The name of the group a referral stands in; empty where that is not known. */
export function groupLabel(journey: JourneyRow, board: BoardStore, group: Grouping): string {
  const fact = (name: string) => {
    const value = journey.facts[name]?.value ?? board.row('journeyPhi', journey.id)?.facts[name]?.value
    return typeof value === 'string' ? value : ''
  }
  switch (group) {
    case 'none':
      return ''
    case 'stage':
      return journey.stage
    case 'next':
      return journey.next?.title ?? ''
    case 'sender':
      return fact('referrer') || fact('sender')
    default:
      return fact(group)
  }
}

/** When a referral should have left its stage, by the stage's own calendar; null where the stage has no target. */
export function stageDueAt(reference: ReferenceView, journey: JourneyRow): Instant | null {
  const known = dueTimes.get(journey)
  if (known !== undefined) return known
  const stage = templateOf(reference, journey)?.stages.find(({ id }) => id === journey.stage)
  const calendar = calendarsOf(reference).get(stage?.calendar ?? 'always')
  const due =
    stage?.targetMin === undefined || calendar === undefined
      ? null
      : addWorking(calendar, journey.stageAt, stage.targetMin)
  dueTimes.set(journey, due)
  return due
}

/** True where a referral is longer in its stage than it should be. */
export function isPastTarget(reference: ReferenceView, journey: JourneyRow, now: Instant): boolean {
  const due = stageDueAt(reference, journey)
  return due !== null && now > due
}

/** Groups stand in the order of the stages, or of their names; unknown ones last. */
function groupKey(reference: ReferenceView, journey: JourneyRow, board: BoardStore, group: Grouping): string | number {
  if (group === 'stage') return templateOf(reference, journey)?.stages.findIndex(({ id }) => id === journey.stage) ?? 99
  return groupLabel(journey, board, group).toLowerCase() || '~'
}

// A journey row never changes in place, so its stage's due time is worked out once.
const dueTimes = new WeakMap<JourneyRow, Instant | null>()
