import type { Known } from './check-template.ts'
import type { TemplateTask } from './task-schema.ts'
import type { Template } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'

/** One step: what it names is there, and its parts fit each other (rules JN20, JN25). */
export function checkStep(template: Template, task: TemplateTask, known: Known): TemplateFault[] {
  const path = `tasks.${task.key}`
  const keys = new Set(template.tasks.map(({ key }) => key))
  const others = [
    ...task.after,
    ...task.takesBack,
    ...(task.restarts?.also ?? []),
    ...maybe(task.partOf),
    ...maybe(task.tells?.task),
  ]
  return [
    ...others.filter((key) => !keys.has(key)).map((key) => fault(path, `There is no step "${key}".`)),
    ...departmentsOf(task).flatMap((one) => checkDepartment(template, { task, department: one, known })),
    ...SHAPES.flatMap(({ where, wrong, sentence }) =>
      wrong(task, template) ? [fault(where === '' ? path : `${path}.${where}`, sentence)] : [],
    ),
    ...task.captures
      .filter(({ type, choices = [] }) => type === 'choice' && choices.length === 0)
      .map(({ name }) => fault(`${path}.captures.${name}`, 'A choice needs something to choose from.')),
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

type Shape = {
  readonly where: string
  readonly wrong: (task: TemplateTask, template: Template) => boolean
  readonly sentence: string
}

/** What cannot be: each with where it stands and what to say of it. */
const SHAPES: readonly Shape[] = [
  {
    where: '',
    wrong: ({ mode, partOf }) => mode === 'part' && partOf === undefined,
    sentence: 'A part needs the step whose checklist holds it (partOf).',
  },
  {
    where: 'sla',
    wrong: ({ sla }) => (sla?.from === 'fact' || sla?.from === 'before-fact') && sla.fact === undefined,
    sentence: 'A time that counts from a fact, or back from it, names the fact.',
  },
  {
    where: 'sla',
    wrong: ({ sla }) => sla !== null && sla.from === 'ready' && sla.minutes === 0,
    sentence: 'No minutes: it would be overdue when it opens.',
  },
  {
    where: 'opens',
    wrong: ({ opens }) => opens !== undefined && opens.progress === undefined && opens.fact === undefined,
    sentence: 'Name a share of progress or a fact, else it never opens.',
  },
  {
    where: 'lateFact',
    wrong: ({ lateFact, sla }) => lateFact !== undefined && sla === null,
    sentence: 'It counts from when the clock of the step began: give the step a time (sla).',
  },
  {
    where: 'join',
    wrong: ({ join, after }) => join !== 'all' && after.length < 2,
    sentence: 'Any, or a share, of fewer than two steps says nothing: use "all".',
  },
  {
    where: 'opensJourney',
    wrong: ({ mode, opensJourney }) => (mode === 'journey') !== (opensJourney !== undefined),
    sentence:
      'A step is a journey of its own where its mode is "journey" and it names the journey; one without the other is nothing.',
  },
  {
    where: 'sequence',
    wrong: ({ sequence }) => sequence !== undefined && !sequence.results.some(({ ends }) => ends),
    sentence: 'No result ends it: say which one means that the work is done.',
  },
  {
    where: 'sequence',
    wrong: ({ sequence, mode }) => sequence !== undefined && mode !== 'person',
    sentence: 'Tries belong to a step that a person has.',
  },
  {
    where: 'approval',
    wrong: ({ approval }, { approvals }) => approval !== undefined && approvals.every(({ id }) => id !== approval),
    sentence: 'There is no such rule under "approvals".',
  },
  {
    where: 'approval',
    wrong: ({ approval, fourEyes, mode }) => (approval !== undefined || fourEyes) && mode !== 'person',
    sentence: 'Only what a person does is approved or looked at by a second one.',
  },
  {
    where: 'completesOn',
    wrong: ({ approval, completesOn }) => approval !== undefined && completesOn.length > 0,
    sentence: 'No event decides what somebody must approve: let the event set a fact that the approver sees.',
  },
  {
    where: 'completesOn',
    wrong: ({ fourEyes, completesOn }) =>
      fourEyes && completesOn.some(({ sets }) => Object.keys(sets ?? {}).length > 0),
    sentence:
      'What an event says of a step with four eyes counts only when a second person confirms: set no fact there.',
  },
  {
    where: 'untilStage',
    wrong: ({ fromStage, untilStage }, template) => isNever(template, fromStage, untilStage),
    sentence: 'It never opens: the stage at which it ends comes before the one from which it may begin.',
  },
]

function isNever({ stages }: Template, from: string, until: string | undefined): boolean {
  const way = stages.filter(({ side }) => !side).map(({ id }) => id)
  return until !== undefined && way.includes(from) && way.includes(until) && way.indexOf(until) <= way.indexOf(from)
}

function maybe(key: string | undefined): string[] {
  return key === undefined ? [] : [key]
}
