import type { JourneyRow } from '../../shared/domain/journey.ts'
import { isInstantFact } from '../../shared/workflow/template/fact-names.ts'
import { factWordsOf } from '../../shared/workflow/template/fact-words.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'

/** Tells which facts of a journey hold an instant: the common ones and those that its own template declares so. */
export function timeFacts(
  rules: Pick<FacilityRules, 'of'> | null,
  { workflow, templateVersion }: Pick<JourneyRow, 'workflow' | 'templateVersion'>,
): (name: string) => boolean {
  const template = rules?.of(workflow, templateVersion)?.template
  if (template === undefined) return isInstantFact
  const words = factWordsOf(template)
  return (name) => isInstantFact(name) || words.declared(name)?.type === 'time'
}
