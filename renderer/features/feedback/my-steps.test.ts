import { expect, test } from 'vitest'
import type { BoardStore } from '../../state/board-store.ts'
import { aTaskRow, NOON } from '../../../test/builders/ward.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { departmentIdSchema, userIdSchema } from '../../../shared/kernel/ids.ts'
import { endedUnderMe, heldBy, passedFromMe, passedPromises } from './my-steps.ts'

const MIN = 60_000
const me = {
  id: userIdSchema.parse('u-lopez'),
  name: 'Maria Lopez',
  departments: [departmentIdSchema.parse('PHA')],
}

function boardOf(tasks: readonly TaskRow[]): Pick<BoardStore, 'ids' | 'row'> {
  const rows = new Map(tasks.map((task) => [task.id as string, task]))
  return {
    ids: (index) =>
      tasks
        .filter(
          (task) =>
            index === `tasks:department:${task.department}` ||
            ('owner' in task && index === `tasks:owner:${task.owner.id}`),
        )
        .map(({ id }) => id),
    row: (kind, id) => (kind === 'task' ? (rows.get(id) as never) : null) ?? null,
  }
}

const by = (recordedBy: string) => ({
  performed: { by: recordedBy, at: NOON, recordedBy, recordedAt: NOON, via: 'system' },
})

test('a step I held that a cancel ended is told; one I cancelled myself, passed on or finished is not', () => {
  const before = boardOf([
    aTaskRow('claimed', { key: 'a' }),
    aTaskRow('working', { key: 'b' }),
    aTaskRow('claimed', { key: 'c' }),
  ])
  const held = heldBy(me, before)
  expect([...held]).toEqual(['j1/a', 'j1/b', 'j1/c'])
  const after = boardOf([
    aTaskRow('cancelled', { key: 'a', ...by('the system') }),
    aTaskRow('cancelled', { key: 'b', ...by('Maria Lopez') }),
    aTaskRow('done', { key: 'c', ...by('the system') }),
  ])
  expect(endedUnderMe(held, me, after, new Set()).map(({ id }) => id)).toEqual(['j1/a'])
  expect(endedUnderMe(held, me, after, new Set(['j1']))).toEqual([])
})

test('my promise is told once its time has passed, not before, not an old one, not another’s', () => {
  const promise = (over: object = {}) => ({
    at: NOON,
    by: 'Maria Lopez',
    saidAt: NOON - 30 * MIN,
    broken: false,
    ...over,
  })
  const board = boardOf([
    aTaskRow('claimed', { key: 'mine', promise: promise() }),
    aTaskRow('free', { key: 'free', promise: promise({ at: NOON + 1 }) }),
    aTaskRow('claimed', { key: 'other', promise: promise({ by: 'J. Ortiz' }) }),
    aTaskRow('done', { key: 'over', promise: promise() }),
  ])
  const passed = (since: number, now: number) => passedPromises(me, board, { since, now }).map(({ task }) => task.key)
  expect(passed(NOON - MIN, NOON - 1)).toEqual([])
  expect(passed(NOON - MIN, NOON)).toEqual(['mine'])
  expect(passed(NOON - MIN, NOON + MIN)).toEqual(['mine', 'free'])
  expect(passed(NOON, NOON + MIN)).toEqual(['free'])
})

test('[AG4] a step that my shift’s end passed on is told; one that was handed over by hand is not', () => {
  const other = { id: userIdSchema.parse('u-ortiz'), name: 'Jonas Ortiz' }
  const went = (from: { id: typeof me.id; name: string }, shiftEnd: boolean) => ({
    passedOn: { from, to: other, at: NOON, ...(shiftEnd ? { shiftEnd: true as const } : {}) },
  })
  const tasks = [
    aTaskRow('free', { key: 'a', ...went(me, true) }),
    aTaskRow('free', { key: 'b', ...went(me, false) }),
    aTaskRow('free', { key: 'c', ...went(other, true) }),
  ]
  const told = passedFromMe(new Set(tasks.map(({ id }) => id)), me, boardOf(tasks))
  expect(told.map(({ key }) => key)).toEqual(['a'])
})
