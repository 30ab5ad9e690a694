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

test('[JN20] a board that shows a fact nobody knows', () => {
  const shows = (names: string[]) => templateSchema.parse({ ...DISCHARGE, board: { ...DISCHARGE.board, shows: names } })
  expect(sentences(shows(['destination', 'payer']))).toEqual([])
  expect(sentences(shows(['destinaton']))).toEqual(['fault board.shows: There is no fact "destinaton".'])
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
    expect.stringMatching(/^fault tasks.ride.when: Nobody ever tells the fact "typo"/),
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

test('[JN22] what the system does by itself, or by a journey of its own, is somebody’s to answer for', () => {
  const without = (key: string) => {
    const tasks = DISCHARGE.tasks.map((task) => (task.key === key ? { ...task, governance: undefined } : task))
    return sentences({ ...DISCHARGE, tasks })
  }
  for (const key of ['evs-prealert', 'clinical-clearance', 'bed-clean'])
    expect(without(key)).toEqual([
      `fault tasks.${key}.governance: The system does it by itself: it needs a policy owner, a control objective and an audit need.`,
    ])
  expect(without('ride')).toEqual([])
})

test('[JN20] what keeps an old value names another fact, of its own class', () => {
  const kept = (formerOf: string, rowClass: 'ops' | 'phi') =>
    sentences({ ...DISCHARGE, facts: [{ name: 'was', class: rowClass, type: 'text', meaning: 'before', formerOf }] })
  expect(kept('destination', 'ops')).toEqual([])
  expect(kept('destination', 'phi')).toEqual([expect.stringMatching(/^fault facts.was.formerOf: .* another class/)])
  expect(kept('was', 'ops')).toEqual(['fault facts.was.formerOf: There is no other fact "was".'])
  expect(kept('typo', 'ops')).toEqual(['fault facts.was.formerOf: There is no other fact "typo".'])
})

test('[JN20] a step or an exception of a role that takes no work', () => {
  expect(sentences(changed('ride', { role: 'compliance-officer' }))).toEqual([
    'fault tasks.ride.role: A compliance-officer takes no work: name a role that does.',
  ])
  const exceptions = DISCHARGE.exceptions.map((path) => ({ ...path, role: 'wall-display' as const }))
  expect(sentences({ ...DISCHARGE, exceptions })).toHaveLength(exceptions.length)
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

const SEQUENCE = {
  attempts: [{ channel: 'call' }],
  results: [
    { code: 'no', title: 'No' },
    { code: 'busy', title: 'Busy' },
  ],
}
const told = (template: unknown) => sentences(templateSchema.parse(template))
const withTask = (key: string, change: object) => ({
  ...DISCHARGE,
  tasks: DISCHARGE.tasks.map((task) => (task.key === key ? { ...task, ...change } : task)),
})

test('[JN22] neither a rule, nor time, nor another journey decides a step of pile H', () => {
  const criteria = [{ title: 'X', holds: 'facts.ownCar == true' }]
  expect(told(withTask('med-rec', { criteria }))).toEqual([
    expect.stringMatching(/^fault tasks.med-rec.criteria: A rule/),
  ])
  const results = [
    { code: 'yes', title: 'Yes', ends: true },
    { code: 'no', title: 'No' },
  ]
  const sequence = { ...SEQUENCE, results, exhausted: { sets: { ownCar: false } } }
  expect(told(withTask('med-rec', { sequence }))).toEqual([
    expect.stringMatching(/^fault tasks.med-rec.sequence.exhausted: Time would decide/),
  ])
  const opensJourney = { workflow: 'bed', stage: 'dirty', doneAt: 'clean' }
  expect(told(withTask('med-rec', { mode: 'journey', opensJourney }))).toContainEqual(
    expect.stringMatching(/A journey that ends would decide a step of pile H/),
  )
})

test('[JN22] a step without patient data has no clinical field', () => {
  expect(told(withTask('ride', { phi: 'limited' }))).toEqual([
    expect.stringMatching(/^fault tasks.ride.captures.rideContact: .*operational facts only/),
  ])
})

test('[JN23] a fact that nobody knows is declared, with its class; a common word is not declared again', () => {
  const captures = [{ name: 'zone', title: 'Zone', type: 'text', fact: 'cleaningZone', class: 'ops' }]
  expect(told(withTask('dme', { captures }))).toEqual([
    expect.stringMatching(/^fault tasks.dme.captures.zone: Nobody knows the fact "cleaningZone"/),
  ])
  const facts = [{ name: 'cleaningZone', class: 'ops', meaning: 'the zone a cleaner has' }]
  expect(told({ ...withTask('dme', { captures }), facts })).toEqual([])
  expect(told({ ...withTask('dme', { captures }), facts: [{ ...facts[0], class: 'phi' }] })).toEqual([
    'fault tasks.dme.captures.zone: "cleaningZone" is phi; the form would write it as ops.',
  ])
  expect(told({ ...DISCHARGE, facts: [{ name: 'payer', class: 'ops', meaning: 'x' }] })).toEqual([
    expect.stringMatching(/^fault facts.payer: "payer" is a common word already/),
  ])
})

test('[JN25] parts of a step that do not fit each other', () => {
  expect(told(withTask('dme', { sequence: SEQUENCE }))).toEqual([
    'fault tasks.dme.sequence: No result ends it: say which one means that the work is done.',
  ])
  expect(told(withTask('dme', { join: 'any' }))).toEqual([expect.stringMatching(/^fault tasks.dme.join: Any/)])
  expect(told(withTask('dme', { mode: 'journey' }))).toEqual([
    expect.stringMatching(/^fault tasks.dme.opensJourney: .*one without the other/),
  ])
  expect(told(withTask('dme', { approval: 'nobody' }))).toEqual([
    'fault tasks.dme.approval: There is no such rule under "approvals".',
  ])
  expect(told(withTask('dme', { fromStage: 'clearing', untilStage: 'ordered' }))).toEqual([
    expect.stringMatching(/^fault tasks.dme.untilStage: It never opens/),
  ])
})

test('[JN26] a trigger says what its kind needs and nothing else; [JN27] a dedupe key names what is there', () => {
  const opened = (trigger: object) => told({ ...DISCHARGE, triggers: [...DISCHARGE.triggers, trigger] })
  expect(opened({ on: 'webhook', stage: 'planned' })).toEqual([
    'fault triggers.webhook: A "webhook" trigger needs "webhook".',
  ])
  expect(opened({ on: 'manual', stage: 'planned', webhook: 'in' })).toEqual([
    'fault triggers.manual: Only a "webhook" trigger has "webhook".',
  ])
  expect(opened({ on: 'schedule', stage: 'planned', schedule: { every: 'week', at: '07:00', day: 9 } })).toEqual([
    'fault triggers.schedule.schedule: A week has days 1 (Monday) to 7.',
  ])
  expect(told({ ...DISCHARGE, dedupe: { by: ['visit', 'moon'] } })).toEqual([
    expect.stringMatching(/^fault dedupe.by: "moon" is neither visit/),
  ])
})

test('[JN28] a recurrence has an interval, a sub-journey has stages that are there and is not its own kind', () => {
  expect(told({ ...DISCHARGE, recurrence: { stage: 'planned' } })).toEqual([
    'fault recurrence: Say after how many months, or which fact holds the interval.',
  ])
  const child = (workflow: string, doneAt: string) =>
    templateSchema.parse(withTask('dme', { mode: 'journey', opensJourney: { workflow, stage: 'dirty', doneAt } }))
  const workflows = new Map([['bed', ['pre-alert', 'dirty', 'clean', 'released']]])
  expect(checkTemplate(child('bed', 'clean'), { workflows })).toEqual([])
  expect(checkTemplate(child('bed', 'gone'), { workflows })).toMatchObject([{ sentence: '"bed" has no stage "gone".' }])
  expect(checkTemplate(child('x', 'gone'), { workflows })).toHaveLength(2)
  expect(checkTemplate(child('discharge', 'left'), { workflows })).toMatchObject([
    { sentence: 'A journey that opens its own kind never ends.' },
  ])
})

test('[AP10] no event decides an approval, and none says a fact of what a second person must confirm', () => {
  const on = (more: object) => told(withTask('med-rec', more)).filter((one) => one.includes('completesOn'))
  const completesOn = [{ event: 'med-rec-signed', sets: { mobility: 'walks' } }]
  expect(on({ approval: 'big', completesOn })).toEqual([expect.stringMatching(/No event decides/)])
  expect(on({ fourEyes: true, completesOn })).toEqual([expect.stringMatching(/only when a second person confirms/)])
  expect(on({ fourEyes: true, completesOn: [{ event: 'med-rec-signed' }] })).toEqual([])
})

test('[JN29] levels of an approval climb, and an amount is a fact', () => {
  const level = (upTo: number | null) => ({ role: 'department-lead', upTo })
  const rule = (change: object) => told({ ...DISCHARGE, approvals: [{ id: 'big', title: 'Big', ...change }] })
  expect(rule({ levels: [level(100), level(50)], amount: 'drugCount' })).toEqual([
    'fault approvals.big: Levels stand in order, each with a higher limit than the one before it.',
  ])
  expect(rule({ levels: [level(null)], amount: 'euros' })).toEqual([
    'fault approvals.big: Nobody knows the fact "euros", which should hold the amount.',
  ])
  expect(rule({ levels: [level(100), level(null)], amount: 'drugCount' })).toEqual([])
})

test('[JN20] a calendar that is not there', () => {
  expect(checkTemplate(builtIn('referral.in.v1'), { calendars: ['office'] })).toEqual([])
  expect(checkTemplate(builtIn('referral.in.v1'), { calendars: [] })).toContainEqual({
    path: 'target.calendar',
    sentence: 'There is no calendar "office".',
    severity: 'fault',
  })
})
