import { expect, test } from 'vitest'
import { at, completed, opening, ruleContext, taskOf, TEN } from '../../../test/builders/journey.ts'
import { does, runOf, until } from '../../../test/builders/journey-run.ts'
import { openJourney } from '../open-journey.ts'

const source = { kind: 'message', ref: 'ORM', load: true } as const

/** Ordered at ten, loaded at half past eleven. */
function loaded() {
  const context = ruleContext()
  return runOf(openJourney(opening({ order: { id: 'O', by: 'Dr Roe' }, source }), context, at(90)), context)
}

test('[SL22] an initial load is no late feed: the journey has its age, the clocks of its steps start on arrival', () => {
  const { state } = loaded()
  expect(state.journey.marks).not.toContain('late-feed')
  expect(state.journey).toMatchObject({ openedAt: TEN, targetAt: at(120) })
  expect(taskOf(state, 'med-rec').clock).toMatchObject({ startedAt: at(90), dueAt: at(150) })
  expect(until(runOf(state, ruleContext()), at(100)).state.escalations.size).toBe(0)
})

test('[SL19] what was done before the load may be charted after it, and is within its time', () => {
  const run = does(loaded(), at(92), (state) => completed(state, 'med-rec', { at: at(50) }))
  const task = taskOf(run.state, 'med-rec')
  expect(task).toMatchObject({ state: 'done', breachedAt: null })
  expect(task.clock?.segments.every(({ from, to }) => to === null || to >= from)).toBe(true)
})
