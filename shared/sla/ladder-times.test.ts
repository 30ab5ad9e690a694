import { expect, test } from 'vitest'
import { ALWAYS, calendarSchema } from './calendar.ts'
import { pauseClock, startClock, stopClock } from './clock.ts'
import { DEFAULT_LADDER, DEFAULT_RERAISE, ladderSchema, reraiseAt } from './ladder.ts'
import { isLateFeed, type LadderLimits, ladderTimes } from './ladder-times.ts'

const DAY = [['08:00', '12:00'], ['13:00', '17:00']] // prettier-ignore
const week = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY }
const office = calendarSchema.parse({ kind: 'hours', id: 'office', version: '3', zone: 'Etc/UTC', week })

function at(time: string): number {
  return Date.parse(`2026-06-01T${time}Z`)
}

function times(targetMin: number, limits?: LadderLimits): string[] {
  const clock = startClock(ALWAYS, { startedAt: at('08:00'), targetMin, policy: 'p' })
  return ladderTimes(clock, ALWAYS, DEFAULT_LADDER, limits).map((step) => text(step.at))
}

test('[SL20] the default ladder: owner silently at 75 %, coordinator at 100 %, then lead and house supervisor', () => {
  expect(DEFAULT_LADDER.map((step) => step.role)).toEqual([
    'owner',
    'unit-coordinator',
    'department-lead',
    'house-supervisor',
  ])
  const clock = startClock(ALWAYS, { startedAt: at('08:00'), targetMin: 60, policy: 'p' })
  expect(ladderTimes(clock, ALWAYS, DEFAULT_LADDER).map((step) => step.silent)).toEqual([true, false, false, false])
})

test('[SL20] of percent and minutes the later one counts: short targets by minutes, long ones by percent', () => {
  expect(times(60)).toEqual(['08:45', '09:00', '09:30', '10:00'])
  expect(times(240)).toEqual(['11:00', '12:00', '13:00', '14:00'])
})

test('[SL20] minutes after due are working minutes: no level rises in closed hours', () => {
  const clock = startClock(office, { startedAt: at('15:50'), targetMin: 60, policy: 'p' })
  const days = ladderTimes(clock, office, DEFAULT_LADDER).map((step) => new Date(step.at).toISOString().slice(5, 16))
  expect(days).toEqual(['06-01T16:35', '06-01T16:50', '06-02T08:20', '06-02T08:50'])
})

test('[SL21] no level rises while the clock stands or after it stopped', () => {
  const clock = startClock(ALWAYS, { startedAt: at('08:00'), targetMin: 60, policy: 'p' })
  const paused = pauseClock(clock, ALWAYS, { at: at('09:10'), reason: 'waiting-ride' })
  expect(ladderTimes(paused, ALWAYS, DEFAULT_LADDER)).toEqual([])
  expect(ladderTimes(stopClock(clock, ALWAYS, at('08:10')), ALWAYS, DEFAULT_LADDER)).toEqual([])
})

test('[SL11] [SL22] a late feed starts the clock at the event, the ladder at its arrival, and the levels keep their distance from there', () => {
  expect(times(60, { arrivedAt: at('09:30') })).toEqual(['09:30', '09:30', '10:00', '10:30'])
  expect(times(60, { arrivedAt: at('08:50') })).toEqual(['08:50', '09:00', '09:30', '10:00'])
  expect(times(60, { arrivedAt: at('08:01') })).toEqual(times(60))
})

test('[SL22] a late feed is one of more than 10 minutes', () => {
  expect([isLateFeed(0, 600_000), isLateFeed(0, 600_001)]).toEqual([false, true])
})

test('[SL22] an arrival in closed hours waits for the next opening', () => {
  const clock = startClock(office, { startedAt: at('16:30'), targetMin: 20, policy: 'p' })
  const [first, second] = ladderTimes(clock, office, DEFAULT_LADDER, { arrivedAt: at('20:00') })
  expect([first?.at, second?.at]).toEqual([at('08:00') + 86_400_000, at('08:00') + 86_400_000])
})

test('[SL20] levels keep their order where one waits for the opening and the next falls on the end of a span', () => {
  const clock = startClock(office, { startedAt: at('11:00'), targetMin: 60, policy: 'p' })
  const rises = ladderTimes(clock, office, DEFAULT_LADDER, { arrivedAt: at('12:00') }).map((step) => text(step.at))
  expect(rises).toEqual(['13:00', '13:00', '13:30', '14:00'])
})

test('[SL23] a promise holds the levels that had not risen; broken, it escalates at its time', () => {
  const early = { saidAt: at('08:40'), until: at('09:40') }
  expect(times(60, { hold: early })).toEqual(['09:40', '09:40', '10:10', '10:40'])
  const afterDue = { saidAt: at('09:05'), until: at('09:40') }
  expect(times(60, { hold: afterDue })).toEqual(['08:45', '09:00', '09:40', '10:00'])
})

test('[SL24] a level is told again at the promised time, else after 20 minutes, at most twice', () => {
  const again = (promisedAt: number | null, times: number) =>
    reraiseAt(DEFAULT_RERAISE, ALWAYS, { at: at('09:00'), promisedAt, times })
  expect(again(null, 0)).toBe(at('09:20'))
  expect(again(at('09:45'), 1)).toBe(at('09:45'))
  expect(again(at('08:45'), 1)).toBe(at('09:20'))
  expect(again(at('09:45'), 2)).toBeNull()
})

test('[SL20] a ladder whose levels do not climb is refused', () => {
  const [one, two] = DEFAULT_LADDER
  expect(ladderSchema.safeParse([two, one]).success).toBe(false)
  expect(ladderSchema.safeParse([one, { level: 2, role: 'unit-coordinator', percent: 50 }]).success).toBe(false)
  expect(ladderSchema.safeParse([one, two]).success).toBe(true)
})

function text(instant: number): string {
  return new Date(instant).toISOString().slice(11, 16)
}
