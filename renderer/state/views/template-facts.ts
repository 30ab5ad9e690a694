import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import type { ReferenceView } from '../reference-view.ts'
import { oncePer } from './once-per.ts'

/** The template version a journey runs by, or null where the reference data does not hold it. */
export function templateOf(
  reference: ReferenceView | null,
  journey: Pick<JourneyRow, 'workflow' | 'templateVersion'>,
): Template | null {
  return reference?.templates.get(`${journey.workflow}@${journey.templateVersion}`) ?? null
}

/** The step behind a task; null for one that was added by hand. */
export function stepOf(template: Template | null, task: Pick<TaskRow, 'key'>): TemplateTask | null {
  return template?.tasks.find(({ key }) => key === task.key) ?? null
}

/** Where a task stands on the path: its place in the template, added ones last. Made once per template. */
export const orderOf = oncePer((template: Template): ((task: Pick<TaskRow, 'key'>) => number) => {
  const places = new Map(template.tasks.map(({ key }, index) => [key, index]))
  return (task) => places.get(task.key) ?? template.tasks.length
})

/** The phase of a journey as boards sort it, from the template's own stages. */
export type Phase = 'planned' | 'under-way' | 'ready' | 'left'

/**
 * `planned`: before the stage that starts the clock; `ready`: the last stage before leaving; `left`: from leaving on.
 * A template without a leaving is under way until it closes.
 */
export function phaseOf(template: Template, stage: string): Phase {
  return phases(template).get(stage) ?? 'under-way'
}

/** Boards ask for every journey. */
const phases = oncePer(
  (template: Template) => new Map(template.stages.map(({ id }) => [id, phaseIn(template, id)] as const)),
)

function phaseIn(template: Template, stage: string): Phase {
  const main = template.stages.filter(({ side }) => !side).map(({ id }) => id)
  const at = main.indexOf(stage)
  const start = main.indexOf(template.target.fromStage)
  const left = template.leftStage === undefined ? -1 : main.indexOf(template.leftStage)
  if (at === -1) return 'under-way'
  if (left !== -1 && at >= left) return 'left'
  if (at < start) return 'planned'
  return left !== -1 && at === left - 1 && at > start ? 'ready' : 'under-way'
}
