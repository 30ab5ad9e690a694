import type { JourneyState } from '../changes/journey-state.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RuleContext } from './context.ts'
import { settleShifts } from './assignment.ts'
import { deriveFacts } from './derived-facts.ts'
import { type Draft, draftOf, finish, openTasks } from './draft.ts'
import { settleEscalations } from './escalation/escalate.ts'
import { settleHandoffs } from './handoff-clock.ts'
import { settleExceptions } from './exceptions.ts'
import { settleGates } from './gates.ts'
import { settleAppeal } from './hold.ts'
import { forgetLate } from './late-fact.ts'
import { settleJourney } from './settle-journey.ts'
import { close, settleStage } from './settle-stage.ts'
import { settleSteps } from './settle-steps.ts'
import { settleClocks } from './step-clock.ts'
import { isReverse } from './undo.ts'

/**
 * Everything that follows from what changed in a journey: steps skipped, opened and run, stages, clocks, the journey's
 * own words (rules JN1-JN12). Time alone does nothing here but open what waits for a moment: that is `step` with a
 * timer. The same input gives the same output, and settling twice changes nothing more.
 * `since`: when it happened, where that was before `now`; clocks that start count from then (E15.9).
 */
export function settle(state: JourneyState, context: RuleContext, now: Instant, since: Instant = now): JourneyState {
  const draft = draftOf(state, context, now, since)
  settleDraft(draft)
  return finish(draft)
}

/** The same on a draft. */
export function settleDraft(draft: Draft): void {
  for (let round = 0; settleOnce(draft); round += 1) if (round >= MOST_ROUNDS) throw restless(draft)
  settleHandoffs(draft)
  settleGates(draft)
  settleJourney(draft)
  settleEscalations(draft)
}

/** A chain of thirty steps that open one another needs thirty rounds; more is a template that chases its tail. */
const MOST_ROUNDS = 100

/** All that follows within a stage, then the next stage; true where that moved, so that more may follow. */
function settleOnce(draft: Draft): boolean {
  if (draft.journey.state === 'closed') {
    settleClocks(draft)
    return false
  }
  if (draft.journey.closeReason !== null) return settleUndo(draft)
  untilStill(draft, () => {
    settleAppeal(draft)
    deriveFacts(draft)
    forgetLate(draft)
    settleSteps(draft)
    settleExceptions(draft)
    settleShifts(draft)
    settleClocks(draft)
  })
  const before = draft.changes
  settleStage(draft)
  return draft.changes !== before
}

function untilStill(draft: Draft, turn: () => void): void {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = draft.changes
    turn()
    if (draft.changes === before) return
  }
  throw restless(draft)
}

function restless({ plan }: Draft): Error {
  return new Error(`${plan.template.id} does not come to rest: two of its conditions undo each other`)
}

/** Being undone: nothing new opens, and it closes when the departments have taken back what they did. True where it did. */
function settleUndo(draft: Draft): boolean {
  settleClocks(draft)
  if (openTasks(draft).some(isReverse)) return false
  close(draft, 'undone')
  return true
}
