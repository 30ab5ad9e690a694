import { expect, test } from 'vitest'
import { slaClockSchema } from '../domain/sla-clock.ts'
import { ALWAYS, calendarSchema } from './calendar.ts'
import {
  clockState,
  elapsed,
  isDue,
  pauseClock,
  resumeClock,
  retarget,
  type SlaClock,
  startClock,
  stopClock,
} from './clock.ts'
import { ledger } from './ledger.ts'

const DAY = [['08:00', '12:00'], ['13:00', '17:00']] // prettier-ignore
const week = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY }
const office = calendarSchema.parse({ kind: 'hours', id: 'office', version: '3', zone: 'Etc/UTC', week })

/** A Monday in UTC: `at('13:02')`. */
function at(time: string): number {
  return Date.parse(`2026-06-01T${time}Z`)
}

function started(time: string, targetMin: number): SlaClock {
  return startClock(ALWAYS, { startedAt: at(time), targetMin, policy: 'p1' })
}

test('[SL10] a clock warns at 75 % and is due at 100 %, in working time of its calendar', () => {
  const clock = startClock(office, { startedAt: at('11:30'), targetMin: 60, policy: 'p1' })
  expect([clock.warnAt, clock.dueAt]).toEqual([at('13:15'), at('13:30')])
  expect([clock.calendar, clock.calendarVersion]).toEqual(['office', '3'])
  expect(slaClockSchema.parse(clock)).toEqual(clock)
})

test('[SL10] the warning is exact to the millisecond, and 90 % where the template says so', () => {
  expect(started('08:00', 45).warnAt).toBe(at('08:33:45'))
  expect(startClock(ALWAYS, { startedAt: at('08:00'), targetMin: 60, warnPct: 90, policy: 'p' }).warnAt).toBe(
    at('08:54'),
  )
})

test('[SL13] a paused clock never falls due and keeps what is left; running again it is due that much later', () => {
  const paused = pauseClock(started('13:02', 60), ALWAYS, { at: at('13:20'), reason: 'waiting-clinician' })
  expect([paused.warnAt, paused.dueAt, paused.remainingMs]).toEqual([null, null, 42 * 60_000])
  expect(isDue(paused, at('23:00'))).toBe(false)
  const resumed = resumeClock(paused, ALWAYS, at('13:31'))
  expect([resumed.warnAt, resumed.dueAt, resumed.remainingMs]).toEqual([at('13:58'), at('14:13'), undefined])
})

test('[SL14] a pause in closed time adds nothing', () => {
  const clock = startClock(office, { startedAt: at('11:30'), targetMin: 60, policy: 'p1' })
  const paused = pauseClock(clock, office, { at: at('12:10'), reason: 'waiting-ride' })
  expect(resumeClock(paused, office, at('12:50')).dueAt).toBe(clock.dueAt)
})

test('[SL13] pausing again for the same reason or resuming what runs changes nothing; another reason is its own segment', () => {
  const clock = started('08:00', 60)
  expect(resumeClock(clock, ALWAYS, at('08:10'))).toBe(clock)
  const paused = pauseClock(clock, ALWAYS, { at: at('08:10'), reason: 'waiting-ride' })
  expect(pauseClock(paused, ALWAYS, { at: at('08:20'), reason: 'waiting-ride' })).toBe(paused)
  const other = pauseClock(paused, ALWAYS, { at: at('08:20'), reason: 'waiting-family' })
  expect(other.segments.map(({ kind, reason }) => reason ?? kind)).toEqual([
    'running',
    'waiting-ride',
    'waiting-family',
  ])
})

test('[SL16] a change that names an earlier time than the last one counts from the last one', () => {
  const paused = pauseClock(started('08:00', 60), ALWAYS, { at: at('08:30'), reason: 'waiting-ride' })
  const resumed = resumeClock(paused, ALWAYS, at('08:10'))
  expect(resumed.dueAt).toBe(at('09:00'))
  expect(resumed.segments).toHaveLength(2)
})

test('[SL15] a re-target keeps what has elapsed, pauses too, and shows both policies', () => {
  const paused = pauseClock(started('08:00', 60), ALWAYS, { at: at('08:20'), reason: 'waiting-ride' })
  const resumed = resumeClock(paused, ALWAYS, at('08:50'))
  const longer = retarget(resumed, ALWAYS, { targetMin: 90, policy: 'p2', at: at('09:00') })
  expect(elapsed(longer, ALWAYS, at('09:00'))).toBe(30 * 60_000)
  expect(longer.dueAt).toBe(at('10:00'))
  expect(longer.segments.map((segment) => segment.policy)).toEqual(['p1', 'p1', 'p1', 'p2'])
})

test('[SL15] a re-target while paused changes what is left, and stays paused', () => {
  const paused = pauseClock(started('08:00', 60), ALWAYS, { at: at('08:20'), reason: 'waiting-ride' })
  const shorter = retarget(paused, ALWAYS, { targetMin: 30, policy: 'p2', at: at('08:40') })
  expect([clockState(shorter), shorter.dueAt, shorter.remainingMs]).toEqual(['paused', null, 10 * 60_000])
})

test('[SL15] a shorter target never makes a clock due before it was shortened, nor excuses what was due before', () => {
  const clock = started('08:00', 60)
  expect(retarget(clock, ALWAYS, { targetMin: 20, policy: 'stat', at: at('08:40') }).dueAt).toBe(at('08:40'))
  expect(retarget(clock, ALWAYS, { targetMin: 20, policy: 'stat', at: at('09:30') }).dueAt).toBe(at('09:00'))
  const early = retarget(clock, ALWAYS, { targetMin: 20, policy: 'stat', at: at('08:10') })
  expect([early.warnAt, early.dueAt]).toEqual([at('08:15'), at('08:20')])
})

test('[SL15] the same target by the same policy is no change', () => {
  const clock = started('08:00', 60)
  expect(retarget(clock, ALWAYS, { targetMin: 60, policy: 'p1', at: at('08:10') })).toBe(clock)
})

test('[SL13] a clock that fell due before its pause is due at that same moment when it runs again', () => {
  const paused = pauseClock(started('08:00', 60), ALWAYS, { at: at('09:10'), reason: 'waiting-ride' })
  expect(paused.remainingMs).toBe(-10 * 60_000)
  expect(resumeClock(paused, ALWAYS, at('10:00')).dueAt).toBe(at('09:00'))
})

test('[SL18] a clock is due from the very millisecond of dueAt, and over its target only after it', () => {
  const clock = started('08:00', 60)
  expect([isDue(clock, at('09:00') - 1), isDue(clock, at('09:00'))]).toEqual([false, true])
  const stopped = stopClock(clock, ALWAYS, at('09:00'))
  expect(isDue(stopped, at('10:00'))).toBe(false)
  expect(ledger(stopped, ALWAYS, at('10:00')).remainingMs).toBe(0)
})

test('[SL19] work performed before the last pause was charted is judged by its own time', () => {
  const paused = pauseClock(started('08:00', 60), ALWAYS, { at: at('08:40'), reason: 'waiting-ride' })
  const stopped = stopClock(paused, ALWAYS, at('08:25'))
  expect(stopped.segments).toEqual([
    { from: at('08:00'), to: at('08:25'), kind: 'running', reason: null, policy: 'p1' },
  ])
  expect([elapsed(stopped, ALWAYS, at('23:00')), stopped.dueAt]).toEqual([25 * 60_000, at('09:00')])
  expect(elapsed(stopClock(paused, ALWAYS, at('07:00')), ALWAYS, at('23:00'))).toBe(0)
})

test('[SL19] stopping again later does not lengthen it; resumed, the time between is paused', () => {
  const stopped = stopClock(started('08:00', 60), ALWAYS, at('08:20'))
  expect(stopClock(stopped, ALWAYS, at('09:00')).segments).toEqual(stopped.segments)
  expect(pauseClock(stopped, ALWAYS, { at: at('08:30'), reason: 'waiting-ride' })).toBe(stopped)
  const reopened = resumeClock(stopped, ALWAYS, at('09:00'))
  expect([clockState(reopened), reopened.dueAt]).toEqual(['running', at('09:40')])
  expect(reopened.segments.map((segment) => segment.reason)).toEqual([null, 'reopened', null])
})

test('[SL17] the ledger splits each segment into open and closed time, and its sums are the whole wall time', () => {
  let clock = startClock(office, { startedAt: at('11:30'), targetMin: 60, policy: 'p1' })
  clock = pauseClock(clock, office, { at: at('11:50'), reason: 'waiting-result' })
  clock = resumeClock(clock, office, at('13:10'))
  const { rows, ...sums } = ledger(clock, office, at('13:30'))
  expect(rows.map((row) => [row.reason, row.openMs / 60_000, row.closedMs / 60_000, row.ongoing])).toEqual([
    [null, 20, 0, false],
    ['waiting-result', 20, 60, false],
    [null, 20, 0, true],
  ])
  expect(sums).toEqual({
    targetMs: 3_600_000,
    elapsedMs: 2_400_000,
    pausedMs: 1_200_000,
    closedMs: 3_600_000,
    remainingMs: 1_200_000,
  })
})

test('[SL10] a clock that has not started is waiting: nothing elapses, nothing is due, nothing pauses', () => {
  const clock: SlaClock = {
    targetMin: 60,
    calendar: 'always',
    startedAt: null,
    warnAt: null,
    dueAt: null,
    segments: [],
  }
  expect(clockState(clock)).toBe('waiting')
  expect(elapsed(clock, ALWAYS, at('10:00'))).toBe(0)
  expect(pauseClock(clock, ALWAYS, { at: at('10:00'), reason: 'waiting-ride' })).toBe(clock)
  expect(stopClock(clock, ALWAYS, at('10:00')).segments).toEqual([])
})
