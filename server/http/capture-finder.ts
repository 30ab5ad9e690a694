import type { JourneyRow } from '../../shared/domain/journey.ts'
import type { TaskRow } from '../../shared/domain/task.ts'
import type { Capture } from '../../shared/workflow/template/capture-schema.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'

/** The rules of a facility as they are known now; null where it has none. */
export type RulesOf = (facility: string) => Promise<Pick<FacilityRules, 'of'> | null>

/** A field of a form as REST shows it. */
export type ShownCapture = Pick<Capture, 'name' | 'title' | 'type' | 'required' | 'choices'>

/** Finds the form of each task of these journeys, in the template version that its journey runs on; added tasks have none. */
export async function captureFinder(
  rulesOf: RulesOf,
  facility: string,
  journeys: readonly JourneyRow[],
): Promise<(task: TaskRow) => readonly ShownCapture[]> {
  const rules = await rulesOf(facility)
  const steps = journeys.map(({ id, workflow, templateVersion }): [string, Map<string, ShownCapture[]>] => {
    const tasks = rules?.of(workflow, templateVersion)?.template.tasks ?? []
    return [id, new Map(tasks.map(({ key, captures }) => [key, captures.map(shown)]))]
  })
  const byJourney = new Map(steps)
  return (task) => byJourney.get(task.journey)?.get(task.key) ?? []
}

function shown({ name, title, type, required, choices }: Capture): ShownCapture {
  return { name, title, type, required, ...(choices === undefined ? {} : { choices }) }
}
