import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, opening, ruleContext, taskOf, completed } from '../../test/builders/journey.ts'
import { readWait, someOf, stepsIn } from '../domain/wait.ts'
import { type Before, joinedAt, needed, waitsOfJoin } from './join.ts'
import { openJourney } from './open-journey.ts'
import { longestChain } from './template/check-budget.ts'
import type { Join } from './template/task-schema.ts'
import { templateSchema } from './template/template.ts'

const join = fc.oneof(
  fc.constant<Join>('all'),
  fc.constant<Join>('any'),
  fc.integer({ min: 1, max: 100 }).map((percent): Join => ({ percent })),
)
const stands = fc.constantFrom<Before['stands']>('open', 'final', 'skipped')
const steps = fc
  .array(stands, { maxLength: 8 })
  .map((all) => all.map((one, n): Before => ({ key: `s${n}`, stands: one })))

test('[JN5] a join asks for at least one and at most all; a hundred per cent is all', () => {
  fc.assert(
    fc.property(join, fc.integer({ min: 1, max: 20 }), (one, count) => {
      const wanted = needed(one, count)
      expect(wanted).toBeGreaterThanOrEqual(1)
      expect(wanted).toBeLessThanOrEqual(count)
    }),
  )
  expect([needed({ percent: 100 }, 7), needed({ percent: 50 }, 3), needed({ percent: 34 }, 3)]).toEqual([7, 2, 2])
  expect(needed('all', 0)).toBe(0)
})

test('[JN5] nothing is waited for exactly when enough of the asked steps are final', () => {
  fc.assert(
    fc.property(join, steps, (one, before) => {
      const asked = before.filter((step) => step.stands !== 'skipped')
      const final = asked.filter((step) => step.stands === 'final').length
      const waits = waitsOfJoin(one, before)
      expect(waits.length === 0).toBe(final >= needed(one, asked.length))
      const open = before.filter((step) => step.stands === 'open').map(({ key }) => key)
      expect(waits.flatMap(stepsIn)).toEqual(waits.length === 0 ? [] : open)
    }),
  )
})

test('[JN5] an entry of waitingFor reads back as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }), (more, count) => {
      const keys = Array.from({ length: count }, (_, n) => `s${n}`)
      expect(readWait(someOf(more, keys))).toEqual({ kind: 'some', more, keys })
    }),
  )
  expect(['time', 'hold', 'med-rec', 'stage:left', 'fact:x'].map(readWait)).toEqual([
    { kind: 'time' },
    { kind: 'hold' },
    { kind: 'step', key: 'med-rec' },
    { kind: 'stage', name: 'left' },
    { kind: 'fact', name: 'x' },
  ])
})

test('[JN11] the moment of a join is that of the step that makes it enough', () => {
  expect(joinedAt('all', [30, 10, 20], 5)).toBe(30)
  expect(joinedAt('any', [30, 10, 20], 5)).toBe(10)
  expect(joinedAt({ percent: 50 }, [30, 10, 20], 5)).toBe(20)
  expect(joinedAt('any', [], 5)).toBe(5)
})

const step = (key: string, more: object = {}) => ({
  key,
  title: key,
  department: 'NUR',
  mode: 'person',
  phase: 'before',
  fromStage: 'open',
  sla: { minutes: 60 },
  expectedMin: 20,
  phi: 'none',
  pile: 'A',
  ...more,
})

function three(joined: Join) {
  const base = ruleContext()
  const template = templateSchema.parse({
    ...base.template,
    triggers: [{ on: 'manual', stage: 'open' }],
    stages: [
      { id: 'open', title: 'Open' },
      { id: 'closed', title: 'Closed', enter: '"last" in final' },
    ],
    leftStage: undefined,
    closedStage: 'closed',
    target: { fromStage: 'open', minutes: 600 },
    stall: { stages: [], minutes: 60 },
    tasks: [
      step('a'),
      step('b', { sla: { minutes: 90 } }),
      step('c', { when: 'has(facts.selfPay) && facts.selfPay' }),
      step('last', { after: ['a', 'b', 'c'], join: joined }),
    ],
    rules: [],
  })
  return { ...base, template }
}

test('[JN5] with any, the first of the steps opens the next; one that is not needed opens nothing', () => {
  const context = three('any')
  const open = openJourney(opening({ stage: 'open' }), context, at(0))
  expect(taskOf(open, 'c').state).toBe('skipped')
  expect(taskOf(open, 'last')).toMatchObject({ state: 'waiting', waitingFor: ['any:a|b'] })
  const after = completed(open, 'b', { at: at(10), context })
  expect(taskOf(after, 'last').state).toBe('free')
  expect(taskOf(after, 'a').state).toBe('free')
})

test('[JN5] with a share, so many more are waited for; all of them are named one by one', () => {
  const half = three({ percent: 50 })
  expect(taskOf(openJourney(opening({ stage: 'open' }), half, at(0)), 'last')).toMatchObject({
    waitingFor: ['any:a|b'],
  })
  const most = three({ percent: 90 })
  expect(taskOf(openJourney(opening({ stage: 'open' }), most, at(0)), 'last')).toMatchObject({ waitingFor: ['a', 'b'] })
})

test('[JN24] the budget counts the chain that makes a join enough', () => {
  expect(longestChain(three('all').template)).toEqual({ keys: ['b', 'last'], minutes: 150 })
  expect(longestChain(three('any').template).minutes).toBe(90)
})
