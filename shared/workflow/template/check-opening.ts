import type { Approval } from './approval-schema.ts'
import type { Known } from './check-template.ts'
import { factWordsOf } from './fact-words.ts'
import type { Template } from './template.ts'
import { fault, type TemplateFault } from './template-fault.ts'
import type { Trigger } from './trigger-schema.ts'

/** How journeys begin, begin again and begin others, and who may approve what (rules JN26-JN29). */
export function checkOpening(template: Template, known: Known): TemplateFault[] {
  return [
    ...template.triggers.flatMap((trigger) => checkTrigger(trigger, known)),
    ...checkDedupe(template),
    ...checkRecurrence(template),
    ...checkChildren(template, known),
    ...template.approvals.flatMap((approval) => checkApproval(template, approval)),
    ...checkExceptions(template, known),
  ]
}

/** What a trigger of each kind must say, and no other may. */
const SAID_BY = { webhook: 'webhook', schedule: 'schedule', journey: 'journey' } as const

function checkTrigger(trigger: Trigger, { workflows }: Known): TemplateFault[] {
  const path = `triggers.${trigger.on}`
  const faults = Object.entries(SAID_BY).flatMap(([kind, member]) => {
    const said = trigger[member] !== undefined
    if (said === (trigger.on === kind)) return []
    return [fault(path, said ? `Only a "${kind}" trigger has "${member}".` : `A "${kind}" trigger needs "${member}".`)]
  })
  const { schedule, journey } = trigger
  if (schedule !== undefined && schedule.every !== 'day' && schedule.day === undefined)
    faults.push(fault(`${path}.schedule`, `Every ${schedule.every}: say on which day.`))
  if (schedule?.every === 'week' && (schedule.day ?? 1) > 7)
    faults.push(fault(`${path}.schedule`, 'A week has days 1 (Monday) to 7.'))
  if (journey !== undefined) faults.push(...checkStageOf(`${path}.journey`, journey, workflows))
  return faults
}

function checkStageOf(
  path: string,
  { workflow, stage }: { workflow: string; stage: string },
  workflows: Known['workflows'],
): TemplateFault[] {
  const stages = workflows?.get(workflow)
  if (workflows === undefined) return []
  if (stages === undefined) return [fault(path, `There is no workflow "${workflow}" here.`)]
  return stages.includes(stage) ? [] : [fault(path, `"${workflow}" has no stage "${stage}".`)]
}

/** What may be asked of an event beside facts. */
const PLACES = ['visit', 'patient', 'bed', 'order', 'unit']

function checkDedupe(template: Template): TemplateFault[] {
  const words = factWordsOf(template)
  const strange = (template.dedupe?.by ?? []).filter((name) => !PLACES.includes(name) && !words.knows(name))
  return strange.map((name) =>
    fault('dedupe.by', `"${name}" is neither ${PLACES.join(', ')} nor a fact of this workflow.`),
  )
}

function checkRecurrence({ recurrence }: Template): TemplateFault[] {
  if (recurrence === undefined || recurrence.fact !== undefined || recurrence.months !== undefined) return []
  return [fault('recurrence', 'Say after how many months, or which fact holds the interval.')]
}

function checkChildren(template: Template, { workflows }: Known): TemplateFault[] {
  return template.tasks.flatMap(({ key, opensJourney }) => {
    if (opensJourney === undefined) return []
    const path = `tasks.${key}.opensJourney`
    const { workflow, stage, doneAt } = opensJourney
    if (workflow === template.id) return [fault(path, 'A journey that opens its own kind never ends.')]
    return [stage, doneAt].flatMap((one) => checkStageOf(path, { workflow, stage: one }, workflows))
  })
}

function checkApproval(template: Template, { id, amount, levels }: Approval): TemplateFault[] {
  const path = `approvals.${id}`
  const faults: TemplateFault[] = []
  if (amount !== undefined && !factWordsOf(template).knows(amount))
    faults.push(fault(path, `Nobody knows the fact "${amount}", which should hold the amount.`))
  if (amount === undefined && levels.some(({ upTo }) => upTo !== null))
    faults.push(fault(path, 'Levels by amount need the fact that holds the amount.'))
  const limits = levels.map(({ upTo }) => upTo ?? Number.POSITIVE_INFINITY)
  if (limits.some((limit, index) => index > 0 && limit <= (limits[index - 1] ?? 0)))
    faults.push(fault(path, 'Levels stand in order, each with a higher limit than the one before it.'))
  return faults
}

function checkExceptions({ exceptions }: Template, { departments }: Known): TemplateFault[] {
  if (departments === undefined) return []
  return exceptions
    .filter(({ department }) => !departments.includes(department))
    .map(({ category, department }) =>
      fault(`exceptions.${category}`, `This hospital has no department "${department}".`),
    )
}
