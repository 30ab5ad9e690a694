import { expect, test } from 'vitest'
import { aCoordinator } from '../../../test/builders/people.ts'
import { shownBoard } from '../../../test/builders/shown-board.ts'
import { aJourneyRow, anEscalation, aState, aTaskRow, NOON } from '../../../test/builders/ward.ts'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { escalationRank, isToMe } from './escalation-rank.ts'
import { interruptionsPer10Min } from './interruptions.ts'

const MIN = 60_000
const me = aCoordinator()

function stuck(id: string, over: object = {}, journey: object = {}): JourneyState {
  const task = aTaskRow('free', { id: `${id}/t`, key: 't', journey: id })
  const row = anEscalation(task, { id: `${id}!leave`, journey: id, ...over })
  return aState(aJourneyRow({ id, ...journey }), [task], [row])
}

const ANSWERED = {
  state: 'acknowledged',
  acknowledged: { by: { id: 'u-me', name: 'K. Lind' }, at: NOON, backBy: NOON + 20 * MIN },
}
const told = (...minutesAgo: number[]) => ({
  told: minutesAgo.map((ago) => ({
    level: 2,
    role: 'unit-coordinator',
    at: NOON - ago * MIN,
    to: [{ id: 'u-me', name: 'K. Lind' }],
    note: null,
  })),
})

test('[BO16] unanswered first, then level, then lateness; those to others last, silent and ended ones not at all', () => {
  const states = [
    stuck('others', { level: 4 }, { unit: '5E' }),
    stuck('answered', { ...ANSWERED, level: 4 }),
    stuck('two', { level: 2, dueAt: NOON - 60 * MIN }),
    stuck('three-later', { level: 3, dueAt: NOON - 5 * MIN }),
    stuck('three', { level: 3, dueAt: NOON - 30 * MIN }),
    stuck('silent', { level: 1 }),
    stuck('ended', { state: 'ended' }),
  ]
  const board = shownBoard(states)
  const rank = escalationRank(me)
  const ids = states
    .flatMap(({ journey }) => {
      const at = rank(`${journey.id}!leave`, board, NOON)
      return at === null ? [] : [{ id: String(journey.id), key: [at.band, ...at.key].map(Number) }]
    })
    .sort((a, b) => a.key[0]! - b.key[0]! || a.key[1]! - b.key[1]! || a.key[2]! - b.key[2]! || a.key[3]! - b.key[3]!)
    .map(({ id }) => id)
  expect(ids).toEqual(['three', 'three-later', 'two', 'answered', 'others'])
})

test('[BO16] an escalation is to me where I was told, or stand in its role for that unit', () => {
  const of = (state: JourneyState) => [...state.escalations.values()][0]!
  const elsewhere = stuck('x', told(10), { unit: '5E' })
  expect(isToMe(of(elsewhere), elsewhere.journey, me)).toBe(true)
  const mine = stuck('y')
  expect(isToMe(of(mine), mine.journey, me)).toBe(true)
  const lead = stuck('z', { role: 'department-lead' })
  expect(isToMe(of(lead), lead.journey, me)).toBe(false)
  const gone = { level: 2, role: 'unit-coordinator', at: NOON, to: [], note: 'nobody on duty' }
  const skipped = stuck('w', { role: 'department-lead', told: [gone] })
  expect(isToMe(of(skipped), skipped.journey, me)).toBe(true)
})

test('[BO17] interruptions are counted over the last hour, ended escalations too; a burst counts once', () => {
  const rate = (...states: JourneyState[]) => interruptionsPer10Min(shownBoard(states), 'u-me', NOON)
  expect(rate()).toBe(0)
  expect(rate(stuck('a', told(70)))).toBe(0)
  expect(rate(stuck('a', told(50, 20)), stuck('b', { ...told(10), state: 'ended' }))).toBe(0.5)
  expect(rate(stuck('a', told(34, 33, 32)))).toBe(0.5)
  expect(rate(stuck('a', told(34, 33, 32, 31)))).toBeCloseTo(1 / 6)
  expect(interruptionsPer10Min(shownBoard([stuck('a', told(5))]), 'u-other', NOON)).toBe(0)
})
