import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { FactValue } from '../../../shared/domain/fact.ts'
import type { Performed } from '../../../shared/domain/performed.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'

/** What a step before this one wrote into its form. */
export type Found = {
  readonly step: string
  readonly title: string
  readonly value: FactValue
  /** The number is an instant. */
  readonly isTime: boolean
  readonly performed: Performed
}

/**
 * What the steps that a step waits for found: their forms, as far as this console holds them, so also without a line (rule
 * BO24). What a fact says already stands there by itself.
 */
export function foundBefore(state: JourneyState, key: string, template: Template): Found[] {
  const def = template.tasks.find((one) => one.key === key)
  return (def?.after ?? []).flatMap((before) => {
    const task = [...state.tasks.values()].findLast((one) => one.key === before)
    const form = template.tasks.find((one) => one.key === before)?.captures ?? []
    if (task?.state !== 'done') return []
    const captures = state.taskPhi.get(task.id)?.captures ?? {}
    return form.flatMap(({ name, title, type, fact, choices }): Found[] => {
      const value = captures[name]
      if (value === undefined || value === null || value === '' || fact !== undefined) return []
      const said = titled(value, choices)
      return [{ step: task.title, title, value: said, isTime: type === 'time', performed: task.performed }]
    })
  })
}

type Choices = TemplateTask['captures'][number]['choices']

/** What was chosen, by the words that the form offered for it. */
function titled(value: FactValue, choices: Choices): FactValue {
  const word = (code: string) => choices?.find((choice) => choice.value === code)?.title ?? code
  if (typeof value === 'string') return word(value)
  return Array.isArray(value) ? value.map(word) : value
}
