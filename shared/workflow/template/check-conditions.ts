import { parseCondition } from './condition.ts'
import { factWordsOf } from './fact-words.ts'
import type { TemplateTask } from './task-schema.ts'
import type { Template } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/** Every condition parses, gives true or false, and names steps and facts that exist (rule JN21). */
export function checkConditions(template: Template): TemplateFault[] {
  const keys = new Set(template.tasks.map(({ key }) => key))
  const { knows } = factWordsOf(template)
  return textsOf(template).flatMap(([path, text]) => checkOne(path, text, { keys, knows }))
}

function checkOne(
  path: string,
  text: string,
  known: { keys: ReadonlySet<string>; knows: (fact: string) => boolean },
): TemplateFault[] {
  const parsed = parseCondition(text)
  if (!parsed.ok) return [fault(path, `The condition "${text}" cannot be read: ${parsed.fault}.`)]
  const steps = parsed.value.tasks.filter((key) => !known.keys.has(key))
  const words = parsed.value.facts.filter((name) => !known.knows(name))
  return [
    ...steps.map((key) => fault(path, `The condition asks for a step "${key}" that is not there.`)),
    ...words.map((name) =>
      fault(
        path,
        `Nobody ever tells the fact "${name}", so this is never known: declare it under "facts", or mend the name.`,
      ),
    ),
  ]
}

function textsOf(template: Template): (readonly [path: string, text: string])[] {
  const { target, stages, triggers, tasks, recurrence, approvals } = template
  const texts: (readonly [string, string | undefined])[] = [
    ['target.notBefore', target.notBefore?.when],
    ['recurrence.unless', recurrence?.unless],
    ...approvals.map(({ id, substitute }) => [`approvals.${id}.substitute`, substitute?.when] as const),
    ...stages.map(({ id, enter }) => [`stages.${id}.enter`, enter] as const),
    ...stages.flatMap(({ id, gate }) => gate.map(({ title, holds }) => [`stages.${id}.gate.${title}`, holds] as const)),
    ...triggers.map(({ on, when }) => [`triggers.${on}.when`, when] as const),
    ...tasks.flatMap(textsOfTask),
  ]
  return texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]))
}

function textsOfTask(task: TemplateTask): (readonly [string, string | undefined])[] {
  const path = `tasks.${task.key}`
  return [
    [`${path}.when`, task.when],
    [`${path}.openEarly`, task.openEarly],
    [`${path}.restarts`, task.restarts?.when],
    [`${path}.sequence.stop`, task.sequence?.stop],
    ...task.departmentWhen.map(({ when }) => [`${path}.departmentWhen`, when] as const),
    ...(task.sla?.raise ?? []).map(({ when }) => [`${path}.sla.raise`, when] as const),
    ...task.criteria.map(({ holds, title }) => [`${path}.criteria.${title}`, holds] as const),
    ...task.completesOn.map(({ when, event }) => [`${path}.completesOn.${event}`, when] as const),
  ]
}
