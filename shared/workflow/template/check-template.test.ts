import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { longestChain } from './check-budget.ts'
import { checkTemplate } from './check-template.ts'
import { type TemplateTask } from './task-schema.ts'
import { type Template, templateSchema } from './template.ts'

const DISCHARGE = builtIn('discharge.v1')

/** The discharge with one step changed. */
function changed(key: string, change: Partial<TemplateTask>): Template {
  const tasks = DISCHARGE.tasks.map((task) => (task.key === key ? { ...task, ...change } : task))
  return templateSchema.parse({ ...DISCHARGE, tasks })
}

function sentences(template: Template): string[] {
  return checkTemplate(template).map(({ path, sentence, severity }) => `${severity} ${path}: ${sentence}`)
}

test('both built-in templates are without fault in a hospital with their departments', () => {
  const departments = smallHospital().departments.map(({ id }) => id as string)
  expect(checkTemplate(DISCHARGE, { departments })).toEqual([])
  expect(checkTemplate(builtIn('referral.in.v1'), { departments })).toEqual([])
  expect(checkTemplate(DISCHARGE, { departments: ['NUR'] })).not.toEqual([])
})

test('[JN20] steps that wait for each other, and names that do not exist', () => {
  expect(sentences(changed('med-rec', { after: ['leave'] }))).toEqual([
    expect.stringMatching(/wait for each other: .*med-rec.*→/),
  ])
  expect(sentences(changed('ride', { after: ['nowhere'] }))).toContain('fault tasks.ride: There is no step "nowhere".')
  expect(sentences(changed('ride', { fromStage: 'x' }))).toContain('fault tasks.ride: There is no stage "x".')
})

test('[JN20] a stage that nothing reaches, and what would open there', () => {
  const stages = [...DISCHARGE.stages, { id: 'limbo', title: 'Limbo', side: true, gate: [], calendar: 'always' }]
  const lost = { ...changed('ride', { fromStage: 'limbo' }), stages }
  expect(sentences(lost)).toEqual([
    'fault stages.limbo: Nothing brings a journey to the stage "limbo".',
    'fault tasks.ride.fromStage: It never opens: nothing reaches "limbo".',
  ])
})

test('[JN21] conditions that do not parse or name what is not there', () => {
  expect(sentences(changed('ride', { when: 'facts.x ==' }))).toEqual([
    expect.stringMatching(/^fault tasks.ride.when: .*cannot be read/),
  ])
  expect(sentences(changed('ride', { when: 'tasks["x"] == "done"' }))).toEqual([
    'fault tasks.ride.when: The condition asks for a step "x" that is not there.',
  ])
  expect(sentences(changed('ride', { when: 'facts.typo == 1' }))).toEqual([
    'warning tasks.ride.when: Nothing writes the fact "typo".',
  ])
})

test('[JN22] pile C without governance, and a pile H step that the system would decide', () => {
  const { governance: _, ...dme } = { governance: undefined, ...DISCHARGE.tasks.find(({ key }) => key === 'dme') }
  const tasks = DISCHARGE.tasks.map((task) => (task.key === 'dme' ? dme : task))
  expect(sentences(templateSchema.parse({ ...DISCHARGE, tasks }))).toEqual([
    'fault tasks.dme.pile: Pile C needs a policy owner, a control objective and an audit need.',
  ])
  expect(sentences(changed('clinical-clearance', { completesOn: [] }))).toEqual([
    expect.stringMatching(/system never decides a step of pile H/),
  ])
})

test('[JN23] a form that would write a clinical fact into an operational row', () => {
  const captures = [
    { name: 'drugs', title: 'Drugs', type: 'number', required: false, fact: 'drugCount', class: 'ops' },
  ] as const
  expect(sentences(changed('med-rec', { captures: [...captures] }))).toEqual([
    'fault tasks.med-rec.captures.drugs: "drugCount" is phi; the form would write it as ops.',
  ])
})

test('[JN24] the longest chain of times that every home discharge has fits its target; beyond it there is a warning', () => {
  expect(longestChain(DISCHARGE)).toEqual({ keys: ['med-rec', 'nurse-discharge', 'leave'], minutes: 105 })
  const slow = changed('nurse-discharge', {
    sla: { minutes: 60, calendar: 'always', from: 'ready', floorMin: 60, raise: [] },
  })
  expect(sentences(slow)).toEqual([
    'warning target.minutes: The steps med-rec → nurse-discharge → leave may take 135 min; the target is 120.',
  ])
})
