import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../shared/domain/task.ts'
import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { dedupeKey } from '../../shared/workflow/dedupe-key.ts'
import { factValues } from '../../shared/workflow/facts-of.ts'
import { ASLEEP } from '../../shared/workflow/hold.ts'
import { followerIdOf, readListener } from '../../shared/workflow/listeners.ts'
import { type OpenJourney, openJourney } from '../../shared/workflow/open-journey.ts'
import { nextCycle } from '../../shared/workflow/recurrence.ts'
import { carried, openingOf } from '../../shared/workflow/sub-journey.ts'
import { bareScope } from '../../shared/workflow/template/bare-scope.ts'
import { condition } from '../../shared/workflow/template/condition.ts'
import { planOf } from '../../shared/workflow/template/plan.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import type { StoredTimer } from '../db/records.ts'
import type { LinkChange } from './fire-link.ts'

/** A journey that another one wants opened, and the key that at most one open journey has. */
export type Wanted = { readonly opening: OpenJourney; readonly context: RuleContext; readonly key: string | null }

/** A stage reached longer ago opens nothing any more: a workflow published today does not follow last month's journeys. */
const LATEST_MS = DAY_MS

/** What a timer wants opened, by the journey's rows as they are; null where nothing is wanted (any more). */
export function wantedBy(
  timer: StoredTimer,
  own: JourneyState,
  at: { rules: FacilityRules; now: Instant },
): Wanted | null {
  return timer.step === 'open-next' ? wantedNext(own, at) : wantedOther(timer, own, at)
}

/** What a step of mode `journey` wants opened; null where its workflow is not published, or not with that stage. */
export function wantedChild(own: JourneyState, task: TaskRow, rules: FacilityRules): Wanted | null {
  const mine = rules.of(own.journey.workflow, own.journey.templateVersion)
  const opens = mine === null ? undefined : planOf(mine.template).byKey.get(task.key)?.def.opensJourney
  const theirs = opens === undefined ? null : rules.newest(opens.workflow)
  if (opens === undefined || theirs === null || !hasStage(theirs, opens.stage)) return null
  return wanted(openingOf(own, task, { opens, template: theirs.template }), theirs)
}

/** The new journey as it is written. */
export function openWanted({ opening, context, key }: Wanted, now: Instant): LinkChange {
  const { subject } = context.template
  const visit = subject === 'bed' || subject === 'case' ? '' : (opening.identity?.visit ?? '')
  return {
    before: null,
    after: openJourney(opening, context, now),
    context,
    remember: { key, visit: visit === '' ? null : visit },
  }
}

function wantedNext(own: JourneyState, { rules, now }: { rules: FacilityRules; now: Instant }): Wanted | null {
  const closed = rules.of(own.journey.workflow, own.journey.templateVersion)
  const context = rules.newest(own.journey.workflow)
  const next = closed === null ? null : nextCycle(own, closed.template, rules.reference.zone)
  if (context === null || next === null || !hasStage(context, next.stage)) return null
  const { id, cycle, stage, dueAt, passes } = next
  const asleep = dueAt <= now ? {} : { hold: { reason: ASLEEP, since: now, until: dueAt } }
  const dueAgain = { name: 'dueAgainAt', value: dueAt, class: 'ops' as const }
  const base = carried(own, passes, context.template)
  return wanted({ ...base, id, stage, cycle, ...asleep, facts: [...base.facts, dueAgain], at: now }, context)
}

function wantedOther(
  timer: StoredTimer,
  own: JourneyState,
  { rules, now }: { rules: FacilityRules; now: Instant },
): Wanted | null {
  const told = readListener(own.journey.id, timer.subject)
  const context = told === null ? null : rules.newest(told.workflow)
  const reachedAt = told === null ? undefined : own.journey.reached?.[told.stage]
  if (told === null || context === null || reachedAt === undefined || now - reachedAt > LATEST_MS) return null
  const trigger = context.template.triggers.find(
    ({ on, journey }) => on === 'journey' && journey?.workflow === own.journey.workflow && journey.stage === told.stage,
  )
  if (trigger?.journey === undefined || !holds(trigger.when, own)) return null
  const base = carried(own, trigger.journey.passes, context.template)
  const id = followerIdOf(own.journey.id, told.workflow)
  return wanted({ ...base, id, stage: trigger.stage, at: reachedAt }, context)
}

function wanted(opening: OpenJourney, context: RuleContext): Wanted {
  const { identity, placement, facts } = opening
  const about = { visit: identity?.visit ?? null, patient: identity?.mrn ?? null, placement, facts }
  return { opening, context, key: dedupeKey(context.template, about) }
}

function holds(when: string | undefined, own: JourneyState): boolean {
  if (when === undefined) return true
  const { stage, priority, bed } = own.journey
  return condition(when).evaluate({ ...bareScope(factValues(own)), stage, priority, bed: bed ?? '' }) === true
}

function hasStage({ template }: RuleContext, stage: string): boolean {
  return template.stages.some(({ id }) => id === stage)
}
