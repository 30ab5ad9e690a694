import type { JourneyState } from '../changes/journey-state.ts'
import { assertNever } from '../kernel/assert-never.ts'
import type { Instant } from '../kernel/instant.ts'
import { isLateFeed } from '../sla/ladder-times.ts'
import type { RuleContext } from './context.ts'
import { dispose } from './dispose.ts'
import { type Draft, draftOf, finish, mark, putJourney } from './draft.ts'
import { tellFacts } from './facts-of.ts'
import type { JourneyEvent } from './journey-event.ts'
import { leave, leaveUndone } from './leave.ts'
import { orderCancelled, ordered, orderHeld } from './orders.ts'
import { place } from './placement.ts'
import { recordAct } from './recorded.ts'
import { settleDraft } from './settle.ts'
import { moveTo } from './settle-stage.ts'
import { takeChild, takeParent } from './take-link.ts'
import { hasLeft } from './stage-rank.ts'
import { tellRelations } from './tell-relations.ts'
import { tick } from './tick.ts'
import { undoAll } from './undo.ts'

/**
 * A journey after something happened to it, with all that follows. Pure: the same state, event and moment give the same
 * journey. `now` is the arrival; the event's own `at` is when it happened, a future one counts as now. An event that says
 * nothing new gives the very state it was given. A closed journey takes only an A13 and what its parent or children say.
 */
export function step(state: JourneyState, event: JourneyEvent, context: RuleContext, now: Instant): JourneyState {
  if (state.journey.state === 'closed' && !ON_CLOSED.includes(event.type)) return state
  const at = event.type === 'timer' ? now : Math.min(event.at, now)
  const draft = draftOf(state, context, now, isLoad(event) ? now : at)
  take(draft, event.type === 'timer' ? event : { ...event, at })
  // A settled journey that heard nothing new stays as it is; a timer may still open what waited for its moment.
  if (draft.changes === 0 && event.type !== 'timer') return state
  if (isLate(event, now)) mark(draft, 'late-feed')
  settleDraft(draft)
  return finish(draft)
}

/** What a closed journey still takes: a leaving taken back, and what passes between it and its parent or children. */
const ON_CLOSED: readonly JourneyEvent['type'][] = ['left-undone', 'child', 'parent-told', 'parent-undone']

function take(draft: Draft, event: JourneyEvent): void {
  switch (event.type) {
    case 'facts':
      tellFacts(draft, event.facts, event)
      if (event.relations !== undefined) tellRelations(draft, event.relations, event.source)
      if (event.placement !== undefined) place(draft, event.placement)
      return
    case 'stage':
      return enter(draft, event)
    case 'ordered':
      return ordered(draft, event)
    case 'order-cancelled':
      return orderCancelled(draft, event)
    case 'order-held':
      return orderHeld(draft, event)
    case 'left':
      return leave(draft, event)
    case 'left-undone':
      return leaveUndone(draft, event)
    case 'cancelled':
      return cancel(draft, event)
    case 'disposition':
      return dispose(draft, event)
    case 'recorded':
      tellFacts(draft, event.facts, event)
      return recordAct(draft, event)
    case 'child':
      return takeChild(draft, event)
    case 'parent-told':
    case 'parent-undone':
      return takeParent(draft, event)
    case 'timer':
      return tick(draft)
    default:
      assertNever(event)
  }
}

/** Undone at once. A message that calls off what has happened already says nothing; a person may. */
function cancel(draft: Draft, { reason, source }: Extract<JourneyEvent, { type: 'cancelled' }>): void {
  const over = source.kind === 'message' && hasLeft(draft.journey, draft.plan)
  if (draft.journey.closeReason === null && !over) undoAll(draft, reason.slice(0, 120))
}

/** A stage that a message or a person names; leaving has rules of its own. */
function enter(draft: Draft, event: Extract<JourneyEvent, { type: 'stage' }>): void {
  const { stage } = event
  const { template } = draft.plan
  if (stage === draft.journey.stage || !template.stages.some(({ id }) => id === stage)) return
  if (stage === template.leftStage) return leave(draft, { ...event, type: 'left', confirmed: true })
  if (draft.journey.closeReason !== null) putJourney(draft, { closeReason: null })
  moveTo(draft, stage, event.at, event.source.kind === 'person' ? event.source.ref : undefined)
}

function isLate(event: JourneyEvent, now: Instant): boolean {
  return event.type !== 'timer' && event.source.kind === 'message' && !isLoad(event) && isLateFeed(event.at, now)
}

/** Before the load nobody could work here: its past counts for the journey, the clocks of its steps start on arrival. */
function isLoad(event: JourneyEvent): boolean {
  return event.type !== 'timer' && event.source.load === true
}
