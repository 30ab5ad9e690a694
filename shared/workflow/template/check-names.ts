import type { Role } from '../../domain/roles.ts'
import type { Known } from './check-template.ts'
import { factWordsOf } from './fact-words.ts'
import type { Template } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/** Every stage, step, approval and calendar that is named is there, each once (rule JN20). */
export function checkNames(template: Template, known: Known): TemplateFault[] {
  return [
    ...checkStages(template),
    ...checkTwice(template),
    ...checkFormers(template),
    ...checkShown(template),
    ...checkRoles(template),
    ...checkCalendars(template, known),
  ]
}

function checkStages(template: Template): TemplateFault[] {
  const stages = new Set(template.stages.map(({ id }) => id))
  const named: (readonly [path: string, stage: string | undefined])[] = [
    ['leftStage', template.leftStage],
    ['closedStage', template.closedStage],
    ['target.fromStage', template.target.fromStage],
    ['recurrence.stage', template.recurrence?.stage],
    ...template.stall.stages.map((stage) => ['stall.stages', stage] as const),
    ...template.triggers.map((trigger) => [`triggers.${trigger.on}`, trigger.stage] as const),
    ...template.stages.flatMap(({ id, from = [] }) => from.map((stage) => [`stages.${id}.from`, stage] as const)),
    ...template.tasks.flatMap(({ key, fromStage, untilStage, reaches }) =>
      [fromStage, untilStage, reaches].map((stage) => [`tasks.${key}`, stage] as const),
    ),
  ]
  return named.flatMap(([path, stage]) =>
    stage === undefined || stages.has(stage) ? [] : [fault(path, `There is no stage "${stage}".`)],
  )
}

function checkTwice({ tasks, stages, approvals, facts, exceptions }: Template): TemplateFault[] {
  return [
    ...twice('tasks', tasks, ({ key }) => key),
    ...twice('stages', stages, ({ id }) => id),
    ...twice('approvals', approvals, ({ id }) => id),
    ...twice('facts', facts, ({ name }) => name),
    ...twice('exceptions', exceptions, ({ category }) => category),
  ]
}

/** A step or an exception of somebody who takes no work would lie with nobody. */
function checkRoles({ tasks, exceptions }: Template): TemplateFault[] {
  const named: (readonly [path: string, role: Role])[] = [
    ...tasks.filter(({ mode }) => mode === 'person').map(({ key, role }) => [`tasks.${key}.role`, role] as const),
    ...exceptions.map(({ category, role }) => [`exceptions.${category}.role`, role] as const),
  ]
  return named.flatMap(([path, role]) =>
    IDLE.includes(role) ? [fault(path, `A ${role} takes no work: name a role that does.`)] : [],
  )
}

const IDLE: readonly Role[] = ['compliance-officer', 'template-owner', 'wall-display']

/** What keeps an old value stands in the row of the new one, else a value would leave the class it has. */
function checkFormers(template: Template): TemplateFault[] {
  const words = factWordsOf(template)
  return template.facts.flatMap(({ name, formerOf, class: rowClass }) => {
    if (formerOf === undefined) return []
    const path = `facts.${name}.formerOf`
    if (!words.knows(formerOf) || formerOf === name) return [fault(path, `There is no other fact "${formerOf}".`)]
    if (words.classOf(formerOf) === rowClass) return []
    return [fault(path, `"${formerOf}" is of another class: an old value stays where its new one stands.`)]
  })
}

/** A board that shows a word nobody writes would stay empty without anybody knowing why. */
function checkShown(template: Template): TemplateFault[] {
  const words = factWordsOf(template)
  return template.board.shows.flatMap((name) =>
    words.knows(name) ? [] : [fault('board.shows', `There is no fact "${name}".`)],
  )
}

function twice<T>(path: string, all: readonly T[], nameOf: (one: T) => string): TemplateFault[] {
  const names = all.map(nameOf)
  const doubled = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...doubled].map((name) => fault(`${path}.${name}`, `"${name}" is there twice.`))
}

function checkCalendars(template: Template, { calendars }: Known): TemplateFault[] {
  if (calendars === undefined) return []
  const named: (readonly [path: string, calendar: string | undefined])[] = [
    ['target.calendar', template.target.calendar],
    ['stall.calendar', template.stall.calendar],
    ...template.ladder.map(({ level, delivery }) => [`ladder.${level}.delivery`, delivery] as const),
    ...template.stages.map(({ id, calendar }) => [`stages.${id}.calendar`, calendar] as const),
    ...template.tasks.map(({ key, sla }) => [`tasks.${key}.sla.calendar`, sla?.calendar] as const),
    ...template.tasks.map(({ key, sequence }) => [`tasks.${key}.sequence.calendar`, sequence?.calendar] as const),
  ]
  const there = ['always', 'department', ...calendars]
  return named.flatMap(([path, calendar]) =>
    calendar === undefined || there.includes(calendar) ? [] : [fault(path, `There is no calendar "${calendar}".`)],
  )
}
