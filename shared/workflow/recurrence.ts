import { Temporal } from 'temporal-polyfill'
import type { JourneyState } from '../changes/journey-state.ts'
import type { Cycle } from '../domain/cycle.ts'
import { type JourneyId, journeyIdSchema } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { factOf, factValues, instantFact } from './facts-of.ts'
import { isCalledOff } from './sub-journey.ts'
import { bareScope } from './template/bare-scope.ts'
import { condition } from './template/condition.ts'
import { planOf } from './template/plan.ts'
import type { Template } from './template/template.ts'

/** The next round of what recurs: which journey it is, in which stage it sleeps, and when it wakes. */
export type NextCycle = {
  readonly id: JourneyId
  readonly cycle: Cycle
  readonly stage: string
  readonly dueAt: Instant
  readonly passes: readonly string[]
}

/**
 * The cycle that follows a closed journey, or null: nothing recurs, it was called off, or nobody chose the interval (rule
 * LK8). Months are counted by the hospital's calendar, so that a summer change moves no time of day.
 */
export function nextCycle(
  state: Pick<JourneyState, 'journey' | 'phi'>,
  template: Template,
  zone: string,
): NextCycle | null {
  const { recurrence } = template
  const { journey } = state
  if (recurrence === undefined || journey.closedAt === null) return null
  if (isCalledOff({ closeReason: journey.closeReason, plan: planOf(template) })) return null
  const months = monthsOf(state, recurrence)
  if (months === null || isOver(state, recurrence.unless)) return null
  const from = recurrence.from === undefined ? null : instantFact(state, recurrence.from)
  const root = journey.cycle?.root ?? journey.id
  const no = (journey.cycle?.no ?? 1) + 1
  return {
    id: journeyIdSchema.parse(`${root}*${no}`),
    cycle: { root, no },
    stage: recurrence.stage,
    dueAt: monthsAfter(from ?? journey.closedAt, months, zone),
    passes: recurrence.passes,
  }
}

type Rule = NonNullable<Template['recurrence']>

function monthsOf(state: Pick<JourneyState, 'journey' | 'phi'>, { fact, months }: Rule): number | null {
  const told = fact === undefined ? undefined : factOf(state, fact)
  const chosen = typeof told === 'string' && told.trim() !== '' ? Number(told) : told
  if (typeof chosen === 'number' && Number.isInteger(chosen) && chosen >= 1 && chosen <= MOST_MONTHS) return chosen
  return months ?? null
}

/** Ten years: what is due later is not planned here. */
const MOST_MONTHS = 120

function isOver(state: Pick<JourneyState, 'journey' | 'phi'>, unless: string | undefined): boolean {
  if (unless === undefined) return false
  const { stage, priority, bed } = state.journey
  return condition(unless).evaluate({ ...bareScope(factValues(state)), stage, priority, bed: bed ?? '' }) === true
}

function monthsAfter(from: Instant, months: number, zone: string): Instant {
  return Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).add({ months }).epochMilliseconds
}
