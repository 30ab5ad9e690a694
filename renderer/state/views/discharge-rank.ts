import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { BoardStore } from '../board-store.ts'
import type { RankOf } from '../ranked-list.ts'
import type { ReferenceView } from '../reference-view.ts'
import { type Band, BANDS, bandOf, openSteps } from './discharge-band.ts'
import { bedKey, matchesText } from './patient.ts'
import { isLate, timeOf } from './task-time.ts'
import { templateOf } from './template-facts.ts'

/** The counts of the top bar, each of them a filter. */
export const FLAGS = ['late', 'due-soon', 'stalled', 'refused'] as const
/** One of them. */
export type Flag = (typeof FLAGS)[number]

/** What a person asked to see. `unit` null: all units held. */
export type DischargeFilter = {
  readonly unit: string | null
  readonly flag: Flag | null
  readonly text: string
  /** More than sixty rows of several units stand grouped by unit. */
  readonly byUnit: boolean
}

/** Ranks a journey on the discharge board (rules BO4-BO9). */
export function dischargeRank(reference: ReferenceView, filter: DischargeFilter): RankOf {
  return (id, board, now) => {
    const state = board.journey(id)
    const template = state === null ? null : templateOf(reference, state.journey)
    if (state === null || template === null || !fits(state, filter, board, now)) return null
    const band = bandOf(state, template, now)
    return band === null ? null : { band: BANDS.indexOf(band), key: keyOf(state, band, filter, now) }
  }
}

/** The flags of a journey: what the counts count. */
export function flagsOf(state: JourneyState, board: BoardStore, now: Instant): ReadonlySet<Flag> {
  const times = openSteps(state, now).map((task) => timeOf(task, now))
  const flags = new Set<Flag>()
  if (times.some(isLate)) flags.add('late')
  if (times.some(({ kind }) => kind === 'due-soon')) flags.add('due-soon')
  if (state.journey.stalledAt !== null) flags.add('stalled')
  const refused = (kind: 'journey' | 'task', id: string) => board.mark(kind, id).kind === 'refused'
  if (refused('journey', state.journey.id) || [...state.tasks.keys()].some((id) => refused('task', id)))
    flags.add('refused')
  return flags
}

function fits(state: JourneyState, filter: DischargeFilter, board: BoardStore, now: Instant): boolean {
  if (filter.unit !== null && state.journey.unit !== filter.unit) return false
  if (filter.text !== '' && !matchesText(filter.text, state.journey, state.identity)) return false
  return filter.flag === null || flagsOf(state, board, now).has(filter.flag)
}

/** Staff think in rooms where they look at one unit; over several, what bites first comes first. */
function keyOf(state: JourneyState, band: Band, { unit, byUnit }: DischargeFilter, now: Instant): (string | number)[] {
  const bed = bedKey(state.journey)
  if (unit !== null) return [bed]
  const group = byUnit ? [state.journey.unit ?? '~'] : []
  if (band === 'left') return [...group, -state.journey.stageAt, bed]
  return [...group, ...urgency(state, now), bed]
}

/** Highest level first, then the earliest due time. */
function urgency(state: JourneyState, now: Instant): number[] {
  const times = openSteps(state, now).map((task) => timeOf(task, now))
  const level = Math.max(0, ...times.map((time) => (time.kind === 'escalated' ? time.level : 0)))
  const due = Math.min(
    Infinity,
    ...times.map((time) => ('dueAt' in time && time.dueAt !== null ? time.dueAt : Infinity)),
  )
  return [-level, due]
}
