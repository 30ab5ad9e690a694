import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ReferenceView } from '../../state/reference-view.ts'

/** What every section is made from. */
export type JourneyParts = {
  readonly state: JourneyState
  readonly template: Template
  readonly reference: ReferenceView
}
