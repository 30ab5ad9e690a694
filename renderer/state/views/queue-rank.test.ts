import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { shownBoard } from '../../../test/builders/shown-board.ts'
import { aJourneyRow, aState, aTaskRow, NOON } from '../../../test/builders/ward.ts'
import type { TaskRow, TaskState } from '../../../shared/domain/task.ts'
import { referenceView } from '../reference-view.ts'
import { firstWaitEnds } from './first-wait.ts'
import { nextBest } from './next-best.ts'
import { groupOf, QUEUE_GROUPS, queueRank, queueReasons } from './queue-rank.ts'

const MIN = 60_000
const ME = { id: 'u-me', units: [], departments: ['PHA'] } as const
const owner = { me: 'u-me', units: [], departments: ['PHA'] }

const clock = (dueInMin: number, targetMin = 60) => ({
  targetMin,
  calendar: 'always',
  startedAt: NOON + (dueInMin - targetMin) * MIN,
  warnAt: NOON + (dueInMin - targetMin / 4) * MIN,
  dueAt: NOON + dueInMin * MIN,
  segments: [],
})

/** One journey with one task each; the task's id is `<journey>/t`. */
function line(id: string, state: TaskState, over: { task?: object; journey?: object; more?: readonly TaskRow[] } = {}) {
  const task = aTaskRow(state, { id: `${id}/t`, key: 't', journey: id, ...over.task })
  return aState(aJourneyRow({ id, ...over.journey }), [task, ...(over.more ?? [])])
}

function ordered(states: readonly ReturnType<typeof line>[], now = NOON): string[] {
  const board = shownBoard(states)
  const rank = queueRank(owner)
  return states
    .flatMap(({ journey }) => {
      const at = rank(`${journey.id}/t`, board, now)
      return at === null ? [] : [{ id: String(journey.id), at }]
    })
    .sort((a, b) => a.at.band - b.at.band || Number(a.at.key[0]) - Number(b.at.key[0]))
    .map(({ id }) => id)
}

test('[BO10] mine, then free, then my team’s, then what waits; what has ended is gone', () => {
  const mine = { owner: { id: 'u-me', name: 'Me' }, claimedAt: NOON }
  const states = [
    line('waits', 'waiting'),
    line('team', 'claimed'),
    line('free', 'free'),
    line('mine', 'claimed', { task: mine }),
    line('ended', 'done'),
  ]
  expect(ordered(states)).toEqual(['mine', 'free', 'team', 'waits'])
  expect(QUEUE_GROUPS.map((group) => group)).toEqual(['mine', 'next', 'team', 'waiting'])
  expect(groupOf(aTaskRow('free'), 'u-me')).toBe('next')
})

test('[BO10] within a group the shared score decides: pressure of time before class, class before nothing', () => {
  const states = [
    line('calm', 'free', { task: { clock: clock(55) } }),
    line('stat', 'free', { task: { clock: clock(55), priority: 'stat' } }),
    line('late', 'free', { task: { clock: clock(-30) } }),
  ]
  expect(ordered(states)).toEqual(['late', 'stat', 'calm'])
})

test('[BO10] free work outside my units is not in my queue; what I hold is, wherever the patient is', () => {
  const elsewhere = { journey: { unit: '5E' } }
  const held = { task: { owner: { id: 'u-me', name: 'Me' }, claimedAt: NOON }, ...elsewhere }
  const board = shownBoard([line('far', 'free', elsewhere), line('held', 'claimed', held)])
  const rank = queueRank({ ...owner, units: ['4W'] })
  expect(rank('far/t', board, NOON)).toBeNull()
  expect(rank('held/t', board, NOON)?.band).toBe(QUEUE_GROUPS.indexOf('mine'))
})

test('[BO11] the reasons are said by weight, the heaviest first', () => {
  const waits = aTaskRow('waiting', { id: 'j1/w', key: 'w', waitingFor: ['t'] })
  const state = line('j1', 'free', {
    task: { clock: clock(-22), level: 2, priority: 'urgent' },
    journey: { marks: ['bed-asked'], stalledAt: NOON },
    more: [waits],
  })
  const task = state.tasks.get('j1/t')!
  const reasons = queueReasons(task, state.journey, shownBoard([state]), NOON)
  expect(reasons.map(({ kind }) => kind)).toEqual(['escalated', 'blocks', 'bed-asked', 'urgent', 'stalled'])
  expect(reasons[1]).toEqual({ kind: 'blocks', steps: 1 })
})

test('[BO12] the next best is the first free one, whoever it is next to; of equals the earlier due', () => {
  const states = [
    line('mine', 'claimed', { task: { owner: { id: 'u-me', name: 'Me' }, claimedAt: NOON, clock: clock(-60) } }),
    line('b', 'free', { task: { clock: clock(-10) } }),
    line('a', 'free', { task: { clock: clock(40) } }),
  ]
  const actor = ME as unknown as Parameters<typeof nextBest>[1]
  expect(nextBest(shownBoard(states), actor, NOON, { reference: null })?.id).toBe('b/t')
  expect(nextBest(shownBoard(states), actor, NOON, { reference: null, but: 'b/t' })?.id).toBe('a/t')
  expect(nextBest(shownBoard([states[0]!]), actor, NOON, { reference: null })).toBeNull()
})

test('[BO13] the first wait ends with the last promise or due time of what it waits for', () => {
  const ahead = aTaskRow('working', { id: 'x/a', key: 'a', journey: 'x', clock: clock(20) })
  const promised = aTaskRow('claimed', {
    id: 'x/b',
    key: 'b',
    journey: 'x',
    clock: clock(5),
    promise: { at: NOON + 28 * MIN, by: 'R. Tan', saidAt: NOON, broken: false },
  })
  const waiting = { task: { waitingFor: ['a', 'b'] }, more: [ahead, promised] }
  const board = shownBoard([line('x', 'waiting', waiting), line('y', 'waiting', { task: { waitingFor: ['z'] } })])
  expect(firstWaitEnds(['x/t', 'y/t'], board, NOON)).toBe(NOON + 28 * MIN)
  expect(firstWaitEnds(['y/t'], board, NOON)).toBeNull()
  expect(firstWaitEnds(['x/t'], board, NOON + 30 * MIN)).toBeNull()
})

test('[PS1] [BO12] the next best goes by each workflow’s own weights', () => {
  const none = { time: 0, effect: 0, deadline: 0, class: 0, stillness: 0, fairness: 0 }
  const weighted = (id: string, score: object) => ({ ...builtIn('discharge.v1'), id, score: { ...none, ...score } })
  const templates = [weighted('calm', {}), weighted('quick', { class: 90 })]
  const reference = referenceView(smallHospital({ templates }))
  const states = [
    line('a', 'free', { task: { priority: 'stat' }, journey: { workflow: 'calm' } }),
    line('b', 'free', { task: { priority: 'urgent' }, journey: { workflow: 'quick' } }),
  ]
  const actor = ME as unknown as Parameters<typeof nextBest>[1]
  expect(nextBest(shownBoard(states), actor, NOON, { reference })?.id).toBe('b/t')
  expect(nextBest(shownBoard(states), actor, NOON, { reference: null })?.id).toBe('a/t')
})
