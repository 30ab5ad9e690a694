import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { type Run, runOf as startRun } from '../../shared/workflow/replay/journey-run.ts'
import { contextOf } from './journey.ts'

export { does, hears, keyOf, type Run, until } from '../../shared/workflow/replay/journey-run.ts'

/** A run of a journey, by its built-in workflow in the small hospital where no other context is given. */
export function runOf(state: JourneyState, context: RuleContext = contextOf(state)): Run {
  return startRun(state, context)
}
