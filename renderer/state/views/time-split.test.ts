import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { story } from '../../../test/builders/workflow-story.ts'
import { aJourneyRow, aState, aTaskRow } from '../../../test/builders/ward.ts'
import { timeSplit } from './time-split.ts'

const MIN = 60_000

/** A finished step: free, taken, done, in minutes after ten. */
function step(id: string, department: string, [free, taken, done]: readonly [number, number, number]) {
  const performed = { by: 'W', at: at(done), recordedBy: 'W', recordedAt: at(done), via: 'console' }
  return aTaskRow('done', {
    id: `j/${id}`,
    department,
    openedAt: at(free),
    takenAt: at(taken),
    performed,
    handoff: null,
  })
}

function closed(tasks: readonly ReturnType<typeof step>[], closedAt: number) {
  return aState(aJourneyRow({ id: 'j', openedAt: at(0), closedAt: at(closedAt), state: 'closed' }), [...tasks])
}

test('a finished journey says where its time went: hand-off and work by department, and when it waited on others', () => {
  const state = closed(
    [step('a', 'PHA', [0, 10, 30]), step('b', 'NUR', [20, 25, 40]), step('c', 'NUR', [60, 70, 80])],
    100,
  )
  expect(timeSplit(state)).toEqual({
    whole: 100 * MIN,
    departments: [
      { department: 'NUR', handoff: 15 * MIN, work: 25 * MIN },
      { department: 'PHA', handoff: 10 * MIN, work: 20 * MIN },
    ],
    waiting: 40 * MIN,
  })
})

test('an open journey has no split, nor one that no person worked on', () => {
  const open = story('supply', { stage: 'need', facts: { itemId: 'I1' } }).run().state
  expect(timeSplit(open)).toBeNull()
  expect(timeSplit(closed([], 10))).toBeNull()
})

test('hand-off and work are never negative, and the waiting is a part of the whole', () => {
  const moment = fc.integer({ min: -20, max: 200 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(moment, moment, moment), { minLength: 1, maxLength: 6 }),
      fc.nat(150),
      (spans, end) => {
        const split = timeSplit(
          closed(
            spans.map((span, nr) => step(String(nr), nr % 2 === 0 ? 'PHA' : 'NUR', span)),
            end,
          ),
        )
        expect(split).not.toBeNull()
        expect(split?.departments.every(({ handoff, work }) => handoff >= 0 && work >= 0)).toBe(true)
        expect(split !== null && split.waiting >= 0 && split.waiting <= split.whole).toBe(true)
      },
    ),
  )
})
