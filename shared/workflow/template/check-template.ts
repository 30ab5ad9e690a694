import { checkBudget } from './check-budget.ts'
import { checkConditions } from './check-conditions.ts'
import { checkReach } from './check-reach.ts'
import { FACT_NAMES } from './fact-names.ts'
import type { TemplateTask } from './task-schema.ts'
import type { Template } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/** What the hospital has; what is not given is not checked. */
export type Known = { readonly departments?: readonly string[] }

/** Checks beyond the schema (rules JN20-JN24): names, ways, conditions, piles, the time budget. */
export function checkTemplate(template: Template, known: Known = {}): TemplateFault[] {
  const names = [...checkNames(template), ...template.tasks.flatMap((task) => checkTask(template, task, known))]
  const conditions = checkConditions(template)
  const structure = [...names, ...conditions, ...checkReach(template)]
  // A budget over broken names or conditions says nothing.
  return structure.some(({ severity }) => severity === 'fault') ? structure : [...structure, ...checkBudget(template)]
}

function checkNames(template: Template): TemplateFault[] {
  const stages = new Set(template.stages.map(({ id }) => id))
  const named: (readonly [path: string, stage: string | undefined])[] = [
    ['leftStage', template.leftStage],
    ['closedStage', template.closedStage],
    ['target.fromStage', template.target.fromStage],
    ...template.stall.stages.map((stage) => ['stall.stages', stage] as const),
    ...template.triggers.map((trigger) => [`triggers.${trigger.on}`, trigger.stage] as const),
    ...template.stages.flatMap(({ id, from = [] }) => from.map((stage) => [`stages.${id}.from`, stage] as const)),
    ...template.tasks.flatMap(({ key, fromStage, untilStage, reaches }) =>
      [fromStage, untilStage, reaches].map((stage) => [`tasks.${key}`, stage] as const),
    ),
  ]
  const unknown = named.flatMap(([path, stage]) =>
    stage === undefined || stages.has(stage) ? [] : [fault(path, `There is no stage "${stage}".`)],
  )
  const keys = template.tasks.map(({ key }) => key)
  return [
    ...unknown,
    ...twice('tasks', keys),
    ...twice(
      'stages',
      template.stages.map(({ id }) => id),
    ),
  ]
}

function twice(path: string, names: readonly string[]): TemplateFault[] {
  const doubled = names.filter((name, index) => names.indexOf(name) !== index)
  return doubled.map((name) => fault(`${path}.${name}`, `"${name}" is there twice.`))
}

function checkTask(template: Template, task: TemplateTask, known: Known): TemplateFault[] {
  const path = `tasks.${task.key}`
  const keys = new Set(template.tasks.map(({ key }) => key))
  const others = [...task.after, ...(task.restarts?.also ?? []), ...maybe(task.partOf), ...maybe(task.tells?.task)]
  return [
    ...others.filter((key) => !keys.has(key)).map((key) => fault(path, `There is no step "${key}".`)),
    ...departmentsOf(task).flatMap((one) => checkDepartment(template, { task, department: one, known })),
    ...checkPile(task),
    ...checkShape(task),
    ...task.captures.flatMap((capture) => checkCapture(task, capture)),
  ]
}

function departmentsOf(task: TemplateTask): string[] {
  return [task.department, ...task.departmentWhen.map(({ department }) => department)]
}

function checkDepartment(
  template: Template,
  { task, department, known }: { task: TemplateTask; department: string; known: Known },
): TemplateFault[] {
  const path = `tasks.${task.key}.department`
  if (known.departments !== undefined && !known.departments.includes(department))
    return [fault(path, `This hospital has no department "${department}".`)]
  const shown = template.board.columns.some(({ departments }) => departments.some((one) => one === department))
  const needed = template.board.kind === 'departments' && task.mode === 'person'
  return needed && !shown ? [fault(path, `No column of the board shows "${department}".`)] : []
}

function checkPile(task: TemplateTask): TemplateFault[] {
  const path = `tasks.${task.key}.pile`
  if (task.pile === 'C' && task.governance === undefined)
    return [fault(path, 'Pile C needs a policy owner, a control objective and an audit need.')]
  if (task.pile === 'H' && task.mode === 'system' && task.completesOn.length === 0)
    return [
      fault(path, 'The system never decides a step of pile H: name the event that records the person, or a person.'),
    ]
  return []
}

function checkShape(task: TemplateTask): TemplateFault[] {
  const path = `tasks.${task.key}`
  const faults: TemplateFault[] = []
  if (task.mode === 'part' && task.partOf === undefined)
    faults.push(fault(path, 'A part needs the step whose checklist holds it (partOf).'))
  if (task.sla?.from === 'fact' && task.sla.fact === undefined)
    faults.push(fault(`${path}.sla`, 'A time that counts from a fact names the fact.'))
  if (task.opens !== undefined && task.opens.progress === undefined && task.opens.fact === undefined)
    faults.push(fault(`${path}.opens`, 'Name a share of progress or a fact, else it never opens.'))
  if (task.sla !== null && task.sla.from !== 'before-leave' && task.sla.minutes === 0)
    faults.push(fault(`${path}.sla`, 'No minutes: it would be overdue when it opens.'))
  return faults
}

function checkCapture(task: TemplateTask, capture: TemplateTask['captures'][number]): TemplateFault[] {
  const path = `tasks.${task.key}.captures.${capture.name}`
  const word = FACT_NAMES.find(({ name }) => name === capture.fact)
  if (word !== undefined && word.class !== capture.class)
    return [fault(path, `"${word.name}" is ${word.class}; the form would write it as ${capture.class}.`)]
  if (capture.type === 'choice' && (capture.choices ?? []).length === 0)
    return [fault(path, 'A choice needs something to choose from.')]
  return []
}

function maybe(key: string | undefined): string[] {
  return key === undefined ? [] : [key]
}
