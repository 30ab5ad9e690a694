import type { JourneyState } from '../../changes/journey-state.ts'
import { withTask } from '../../changes/journey-state.ts'
import { isFinal, type TaskRow } from '../../domain/task.ts'
import { assertNever } from '../../kernel/assert-never.ts'
import type { RuleContext } from '../context.ts'
import { openJourney } from '../open-journey.ts'
import { settle } from '../settle.ts'
import { baseOf } from '../task-turn.ts'
import { does, hears, type Run, runOf, until } from './journey-run.ts'
import type { Recorded, RecordedAct } from './recorded.ts'

/**
 * Tells a recorded journey again under the rules of a context: the same acts at the same times, timers as the server
 * fires them, up to where the record ends (rule WV2). Nobody is on duty to be told: nothing leaves the house.
 */
export function replayRecorded({ opening, acts, until: end }: Recorded, context: RuleContext): JourneyState {
  const quiet: RuleContext = { ...context, onDuty: () => [] }
  let run = runOf(openJourney(opening, quiet, opening.at), quiet)
  for (const act of acts) run = perform(run, act)
  return until(run, end).state
}

function perform(run: Run, act: RecordedAct): Run {
  switch (act.kind) {
    case 'fact':
      return hears(run, { type: 'facts', facts: [act.change], at: act.at, source: act.source }, act.at)
    case 'ordered':
      return hears(run, { type: 'ordered', order: act.order, by: act.by, at: act.at, source: REPLAY }, act.at)
    case 'left':
      return hears(run, { type: 'left', confirmed: true, at: act.at, source: REPLAY }, act.at)
    case 'finished':
      return does(run, act.at, (state) => finish(state, act.task, run.context))
    default:
      return assertNever(act)
  }
}

const REPLAY = { kind: 'person', ref: 'replay' } as const

/** The same step ends as it did then; where the rules have no such step, or it has ended already, nothing happens. */
function finish(state: JourneyState, was: Extract<RecordedAct, { kind: 'finished' }>['task'], context: RuleContext) {
  const open = [...state.tasks.values()].findLast((task) => task.key === was.key && !isFinal(task))
  if (open === undefined) return state
  return settle(withTask(state, endedAs(open, was)), context, was.performed.at)
}

function endedAs(open: TaskRow, was: Extract<RecordedAct, { kind: 'finished' }>['task']): TaskRow {
  const { performed } = was
  const base = { ...baseOf(open), changedAt: performed.at }
  if (was.state === 'done') return { ...base, state: 'done', performed, lateEntry: was.lateEntry }
  return { ...base, state: was.state, performed, reason: was.reason }
}
