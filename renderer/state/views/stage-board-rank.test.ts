import { expect, test } from 'vitest'
import { builtIn, CALENDARS, smallHospital } from '../../../test/builders/journey.ts'
import { shownBoard } from '../../../test/builders/shown-board.ts'
import { aJourneyRow, aState, aTaskRow } from '../../../test/builders/ward.ts'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { referenceView } from '../reference-view.ts'
import { rowClock } from './row-clock.ts'
import {
  ageOf,
  defaultGrouping,
  groupLabel,
  lastArrivals,
  stageBoardDueAt,
  type StageFilter,
  stageBoardRank,
} from './stage-board-rank.ts'

const HOUR = 3_600_000
/** Tuesday 10:00 by the hospital's clock. */
const NOW = Date.parse('2026-03-10T14:00:00Z')
const view = referenceView(
  smallHospital({ templates: [builtIn('referral.in.v1')], calendars: CALENDARS.filter(({ id }) => id !== 'always') }),
)
const ALL: StageFilter = { stage: null, age: null, text: '', group: 'none' }
const text = (value: string) => ({ value, source: { kind: 'message', ref: 'M' }, at: NOW })

function referral(id: string, over: { journey?: object; task?: object } = {}): JourneyState {
  const key = 'check-in'
  const task = aTaskRow('free', { id: `${id}/${key}`, key, journey: id, department: 'REF', ...over.task })
  const next = { task: key, title: 'Check in', department: 'REF', owner: null, since: NOW }
  const journey = { workflow: 'referral.in', stage: 'received', unit: null, room: null, bed: null, next }
  return aState(aJourneyRow({ id, ...journey, ...over.journey }), [task])
}

function ordered(states: readonly JourneyState[], filter: Partial<StageFilter> = {}): string[] {
  const board = shownBoard(states)
  const rank = stageBoardRank(view, { ...ALL, ...filter })
  return states
    .flatMap(({ journey }) => {
      const at = rank(journey.id, board, NOW)
      return at === null ? [] : [{ id: String(journey.id), key: at.key }]
    })
    .sort((a, b) => compare(a.key, b.key))
    .map(({ id }) => id)
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [at, left] of a.entries()) if (left !== b[at]) return left < b[at]! ? -1 : 1
  return 0
}

const LATE = { journey: { stageAt: NOW - 30 * HOUR } }
const OLD = { journey: { stageAt: NOW - 400 * HOUR, stage: 'scheduled' } }
const NEW = { journey: { stageAt: NOW - HOUR } }

test('[BO15] past target first, then the oldest in its stage; closed ones are gone', () => {
  const states = [
    referral('new', NEW),
    referral('old', OLD),
    referral('late', LATE),
    referral('over', { journey: { state: 'closed', stageAt: NOW - 900 * HOUR } }),
  ]
  expect(ordered(states)).toEqual(['late', 'old', 'new'])
})

test('[BO15] the stage’s target runs by the stage’s own calendar: a night is no age', () => {
  const received = { journey: { stageAt: Date.parse('2026-03-09T20:00:00Z') } }
  // 8 office hours from Monday 16:00: one that day, seven on Tuesday.
  expect(stageBoardDueAt(view, referral('r', received))).toBe(Date.parse('2026-03-10T19:00:00Z'))
})

test('[BO15] a stage without a target goes by the clock of its next step, so that a leak aside shows', () => {
  const due = (at: number) => ({
    journey: { stage: 'unreachable', stageAt: NOW - 20 * HOUR },
    task: {
      clock: { targetMin: 60, calendar: 'always', startedAt: NOW - 2 * HOUR, warnAt: null, dueAt: at, segments: [] },
    },
  })
  expect(ageOf(view, referral('leak', due(NOW - HOUR)), NOW)).toBe('past')
  expect(ageOf(view, referral('calm', due(NOW + HOUR)), NOW)).toBe('to')
  expect(stageBoardDueAt(view, referral('none', { journey: { stage: 'unreachable' } }))).toBeNull()
})

test('[BO15] a journey whose whole time is over is past its target, however young its stage', () => {
  const clock = { targetMin: 60, calendar: 'always', startedAt: NOW - 2 * HOUR, warnAt: null, segments: [] }
  const whole = (dueAt: number) => ({ targetClock: { clock: { ...clock, dueAt }, warned: true, breachedAt: null } })
  const over = referral('over', { journey: { stageAt: NOW, ...whole(NOW - HOUR) } })
  expect(ageOf(view, over, NOW)).toBe('past')
  expect(ageOf(view, referral('ahead', { journey: { stageAt: NOW, ...whole(NOW + HOUR) } }), NOW)).toBe('to')
})

test('[BO15] every number has its rows: stage and side of the target, and a typed name', () => {
  const states = [referral('late', LATE), referral('new', NEW), referral('old', OLD)]
  expect(ordered(states, { stage: 'received' })).toEqual(['late', 'new'])
  expect(ordered(states, { stage: 'received', age: 'past' })).toEqual(['late'])
  expect(ordered(states, { stage: 'received', age: 'to' })).toEqual(['new'])
  expect(ordered(states, { text: 'nobody of that name' })).toEqual([])
})

test('[BO15] groups stand in the order of their names, unknown ones last; stages in the order of the template', () => {
  const at = (id: string, clinic: string | null, stage: string) =>
    referral(id, { journey: { stage, stageAt: NOW - HOUR, facts: clinic === null ? {} : { clinic: text(clinic) } } })
  const states = [at('x', null, 'validated'), at('b', 'Neurology', 'received'), at('a', 'Cardiology', 'scheduled')]
  expect(ordered(states, { group: 'clinic' })).toEqual(['a', 'b', 'x'])
  expect(ordered(states, { group: 'stage' })).toEqual(['b', 'x', 'a'])
  expect(groupLabel(states[1]!, 'clinic')).toBe('Neurology')
  expect(groupLabel(states[0]!, 'sender')).toBe('')
})

test('[BO15] an empty board says when the last fax and the last message came', () => {
  const by = (id: string, channel: string, openedAt: number) =>
    referral(id, { journey: { state: 'closed', openedAt, facts: { channel: text(channel) } } })
  const states = [by('f1', 'fax', NOW - 9), by('f2', 'email', NOW - 5), by('p', 'phone', NOW - 1)]
  expect(lastArrivals(['f1', 'f2', 'p'], shownBoard(states))).toEqual({ fax: NOW - 5, message: null })
})

test('[BO15] what is late stands first, then what bites first; a hand-off that is over hides no late work and is none', () => {
  const clock = (dueAt: number) => ({
    clock: {
      targetMin: 60,
      warnPct: 75,
      calendar: 'always',
      calendarVersion: '1',
      startedAt: NOW - 9 * HOUR,
      warnAt: null,
      dueAt,
      segments: [{ from: NOW - 9 * HOUR, to: null, kind: 'running', reason: null, policy: 'a test' }],
    },
    warned: true,
    breachedAt: null,
  })
  const aside = { stage: 'unreachable', stageAt: NOW - HOUR }
  const task = (dueAt: number, takeBy: number | null = null, level = 0) => ({
    journey: aside,
    task: { clock: clock(dueAt).clock, level, ...(takeBy !== null && { handoff: clock(takeBy) }) },
  })
  const states = [
    referral('calm', task(NOW + 5 * HOUR)),
    referral('untaken', task(NOW + 9 * HOUR, NOW - 3 * HOUR)),
    referral('late', task(NOW - HOUR, NOW - 4 * HOUR)),
    referral('later', task(NOW - 2 * HOUR)),
    referral('soon', task(NOW + HOUR)),
  ]
  expect(ordered(states, { group: 'bites' })).toEqual(['later', 'late', 'untaken', 'soon', 'calm'])
  expect(rowClock(states[2]!, NOW)).toMatchObject({ kind: 'task', time: { kind: 'overdue' } })
  expect(rowClock(states[1]!, NOW)).toMatchObject({ kind: 'handoff', time: { kind: 'due-soon' } })
  expect(rowClock(referral('told', task(NOW - HOUR, null, 3)), NOW)).toMatchObject({
    time: { kind: 'escalated', level: 3 },
  })
})

test('[BO15] referrals stand by age until a person asks for what bites first; other boards the other way round', () => {
  expect(defaultGrouping(builtIn('referral.in.v1'))).toBe('none')
  expect(['bed.v1', 'auth.v1', 'recall.v1', 'supply.v1'].map((name) => defaultGrouping(builtIn(name)))).toEqual(
    Array(4).fill('bites'),
  )
})
