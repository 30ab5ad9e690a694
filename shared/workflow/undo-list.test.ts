import { expect, test } from 'vitest'
import { at, builtIn, completed, discharge, ruleContext } from '../../test/builders/journey.ts'
import { story } from '../../test/builders/workflow-story.ts'
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

test('[JN8] while a cancelled order only holds it, the list says what would be taken back', () => {
  const context = ruleContext()
  const first = context.template.tasks.find(
    ({ undo, mode, phase }) => undo !== undefined && mode === 'person' && phase === 'before',
  )
  if (first === undefined) throw new Error('the discharge has nothing to take back')
  const ordered = step(discharge(), { type: 'ordered', order: 'O1', by: 'Dr', at: at(5), source }, context, at(5))
  const done = completed(ordered, first.key, { at: at(10) })
  const held = step(done, { type: 'order-cancelled', order: 'O1', at: at(20), source }, context, at(20))
  expect(held.journey.hold?.reason).toBe('order-cancelled')
  expect(undoList(held, context.template)).toMatchObject([
    { department: first.department, done: [{ undo: first.undo, task: { key: first.key } }], reverse: [] },
  ])
  const again = step(held, { type: 'ordered', order: 'O2', by: 'Dr', at: at(25), source }, context, at(25))
  expect(undoList(again, context.template)).toEqual([])
})

test('[JN8] an operation that is cancelled lists per department what was done and the steps that release it', () => {
  const template = builtIn('or.change.v1')
  const known = { traysDiffer: true, movesOthers: false, implantCase: false, bedAffected: true, teamChanges: true }
  const moved = story('or.change', {
    stage: 'detected',
    facts: { appointmentId: 'OR-1', changeKind: 'moved', ...known },
  })
  const done = moved.done(10, 'spd-priority')
  expect(undoList(done.run().state, template)).toEqual([])
  const cancelled = done.told(20, { changeKind: 'cancelled' })
  const lists = undoList(cancelled.run().state, template)
  const trays = lists.find(({ department }) => department === 'SPD')
  expect(trays?.done.map(({ task }) => task.key)).toEqual(['spd-priority'])
  expect(trays?.reverse.map(({ key, state }) => [key, state])).toEqual([['release-trays', 'free']])
  expect(lists.map(({ department }) => department).toSorted()).toEqual(['ANE', 'BED', 'OR', 'OUT', 'SPD'])
  const released = undoList(cancelled.done(30, 'release-trays').run().state, template)
  expect(released.find(({ department }) => department === 'SPD')?.reverse).toMatchObject([{ state: 'done' }])
})

test('[JN8] a patient who is back (A13): what was done after the leaving stands in the list and is asked for again', () => {
  const context = ruleContext()
  const left = step(discharge(), { type: 'left', confirmed: true, at: at(60), source }, context, at(60))
  const reviewed = completed(left, 'account-review', { at: at(70) })
  expect(undoList(reviewed, context.template)).toEqual([])
  const back = step(reviewed, { type: 'left-undone', at: at(90), source }, context, at(90))
  const billing = undoList(back, context.template).find(({ department }) => department === 'BIL')
  expect(billing).toMatchObject({
    done: [{ undo: null, task: { key: 'account-review', performed: { at: at(70) } } }],
    reverse: [],
  })
})
