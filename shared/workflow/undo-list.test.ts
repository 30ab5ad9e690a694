import { expect, test } from 'vitest'
import { at, completed, discharge, ruleContext } from '../../test/builders/journey.ts'
import { step } from './step.ts'
import { undoList } from './undo-list.ts'

const source = { kind: 'person', ref: 'k lind' } as const

test('[JN8] an undone journey lists by department what was done, by whom, and what takes it back; finished work stays', () => {
  const context = ruleContext()
  const first = context.template.tasks.find(
    ({ undo, mode, phase }) => undo !== undefined && mode === 'person' && phase === 'before',
  )
  if (first === undefined) throw new Error('the discharge has nothing to take back')
  const before = completed(discharge(), first.key, { at: at(10) })
  expect(undoList(before, context.template)).toEqual([])
  const undone = step(before, { type: 'cancelled', reason: 'stays', at: at(20), source }, context, at(20))
  const [list, ...others] = undoList(undone, context.template)
  expect(others).toEqual([])
  expect(list?.department).toBe(first.department)
  expect(list?.done).toMatchObject([
    { undo: first.undo, task: { key: first.key, state: 'done', performed: { at: at(10) } } },
  ])
  expect(list?.reverse.map(({ state }) => state)).toEqual(['free'])
  const [reverse] = list?.reverse ?? []
  const after = completed(undone, reverse?.key ?? '', { at: at(30) })
  expect(after.journey.state).toBe('closed')
  expect(undoList(after, context.template)[0]?.done).toHaveLength(1)
})
