import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { ParentLink } from '../../shared/domain/journey-link.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import type { JourneyEvent } from '../../shared/workflow/journey-event.ts'
import type { OpenJourney } from '../../shared/workflow/open-journey.ts'
import { settle } from '../../shared/workflow/settle.ts'
import { hasReached } from '../../shared/workflow/stage-rank.ts'
import { step } from '../../shared/workflow/step.ts'
import { childIdOf, isCalledOff, nextNo, outcomeOf, returnedFacts } from '../../shared/workflow/sub-journey.ts'
import { planOf } from '../../shared/workflow/template/plan.ts'
import { TryAgain } from '../db/try-again.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import type { LinkChange, LinkInput } from './fire-link.ts'
import { openWanted, type Wanted } from './link-open.ts'

/**
 * A step that is free opens its journey, or takes as its own the one that is open already about the same (rules LK2, OJ8); a
 * workflow that is not published, or one that is another step's already, leaves it not done, and people see that.
 */
export function openChild(
  { rules, timer, own, other, now }: LinkInput,
  { wanted, taken }: { wanted: Wanted | null; taken: JourneyState | null },
): LinkChange[] {
  const task = own.tasks.get(timer.subject)
  const context = contextOf(rules, own)
  const opens = task === undefined ? undefined : planOf(context.template).byKey.get(task.key)?.def.opensJourney
  if (task === undefined || opens === undefined) return []
  const source = { kind: 'rule', ref: `opens ${opens.workflow}` } as const
  const journey = taken?.journey.id ?? childIdOf(task)
  const child = { journey, workflow: opens.workflow, no: nextNo(task), state: 'running' as const }
  const told = { type: 'child', task: task.id, child, facts: [], at: now, source } as const
  const opened = step(own, { ...told, what: 'opened', reason: null }, context, now)
  const parent = (after: JourneyState): LinkChange => ({ before: own, after, context })
  const notDone = (reason: string) => parent(step(opened, { ...told, what: 'not-done', reason }, context, now))
  if (other !== null) return [parent(opened)]
  if (wanted === null) return [notDone('no-such-workflow')]
  if (taken === null) return [parent(opened), openWanted(wanted, now)]
  const { parent: link } = wanted.opening
  const holder = taken.journey.parent?.journey ?? own.journey.id
  if (holder !== own.journey.id || link === undefined) return [notDone('open-already')]
  return [parent(opened), adopted(taken, { link, opening: wanted.opening, context: contextOf(rules, taken), now })]
}

type Adoption = {
  readonly link: ParentLink
  readonly opening: OpenJourney
  readonly context: RuleContext
  readonly now: Instant
}

/**
 * A journey that was there already, or that an earlier step of the same parent began, as the step's own from now on: it
 * hears what it would have been opened with, comes to the stage it would have been opened at, and tells the step how it
 * ends (rules LK2, LK10).
 */
function adopted(taken: JourneyState, { link, opening, context, now }: Adoption): LinkChange {
  const linked = settle({ ...taken, journey: { ...taken.journey, parent: link } }, context, now)
  const { facts, stage, source } = opening
  const at = Math.min(opening.at, now)
  const told = facts.length === 0 ? linked : step(linked, { type: 'facts', facts, at, source }, context, now)
  const isThere = hasReached(told.journey, planOf(context.template), stage)
  const after = isThere ? told : step(told, { type: 'stage', stage, at, source }, context, now)
  return { before: taken, after, context }
}

/** A step that is over, or whose parent is undone: its journey is called off, and takes back what it did. */
export function endChild({ rules, timer, own, other, now }: LinkInput): LinkChange[] {
  const task = own.tasks.get(timer.subject)
  if (task === undefined || other === null) return []
  const context = contextOf(rules, own)
  const source = { kind: 'rule', ref: `journey ${own.journey.id}`.slice(0, 200) } as const
  const reason = own.journey.closeReason ?? ('reason' in task ? task.reason : 'not needed')
  const told: JourneyEvent = { type: 'child', task: task.id, what: 'ended', reason, facts: [], at: now, source }
  const childContext = contextOf(rules, other)
  const undone = step(other, { type: 'parent-undone', reason, at: now, source }, childContext, now)
  const known = undone.journey.parent?.told ?? 'not-done'
  const after = step(undone, { type: 'parent-told', what: known, at: now, source }, childContext, now)
  return [
    { before: own, after: step(own, told, context, now), context },
    { before: other, after, context: childContext },
  ]
}

/** A journey that reached what its parent waits for, or ended, tells it: the step is over, and facts come back. */
export function tellParent({ rules, own, other, now }: LinkInput): LinkChange[] {
  const { parent } = own.journey
  const context = contextOf(rules, own)
  const plan = planOf(context.template)
  const what = outcomeOf({ journey: own.journey, plan })
  if (parent === undefined || what === null || other === null) return []
  const parentContext = contextOf(rules, other)
  const task = other.tasks.get(parent.task)
  const opens = task === undefined ? undefined : planOf(parentContext.template).byKey.get(task.key)?.def.opensJourney
  const source = { kind: 'rule', ref: `journey ${own.journey.id}`.slice(0, 200) } as const
  const facts = opens === undefined || what === 'not-done' ? [] : returnedFacts(own, opens)
  const at = own.journey.closedAt ?? own.journey.stageAt
  const { closeReason } = own.journey
  const reason = isCalledOff({ closeReason, plan }) ? closeReason : null
  const told: JourneyEvent = { type: 'child', task: parent.task, what, reason, facts, at, source }
  return [
    { before: own, after: step(own, { type: 'parent-told', what, at: now, source }, context, now), context },
    { before: other, after: step(other, told, parentContext, now), context: parentContext },
  ]
}

function contextOf(rules: FacilityRules, { journey }: JourneyState): RuleContext {
  const context = rules.of(journey.workflow, journey.templateVersion)
  if (context === null)
    throw new TryAgain(`the rules of ${journey.workflow} v${journey.templateVersion}`, { cause: null })
  return context
}
