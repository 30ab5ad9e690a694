import type { JourneyState } from '../changes/journey-state.ts'
import type { TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RuleContext } from './context.ts'
import { draftOf, finish } from './draft.ts'
import { addExtra, type Extra } from './new-task.ts'

/** The journey with an ad-hoc step that is open at once, its clock counting from `since`; nothing else follows yet. */
export function withExtra(
  state: JourneyState,
  extra: Extra,
  on: { readonly context: RuleContext; readonly now: Instant; readonly since: Instant },
): { readonly state: JourneyState; readonly task: TaskRow } {
  const draft = draftOf(state, on.context, on.now, on.since)
  const task = addExtra(draft, extra)
  return { state: finish(draft), task }
}
