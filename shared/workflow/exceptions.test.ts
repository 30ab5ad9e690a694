import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, opening, ruleContext, taskOf } from '../../test/builders/journey.ts'
import { smallStep, smallWorkflow } from '../../test/builders/parent-child.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { openJourney } from './open-journey.ts'
import { settle } from './settle.ts'

const exceptions = [
  { category: 'supply', title: 'Find another', department: 'SUP', minutes: 30, reasons: ['no-stock'] },
  { category: 'clinical', title: 'Decide', department: 'MD', minutes: 15 },
]
const template = smallWorkflow(
  'short',
  [
    { id: 'open', title: 'Open' },
    { id: 'closed', title: 'Closed', enter: '"bring" in final && "use" in final' },
  ],
  [smallStep('bring'), smallStep('use')],
  { exceptions, notDoneReasons: ['no-stock', 'declined'] },
)
const context = { ...ruleContext(), template }
const open = () => openJourney(opening({ stage: 'open' }), context, at(0))

function failed(state: JourneyState, args: object, minute = 5) {
  return ask(state, 'fail', 'j1/bring', 'work.nur', { args: { ...args }, context, at: at(minute) })
}

test('[JN19] a reason that has a path opens it: department, time and kind stand on the step, and the mark on the journey', () => {
  const state = taken(failed(open(), { reason: 'no-stock' }))
  expect(taskOf(state, 'bring')).toMatchObject({
    state: 'not-done',
    exception: { category: 'supply', answeredBy: 'j1/adhoc-supply' },
  })
  expect(taskOf(state, 'adhoc-supply')).toMatchObject({
    state: 'free',
    title: 'Find another: bring',
    department: 'SUP',
    answers: { category: 'supply', task: 'j1/bring', reason: 'no-stock' },
    clock: { targetMin: 30 },
  })
  expect(state.journey.marks).toContain('exception')
  expect(settle(state, context, at(6)).tasks.size).toBe(state.tasks.size)
})

test('[JN19] a kind that the person chose goes before the reason; one without a path is refused', () => {
  const state = taken(failed(open(), { reason: 'no-stock', exception: 'clinical' }))
  expect(taskOf(state, 'adhoc-clinical')).toMatchObject({ department: 'MD', title: 'Decide: bring' })
  expect(refused(failed(open(), { reason: 'no-stock', exception: 'privacy' })).message).toBe(
    'This workflow has no path for the exception "privacy".',
  )
})

test('[JN19] a reason without a path is no exception', () => {
  const state = taken(failed(open(), { reason: 'declined' }))
  expect(state.tasks.size).toBe(2)
  expect(state.journey.marks).not.toContain('exception')
})

test('[JN19] answered, the mark goes; an answer that fails for the same reason does not ask for itself', () => {
  const raised = taken(failed(open(), { reason: 'no-stock' }))
  const on = { context, at: at(10) }
  const done = taken(ask(raised, 'complete', 'j1/adhoc-supply', 'work.sup', on))
  expect(done.journey.marks).not.toContain('exception')
  const args = { reason: 'no-stock' }
  const again = taken(ask(raised, 'fail', 'j1/adhoc-supply', 'work.sup', { ...on, args }))
  expect([...again.tasks.values()].filter(({ answers }) => answers !== undefined)).toHaveLength(1)
})
