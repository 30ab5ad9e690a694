import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useJourney, useReference } from '../../state/hooks.ts'
import type { ReferenceView } from '../../state/reference-view.ts'
import type { Target } from '../../state/screen/screen-store.ts'
import { stepOf, templateOf } from '../../state/views/template-facts.ts'

/** What a form is about. */
export type Subject = {
  readonly target: Target
  readonly state: JourneyState
  readonly task: TaskRow | null
  readonly step: TemplateTask | null
  readonly template: Template
  readonly reference: ReferenceView
}

/** The rows behind a target; null once they are no longer held. */
export function useSubject(target: Target): Subject | null {
  const state = useJourney(target.journey)
  const reference = useReference()
  if (state === null || reference === null) return null
  const template = templateOf(reference, state.journey)
  if (template === null) return null
  const escalated = target.escalation === null ? undefined : state.escalations.get(target.escalation)?.task
  const task = state.tasks.get(target.task ?? escalated ?? '') ?? null
  return { target, state, task, step: task === null ? null : stepOf(template, task), template, reference }
}
