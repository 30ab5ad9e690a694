import { FACT_NAMES } from './fact-names.ts'
import { factWordsOf } from './fact-words.ts'
import type { Template } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/** Facts that forms, events, tries and sub-journeys write are known, and go to the row of their class (rule JN23). */
export function checkWords(template: Template): TemplateFault[] {
  return [...checkDeclared(template), ...checkForms(template), ...checkWritten(template), ...checkNamed(template)]
}

function checkDeclared(template: Template): TemplateFault[] {
  return template.facts.flatMap((declared) => {
    const common = FACT_NAMES.find(({ name }) => name === declared.name)
    if (common === undefined) return []
    return [fault(`facts.${declared.name}`, `"${declared.name}" is a common word already: ${common.meaning}.`)]
  })
}

function checkForms(template: Template): TemplateFault[] {
  const words = factWordsOf(template)
  return template.tasks.flatMap((task) =>
    task.captures.flatMap((capture) => {
      const path = `tasks.${task.key}.captures.${capture.name}`
      if (capture.fact === undefined) return []
      if (!words.knows(capture.fact)) return [undeclared(path, capture.fact)]
      const own = words.classOf(capture.fact)
      return own === capture.class
        ? []
        : [fault(path, `"${capture.fact}" is ${own}; the form would write it as ${capture.class}.`)]
    }),
  )
}

function checkWritten(template: Template): TemplateFault[] {
  const words = factWordsOf(template)
  const written = template.tasks.flatMap(({ key, completesOn, sequence, lateFact, opensJourney }) => [
    ...completesOn.map(({ event, sets = {} }) => [`tasks.${key}.completesOn.${event}`, Object.keys(sets)] as const),
    ...(sequence?.results ?? []).map(({ code, sets }) => [`tasks.${key}.sequence.${code}`, Object.keys(sets)] as const),
    [`tasks.${key}.sequence.exhausted`, Object.keys(sequence?.exhausted.sets ?? {})] as const,
    [`tasks.${key}.lateFact`, lateFact === undefined ? [] : [lateFact.fact]] as const,
    [`tasks.${key}.opensJourney.returns`, Object.keys(opensJourney?.returns ?? {})] as const,
  ])
  return written.flatMap(([path, names]) =>
    names.flatMap((name) => {
      if (!words.knows(name)) return [undeclared(path, name)]
      const clinical = words.classOf(name) === 'phi' && !path.endsWith('.returns')
      return clinical ? [fault(path, `"${name}" is clinical: a person or a message says it, a rule does not.`)] : []
    }),
  )
}

/** Whose a step is by a fact: the fact is known, and operational as the department is. */
function checkNamed(template: Template): TemplateFault[] {
  const words = factWordsOf(template)
  return template.tasks.flatMap(({ key, departmentFact: name }) => {
    const path = `tasks.${key}.departmentFact`
    if (name === undefined) return []
    if (!words.knows(name)) return [undeclared(path, name)]
    return words.classOf(name) === 'ops' ? [] : [fault(path, `"${name}" is clinical: everybody sees whose a step is.`)]
  })
}

function undeclared(path: string, name: string): TemplateFault {
  return fault(path, `Nobody knows the fact "${name}": declare it under "facts", with its class and what it means.`)
}
