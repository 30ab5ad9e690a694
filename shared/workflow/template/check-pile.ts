import type { TemplateTask } from './task-schema.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/**
 * The three piles (domain.md S2.1, E15.1, rule JN22). H: an event may record a named person's act; no rule, timer or
 * suggestion decides. C, and whatever the system does by itself: somebody answers for it. What a step may write follows its
 * PHI class.
 */
export function checkPile(task: TemplateTask): TemplateFault[] {
  return [...checkHuman(task), ...checkCompliance(task), ...checkPhi(task)]
}

function checkHuman(task: TemplateTask): TemplateFault[] {
  const path = `tasks.${task.key}`
  if (task.pile !== 'H') return []
  const faults: TemplateFault[] = []
  if (task.mode === 'system' && task.completesOn.length === 0)
    faults.push(
      fault(
        `${path}.pile`,
        'The system never decides a step of pile H: name the event that records the person, or a person.',
      ),
    )
  if (task.criteria.length > 0)
    faults.push(fault(`${path}.criteria`, 'A rule would decide a step of pile H: its criteria belong to another step.'))
  if (task.mode === 'journey')
    faults.push(
      fault(`${path}.mode`, 'A journey that ends would decide a step of pile H: give the decision to a person.'),
    )
  if (task.sequence !== undefined && Object.keys(task.sequence.exhausted.sets).length > 0)
    faults.push(fault(`${path}.sequence.exhausted`, 'Time would decide a step of pile H: a person says what it means.'))
  return faults
}

function checkCompliance(task: TemplateTask): TemplateFault[] {
  if (task.governance !== undefined) return []
  const needs = 'a policy owner, a control objective and an audit need.'
  if (task.pile === 'C') return [fault(`tasks.${task.key}.pile`, `Pile C needs ${needs}`)]
  // Domain.md S4.11: an automated step that nobody answers for is nobody's when it goes wrong.
  const isAutomated = task.mode === 'system' || task.mode === 'journey'
  return isAutomated ? [fault(`tasks.${task.key}.governance`, `The system does it by itself: it needs ${needs}`)] : []
}

function checkPhi(task: TemplateTask): TemplateFault[] {
  const path = `tasks.${task.key}`
  if (task.phi === 'PHI') return []
  const clinical = task.captures.filter((capture) => capture.class === 'phi')
  const what = task.phi === 'none' ? 'no patient link' : 'operational facts only'
  return clinical.map(({ name }) =>
    fault(`${path}.captures.${name}`, `The step is marked "${task.phi}" (${what}), but this field is clinical.`),
  )
}
