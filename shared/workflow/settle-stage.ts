import { type Draft, mark, openTasks, putJourney, putTask } from './draft.ts'
import { isBarred } from './gates.ts'
import { endHold } from './hold.ts'
import { passOpen } from './pass-open.ts'
import { scopeOf } from './scope-of.ts'
import { stageByStep } from './stage-by-step.ts'
import { ended } from './task-turn.ts'
import type { Instant } from '../kernel/instant.ts'

/** Moves the journey one stage on where a step or a condition says so. */
export function settleStage(draft: Draft): void {
  const { stages } = draft.plan
  const reached = stageByStep(draft)
  const byStep = reached === null ? undefined : stages.find(({ def }) => def.id === reached.stage)
  if (reached !== null && (byStep === undefined || !isBarred(draft, byStep)))
    return moveTo(draft, reached.stage, reached.at)
  const scope = scopeOf(draft)
  const next = stages.find(
    (stage) =>
      stage.def.id !== draft.journey.stage &&
      stage.from.includes(draft.journey.stage) &&
      stage.enter?.evaluate(scope) === true &&
      !isBarred(draft, stage),
  )
  if (next !== undefined) moveTo(draft, next.def.id, draft.since)
}

/** Puts the journey into a stage; going back forgets the stages behind it. `by`: the person who said so. */
export function moveTo(draft: Draft, stage: string, at: Instant, by?: string): void {
  passOpen(draft, { stage, at, by })
  const { plan, journey } = draft
  const own = plan.order.get(stage)
  const kept = Object.entries(journey.reached ?? {}).filter(
    ([name]) => own === undefined || (plan.order.get(name) ?? -1) <= own,
  )
  const reached = { ...Object.fromEntries(kept), [stage]: at }
  putJourney(draft, { stage, stageAt: at, reached, advancedAt: Math.max(journey.advancedAt, draft.now) })
  if (stage === plan.template.leftStage) arrivedAtLeft(draft)
  if (stage === plan.template.closedStage) close(draft, plan.order.has(journey.stage) ? 'completed' : journey.stage)
}

/** Ends the journey: what is still open is cancelled. */
export function close(draft: Draft, reason: string): void {
  const { closeReason } = draft.journey
  putJourney(draft, { state: 'closed', closedAt: draft.now, closeReason: closeReason ?? reason, hold: null })
  for (const task of openTasks(draft)) putTask(draft, ended(task, 'cancelled', 'journey closed', draft.now))
}

function arrivedAtLeft(draft: Draft): void {
  endHold(draft)
  mark(draft, 'left-unconfirmed', false)
}
