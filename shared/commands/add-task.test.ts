import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, ruleContext } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { scopesOfJourney } from '../domain/scopes.ts'
import { step } from '../workflow/step.ts'

const wish = { title: 'Call the daughter back', department: 'OUT', minutes: 45 }

function add(state: JourneyState, args: object = wish, by = 'k.lind') {
  return ask(state, 'add-task', state.journey.id, by, { args: { ...args }, context: ruleContext(), at: at(5) })
}

test('[AT1] a coordinator or a lead adds a step: open at once, its department sees the journey, its clock runs', () => {
  const state = taken(add(discharge()))
  expect(state.tasks.get('j1/adhoc-added')).toMatchObject({
    state: 'free',
    title: 'Call the daughter back',
    department: 'OUT',
    phase: 'before',
    onPath: true,
    clock: { targetMin: 45, calendar: 'office' },
  })
  expect(scopesOfJourney(state)).toContain('dept:OUT')
  expect(taken(add(discharge(), wish, 'lead.pha')).tasks.has('j1/adhoc-added')).toBe(true)
  expect(refused(add(discharge(), wish, 'work.pha')).code).toBe('forbidden')
})

test('[AT1] each is a step of its own; a note goes with it into its clinical row', () => {
  const first = taken(add(discharge(), { ...wish, note: 'She works nights.', priority: 'urgent' }))
  const second = taken(add(first))
  expect([...second.tasks.keys()].filter((id) => id.includes('added'))).toEqual(['j1/adhoc-added', 'j1/adhoc-added~2'])
  expect(second.taskPhi.get('j1/adhoc-added')?.notes[0]?.text).toBe('She works nights.')
  expect(second.tasks.get('j1/adhoc-added')?.priority).toBe('urgent')
})

test('[AT2] an unknown department, no title, no time, and more than thirty open ones are refused', () => {
  expect(refused(add(discharge(), { ...wish, department: 'ZZZ' })).message).toBe('There is no department ZZZ here.')
  expect(refused(add(discharge(), { ...wish, title: ' ' })).code).toBe('invalid')
  expect(refused(add(discharge(), { ...wish, minutes: 0 })).code).toBe('invalid')
  let state = discharge()
  for (let n = 0; n < 30; n += 1) state = taken(add(state))
  expect(refused(add(state)).message).toBe('There are 30 added steps open here already.')
})

test('[AT3] late, it warns and climbs like a step of the template; done, it counts as progress', () => {
  const context = ruleContext()
  const state = taken(add(discharge(), { ...wish, department: 'NUR', minutes: 10 }))
  const timer = { subject: 'j1/adhoc-added', step: 'due', occurrence: 1, dueAt: at(15) } as const
  const late = step(state, { type: 'timer', timer }, context, at(40))
  const task = late.tasks.get('j1/adhoc-added')
  expect(task).toMatchObject({ warned: true, breachedAt: at(15) })
  expect(task?.level).toBeGreaterThanOrEqual(2)
})
