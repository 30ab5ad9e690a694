import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'
import { journeyRowSchema } from '../domain/journey.ts'
import { type TaskRow, taskRowSchema } from '../domain/task.ts'
import { userIdSchema } from '../kernel/ids.ts'
import { byScore, scoreOf } from './score.ts'
import { scoreWeightsSchema } from './template/score-schema.ts'

const STATE = discharge({ mobility: 'walks' }, { at: at(150), order: { id: 'O', by: 'Dr Roe' } })
const MED_REC = taskOf(STATE, 'med-rec')

function score(change: Partial<{ blocks: number; oldest: boolean; minute: number; task: TaskRow }> = {}) {
  const { blocks = 0, oldest = false, minute = 160, task = MED_REC } = change
  return scoreOf({ task, journey: STATE.journey, blocks, oldest }, at(minute))
}

test('[JN17] the later, the more it blocks and the more urgent, the higher; never more than three reasons', () => {
  expect(score({ minute: 200 }).value).toBeGreaterThan(score().value)
  expect(score({ blocks: 3 }).value).toBeGreaterThan(score().value)
  expect(score({ oldest: true }).value - score().value).toBeCloseTo(5)
  expect(score({ task: { ...MED_REC, priority: 'stat' } }).value - score().value).toBeCloseTo(10)
  const late = score({ minute: 232, blocks: 3, oldest: true })
  expect(late.reasons).toEqual(['overdue 22 min', '3 steps wait', 'target near'])
})

test('[JN17] pressure is capped, and a missing clock counts as middling and is listed', () => {
  expect(score({ minute: 1500 }).value - score({ minute: 1400 }).value).toBe(0)
  const unknown = score({ task: { ...MED_REC, clock: null } })
  expect(unknown.missing).toEqual(['time'])
  expect(unknown.value).toBeGreaterThan(20)
})

test('[JN17] the same rows and moment give the same order', () => {
  const rows = [...STATE.tasks.values()].map((task) => ({ task, score: score({ task }) }))
  const order = rows.toSorted(byScore).map(({ task }) => task.id)
  expect(
    rows
      .toReversed()
      .toSorted(byScore)
      .map(({ task }) => task.id),
  ).toEqual(order)
})

test('[PS1] each part weighs what its template says', () => {
  const input = { task: MED_REC, journey: STATE.journey, blocks: 4, oldest: true }
  const none = { time: 0, effect: 0, deadline: 0, class: 0, stillness: 0, fairness: 0 }
  expect(scoreOf({ ...input, weights: none }, at(200))).toEqual({ value: 0, reasons: [], missing: [] })
  expect(scoreOf({ ...input, weights: { ...none, fairness: 7 } }, at(200))).toMatchObject({
    value: 7,
    reasons: ['waiting longest'],
  })
  expect(scoreOf({ ...input, weights: scoreWeightsSchema.parse({}) }, at(200))).toEqual(scoreOf(input, at(200)))
})

const override = (until: number) => ({
  was: 'routine' as const,
  reason: 'ride waits',
  by: { id: userIdSchema.parse('k.lind'), name: 'Karin Lind' },
  at: at(150),
  until: at(until),
})

test('[PS2] what a person set for a while goes first, with the reason, and ends by itself at its moment', () => {
  const raised: TaskRow = { ...MED_REC, priority: 'stat', override: override(200) }
  const late = score({ minute: 199, blocks: 4, oldest: true })
  expect(score({ minute: 199, task: raised }).value).toBeGreaterThan(late.value)
  expect(score({ minute: 199, task: raised }).reasons[0]).toBe('Karin Lind: ride waits')
  const over = score({ minute: 200, task: raised })
  expect(over.reasons).not.toContain('Karin Lind: ride waits')
  expect(over.value).toBe(score({ minute: 200, task: { ...MED_REC, priority: 'stat' } }).value)
  const lowered: TaskRow = { ...MED_REC, override: override(200) }
  expect(score({ minute: 190, task: lowered }).value).toBeCloseTo(score({ minute: 190 }).value - 50)
})

test('[JN17] server and console give the same score: the same rows over the wire, the same moment', () => {
  const tasks = [...STATE.tasks.values()]
  const weight = fc.integer({ min: 0, max: 60 })
  const anInput = fc.record({
    task: fc.constantFrom(...tasks),
    blocks: fc.nat(6),
    oldest: fc.boolean(),
    priority: fc.constantFrom('routine' as const, 'urgent' as const, 'stat' as const),
    until: fc.option(fc.integer({ min: 151, max: 500 })),
    facts: fc.constantFrom({}, { bedAsked: fact(true) }, { pickupAt: fact(at(240)) }),
    weights: fc.record({
      time: weight,
      effect: weight,
      deadline: weight,
      class: weight,
      stillness: weight,
      fairness: weight,
    }),
    minute: fc.integer({ min: 150, max: 600 }),
  })
  fc.assert(
    fc.property(anInput, ({ task, blocks, oldest, priority, until, facts, weights, minute }) => {
      const held = until === null ? {} : { override: override(until) }
      const row: TaskRow = { ...task, priority, ...held }
      const journey = { ...STATE.journey, facts: { ...STATE.journey.facts, ...facts } }
      const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
      const server = scoreOf({ task: row, journey, blocks, oldest, weights }, at(minute))
      const onConsole = scoreOf(
        {
          task: taskRowSchema.parse(sent(row)),
          journey: journeyRowSchema.parse(sent(journey)),
          blocks,
          oldest,
          weights: scoreWeightsSchema.parse(sent(weights)),
        },
        at(minute),
      )
      expect(onConsole).toEqual(server)
      expect(server.reasons.length).toBeLessThanOrEqual(3)
      expect(Number.isFinite(server.value)).toBe(true)
    }),
  )
})

function fact(value: boolean | number) {
  return { value, source: { kind: 'message', ref: 'M' } as const, at: at(150) }
}
