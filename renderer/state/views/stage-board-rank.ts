import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { addWorking } from '../../../shared/sla/working-time.ts'
import type { BoardStore } from '../board-store.ts'
import type { RankOf } from '../ranked-list.ts'
import type { ReferenceView } from '../reference-view.ts'
import { nextTask } from './next-task.ts'
import { isLateRow, rowClock } from './row-clock.ts'
import { matchesText } from './patient.ts'
import { thingOf } from './subject.ts'
import { templateOf } from './template-facts.ts'

/** How a board by stages may be grouped, to work one desk's calls in a batch. */
export const GROUPINGS = ['bites', 'none', 'stage', 'unit', 'clinic', 'payer', 'sender', 'next'] as const
/** One way. */
export type Grouping = (typeof GROUPINGS)[number]

/** The ways that say something of a workflow: clinics and senders are a referral's, units those of visits and beds. */
export function groupingsOf({ subject }: Pick<Template, 'subject'>): readonly Grouping[] {
  return GROUPINGS.filter((group) => {
    if (group === 'unit') return subject === 'visit' || subject === 'bed'
    return subject === 'referral' || (group !== 'clinic' && group !== 'payer' && group !== 'sender')
  })
}

/** How a board by stages stands unless a person chose: a referral's by age, so that none is lost; others by what bites first. */
export function defaultGrouping({ subject }: Pick<Template, 'subject'>): Grouping {
  return subject === 'referral' ? 'none' : 'bites'
}

/** True where the order stands without heads of groups. */
export function isPlain(group: Grouping): boolean {
  return group === 'none' || group === 'bites'
}

/** On which side of its target a journey stands. */
export const AGES = ['to', 'past'] as const
/** One side. */
export type Age = (typeof AGES)[number]

/** What a person asked to see: the rows behind any number of the matrix. */
export type StageFilter = {
  readonly stage: string | null
  readonly age: Age | null
  readonly text: string
  readonly group: Grouping
}

/**
 * Late first, then by the clock that bites first, or past target and then the oldest in its stage; what is grouped stands in
 * its group as the board would by default. Leaks stay until closed (rule BO15).
 */
export function stageBoardRank(reference: ReferenceView, filter: StageFilter): RankOf {
  return (id, board, now) => {
    const state = board.journey(id)
    if (state === null || state.journey.state === 'closed') return null
    const { journey } = state
    const age = ageOf(reference, state, now)
    if (filter.stage !== null && journey.stage !== filter.stage) return null
    if (filter.age !== null && age !== filter.age) return null
    const template = templateOf(reference, journey)
    const thing = thingOf(journey, template)
    if (filter.text !== '' && !matchesText(filter.text, journey, state.identity, thing)) return null
    const group = isPlain(filter.group) ? [] : [groupKey(reference, state, filter.group)]
    const order = isPlain(filter.group) || template === null ? filter.group : defaultGrouping(template)
    const place = order === 'bites' ? bitePlace(state, age, now) : [age === 'past' ? 0 : 1]
    return { band: 0, key: [...group, ...place, journey.stageAt, id] }
  }
}

/** What is late, then what is not; each by the moment of the clock that the row shows. */
function bitePlace(state: JourneyState, age: Age, now: Instant): readonly number[] {
  const clock = rowClock(state, now)
  return [age === 'past' || isLateRow(clock) ? 0 : 1, clock?.dueAt ?? Number.MAX_SAFE_INTEGER]
}

/** The name of the group a journey stands in; empty where that is not known. */
export function groupLabel({ journey, phi }: Pick<JourneyState, 'journey' | 'phi'>, group: Grouping): string {
  const fact = (name: string) => {
    const value = journey.facts[name]?.value ?? phi?.facts[name]?.value
    return typeof value === 'string' ? value : ''
  }
  switch (group) {
    case 'none':
    case 'bites':
      return ''
    case 'stage':
      return journey.stage
    case 'unit':
      return journey.unit ?? ''
    case 'next':
      return journey.next?.title ?? ''
    case 'sender':
      return fact('referrer') || fact('sender')
    case 'clinic':
      return fact('clinic') || fact('specialty')
    default:
      return fact(group)
  }
}

/**
 * When a journey should have moved on: its stage's target by the stage's own calendar; a stage without one goes by the
 * clock of its next step, so that a leak in a side stage shows too. Null where neither has a time.
 */
export function stageBoardDueAt(reference: ReferenceView, state: JourneyState): Instant | null {
  return stageDueAt(reference, state.journey) ?? nextTask(state)?.clock?.dueAt ?? null
}

/** Past its target, or not: of its stage, or of the whole, whichever is over. */
export function ageOf(reference: ReferenceView, state: JourneyState, now: Instant): Age {
  const isOver = (due: Instant | null | undefined) => due !== null && due !== undefined && now > due
  return isOver(stageBoardDueAt(reference, state)) || isOver(state.journey.targetClock?.clock.dueAt) ? 'past' : 'to'
}

function stageDueAt(reference: ReferenceView, journey: JourneyRow): Instant | null {
  const known = dueTimes.get(journey)
  if (known !== undefined) return known
  const stage = templateOf(reference, journey)?.stages.find(({ id }) => id === journey.stage)
  const calendar = reference.shelf.get(stage?.calendar ?? 'always')
  const due =
    stage?.targetMin === undefined || calendar === undefined
      ? null
      : addWorking(calendar, journey.stageAt, stage.targetMin)
  dueTimes.set(journey, due)
  return due
}

/** Groups stand in the order of the stages, or of their names; unknown ones last. */
function groupKey(reference: ReferenceView, state: JourneyState, group: Grouping): string | number {
  const { journey } = state
  if (group === 'stage') return templateOf(reference, journey)?.stages.findIndex(({ id }) => id === journey.stage) ?? 99
  return groupLabel(state, group).toLowerCase() || '~'
}

/** The newest arrival by fax or mail, and by message: said where the board is empty, as a sign of life. */
export function lastArrivals(
  ids: readonly string[],
  board: Pick<BoardStore, 'row'>,
): { readonly fax: Instant | null; readonly message: Instant | null } {
  const by = (channels: readonly unknown[]) => {
    const times = ids.flatMap((id) => {
      const journey = board.row('journey', id)
      return journey !== null && channels.includes(journey.facts['channel']?.value) ? [journey.openedAt] : []
    })
    return times.length === 0 ? null : Math.max(...times)
  }
  return { fax: by(['fax', 'email']), message: by(['hl7', 'fhir']) }
}

// A journey row never changes in place, so its stage's due time is worked out once.
const dueTimes = new WeakMap<JourneyRow, Instant | null>()
