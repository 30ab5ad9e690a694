import { expect, test } from 'vitest'
import { aTaskRow, NOON } from '../../../test/builders/ward.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { isShown, leadTask, type Look } from './lead-task.ts'
import { isLate, timeOf } from './task-time.ts'

const MIN = 60_000
const ORDER = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
const look = (over: Partial<Look> = {}): Look => ({
  me: 'u-me',
  now: NOON,
  order: (task: Pick<TaskRow, 'key'>) => ORDER.indexOf(task.key),
  ...over,
})
const clock = (dueIn: number | null, warnIn = dueIn) => ({
  targetMin: 60,
  calendar: 'always',
  startedAt: NOON - 60 * MIN,
  warnAt: warnIn === null ? null : NOON + warnIn * MIN,
  dueAt: dueIn === null ? null : NOON + dueIn * MIN,
  segments: [],
})
const task = (state: TaskRow['state'], key: string, over: object = {}) =>
  aTaskRow(state, { key, id: `j1/${key}`, ...over })

const LATE = { clock: clock(-22) }
const mine = { owner: { id: 'u-me', name: 'K. Lind' }, claimedAt: NOON }

test('[BO1] the lead is what bites most, whatever its place on the path', () => {
  const rising: TaskRow[] = [
    task('cancelled', 'a', { changedAt: NOON }),
    task('skipped', 'a'),
    task('done', 'a'),
    task('not-done', 'a'),
    task('waiting', 'a'),
    task('paused', 'a'),
    task('free', 'a', { clock: clock(60, 50) }),
    task('claimed', 'a'),
    task('working', 'a'),
    task('claimed', 'a', mine),
    task('free', 'a', { clock: clock(6, -1) }),
    task('free', 'a', LATE),
    task('free', 'a', { ...LATE, level: 2 }),
  ].map((row, at) => ({ ...row, key: `k${at}`, id: `j1/k${at}` as TaskRow['id'] }))
  const inOrder = look({ order: (row) => rising.findIndex(({ key }) => key === row.key) })
  for (let count = 1; count <= rising.length; count += 1)
    expect(leadTask(rising.slice(0, count), inOrder)?.lead.key).toBe(`k${count - 1}`)
})

test('[BO1] of equals the earlier on the path leads, and the rest are pips in the path’s order', () => {
  const found = leadTask([task('free', 'c'), task('free', 'a'), task('waiting', 'b')], look())
  expect(found?.lead.key).toBe('a')
  expect(found?.others.map(({ key }) => key)).toEqual(['b', 'c'])
})

test('[BO1] a step that the template left out leads where there is nothing else, and is no pip', () => {
  const leftOut = task('skipped', 'b', {
    performed: { by: 'system', at: NOON, recordedBy: 'system', recordedAt: NOON, via: 'system' },
  })
  expect(leadTask([leftOut], look())?.lead.key).toBe('b')
  expect(leadTask([leftOut, task('waiting', 'a')], look())).toMatchObject({ lead: { key: 'a' }, others: [] })
})

test('[BO2] parts are never shown, system steps only when they failed or were escalated', () => {
  expect(isShown(task('free', 'a', { mode: 'part' }), NOON)).toBe(false)
  expect(isShown(task('free', 'a', { mode: 'system' }), NOON)).toBe(false)
  expect(isShown(task('not-done', 'a', { mode: 'system' }), NOON)).toBe(true)
  expect(isShown(task('free', 'a', { mode: 'system', level: 2 }), NOON)).toBe(true)
  expect(leadTask([task('free', 'a', { mode: 'part' })], look())).toBeNull()
})

test('[BO3] a cancelled step is seen for two hours', () => {
  const row = task('cancelled', 'a', { changedAt: NOON - 120 * MIN })
  expect(isShown(row, NOON - 1)).toBe(true)
  expect(isShown(row, NOON)).toBe(false)
})

test('[BO20] due soon, overdue and escalated are told apart; a clock that stands has no time', () => {
  const kind = (over: object, state: TaskRow['state'] = 'free') => timeOf(task(state, 'a', over), NOON).kind
  expect(kind({})).toBe('none')
  expect(kind({ clock: clock(60, 45) })).toBe('on-time')
  expect(kind({ clock: clock(6, -1) })).toBe('due-soon')
  expect(kind({ clock: clock(0) })).toBe('overdue')
  expect(kind({ ...LATE, level: 1 })).toBe('overdue')
  expect(kind({ ...LATE, level: 3 })).toBe('escalated')
  expect(kind({ clock: clock(null), level: 2 }, 'paused')).toBe('stands')
  expect(kind(LATE, 'done')).toBe('none')
  expect(isLate(timeOf(task('free', 'a', LATE), NOON))).toBe(true)
})
