import { parseCondition } from './condition.ts'
import { FACT_NAMES } from './fact-names.ts'
import type { TemplateTask } from './task-schema.ts'
import type { Template } from './template.ts'
import { fault, type TemplateFault, warning } from './template-fault.ts'

/** Every condition parses, gives true or false, and names steps and facts that exist (rule JN21). */
export function checkConditions(template: Template): TemplateFault[] {
  const keys = new Set(template.tasks.map(({ key }) => key))
  const facts = new Set([...FACT_NAMES.map(({ name }) => name), ...factsWritten(template)])
  return textsOf(template).flatMap(([path, text]) => checkOne(path, text, { keys, facts }))
}

function checkOne(
  path: string,
  text: string,
  known: { keys: ReadonlySet<string>; facts: ReadonlySet<string> },
): TemplateFault[] {
  const parsed = parseCondition(text)
  if (!parsed.ok) return [fault(path, `The condition "${text}" cannot be read: ${parsed.fault}.`)]
  const steps = parsed.value.tasks.filter((key) => !known.keys.has(key))
  const words = parsed.value.facts.filter((name) => !known.facts.has(name))
  return [
    ...steps.map((key) => fault(path, `The condition asks for a step "${key}" that is not there.`)),
    ...words.map((name) => warning(path, `Nothing writes the fact "${name}".`)),
  ]
}

function textsOf(template: Template): (readonly [path: string, text: string])[] {
  const texts: (readonly [string, string | undefined])[] = [
    ['target.notBefore', template.target.notBefore?.when],
    ...template.stages.map(({ id, enter }) => [`stages.${id}.enter`, enter] as const),
    ...template.triggers.map(({ on, when }) => [`triggers.${on}.when`, when] as const),
    ...template.tasks.flatMap(textsOfTask),
  ]
  return texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]))
}

function textsOfTask(task: TemplateTask): (readonly [string, string | undefined])[] {
  const path = `tasks.${task.key}`
  return [
    [`${path}.when`, task.when],
    [`${path}.openEarly`, task.openEarly],
    [`${path}.restarts`, task.restarts?.when],
    ...task.departmentWhen.map(({ when }) => [`${path}.departmentWhen`, when] as const),
    ...(task.sla?.raise ?? []).map(({ when }) => [`${path}.sla.raise`, when] as const),
    ...task.criteria.map(({ holds, title }) => [`${path}.criteria.${title}`, holds] as const),
    ...task.completesOn.map(({ when, event }) => [`${path}.completesOn.${event}`, when] as const),
  ]
}

function factsWritten(template: Template): string[] {
  return template.tasks.flatMap(({ captures, completesOn }) => [
    ...captures.flatMap(({ fact }) => (fact === undefined ? [] : [fact])),
    ...completesOn.flatMap(({ sets = {} }) => Object.keys(sets)),
  ])
}
