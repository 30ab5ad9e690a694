import { expect, test } from 'vitest'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'
import type { TaskRow } from '../domain/task.ts'
import { byScore, scoreOf } from './score.ts'

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
