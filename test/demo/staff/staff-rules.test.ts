import { expect, test } from 'vitest'
import { fillForm as checkForm } from '../../../shared/commands/captures.ts'
import { seededDice } from '../../builders/seeded-dice.ts'
import type { Hint } from '../day/world.ts'
import { fillForm } from './fill-form.ts'
import { readTemplates } from './read-templates.ts'
import { workPlan } from './work-plan.ts'

const HINTS: readonly (Hint | null)[] = [
  null,
  'snf-refused-twice',
  'no-show',
  'records-missing',
  'payer-slow',
  'triage',
  'triage-declines',
  'unreachable',
  'called-late',
]
const templates = await readTemplates(new URL('../../../assets/workflows/', import.meta.url))
const tasks = [...templates.values()].flatMap((template) => template.tasks.map((task) => ({ template, task })))

test('every form is filled in as the server wants it, whatever the patient story', () => {
  for (const { template, task } of tasks)
    for (const hint of HINTS) {
      const input = { captures: task.captures, facts: new Map<string, unknown>(), hint, dice: seededDice(task.key) }
      const filled = fillForm({ ...input, inMin: (minutes) => 1_700_000_000_000 + Math.round(minutes * 60_000) })
      const checked = checkForm(task.captures, filled, () => false)
      expect([template.id, task.key, hint, checked]).toEqual([
        template.id,
        task.key,
        hint,
        expect.objectContaining({ ok: true }),
      ])
    }
})

test('what the journey knows is confirmed, not asked again', () => {
  const captures = tasks.find(({ task }) => task.key === 'cm-plan')?.task.captures ?? []
  const facts = new Map<string, unknown>([
    ['destination', 'snf'],
    ['mobility', 'stretcher'],
  ])
  const filled = fillForm({ captures, facts, hint: null, dice: seededDice('x'), inMin: () => 0 })
  expect(filled).toMatchObject({ destination: 'snf', mobility: 'stretcher', ownCar: false })
})

test('reasons for pauses and for work that came to nothing are those of the template', () => {
  for (const { template, task } of tasks)
    for (let index = 0; index < 200; index += 1)
      for (const hint of HINTS) {
        const plan = workPlan('seed', { id: `${task.key}${index}`, key: task.key, hint, coveredLate: false })
        for (const { reason } of plan.pauses) expect(template.pauseReasons).toContain(reason)
        if (plan.ending.kind === 'fail') expect(template.notDoneReasons).toContain(plan.ending.reason)
      }
})

test('a place refused twice, and some steps overlooked for so long that they are late', () => {
  const traits = { key: 'facility-accept', hint: 'snf-refused-twice', coveredLate: false } as const
  expect(workPlan('seed', { ...traits, id: 'j/facility-accept' }).pauses).toHaveLength(2)
  const waits = Array.from(
    { length: 500 },
    (_, index) => workPlan('seed', { id: `j${index}`, key: 'med-rec', hint: null, coveredLate: false }).waitMin,
  )
  const overlooked = waits.filter((wait) => wait > 45).length
  expect(overlooked).toBeGreaterThan(10)
  expect(overlooked).toBeLessThan(60)
})

test('the same seed and task give the same plan', () => {
  const traits = { id: 'j1/ride', key: 'ride', hint: null, coveredLate: false }
  expect(workPlan('a', traits)).toEqual(workPlan('a', traits))
  const plans = new Set(['b', 'c', 'd', 'e'].map((seed) => JSON.stringify(workPlan(seed, traits))))
  expect(plans.size).toBeGreaterThan(1)
})
