import { expect, test } from 'vitest'
import { builtIn, CALENDARS, referral, taskOf } from '../../../test/builders/journey.ts'
import type { TaskRow } from '../../../shared/domain/task.ts'
import { calendarShelf } from '../../../shared/sla/calendar-shelf.ts'
import { type CallPlan, type CallStep, isCall, planCall, tryOf } from './call-plan.ts'

const stepOf = (key: string): CallStep => {
  const step = builtIn('referral.in.v1').tasks.find((one) => one.key === key) ?? null
  if (!isCall(step)) throw new Error(`${key} has no tries`)
  return step
}
const call = stepOf('contact-and-schedule')
const office = calendarShelf(CALENDARS).get('office')!
/** Tuesday 16:30 by the office's clock. */
const NOW = Date.parse('2026-03-10T20:30:00Z')
const task = taskOf(referral(), 'contact-and-schedule')
const plan = (result: string, of: { task?: TaskRow; step?: CallStep } = {}): CallPlan => {
  const step = of.step ?? call
  const code = step.sequence.results.find(({ code: one }) => one === result)
  if (code === undefined) throw new Error(`no result ${result}`)
  return planCall(step, code, { task: of.task ?? task, now: NOW, calendar: office })
}
const tried = (times: number): TaskRow => ({
  ...task,
  tries: Array.from({ length: times }, (_, at) => ({
    by: 'k',
    at: NOW - 10 + at,
    channel: 'call' as const,
    result: 'busy',
    counts: true,
  })),
})

test('[BO18] a call is a step with a sequence of tries', () => {
  const { tasks } = builtIn('referral.in.v1')
  expect(tasks.filter(isCall).map(({ key }) => key)).toEqual(['readiness', 'contact-and-schedule', 'no-show-recover'])
  expect(isCall(null)).toBe(false)
})

test('[BO18] no answer dates the next try in open hours; the last one ends the step', () => {
  // 30 min are left today; the rest of the working day is tomorrow's.
  expect(plan('voicemail')).toEqual({ kind: 'again', nextAt: Date.parse('2026-03-11T19:30:00Z') })
  expect(plan('busy', { task: tried(1) }).kind).toBe('again')
  expect(plan('busy', { task: tried(2) })).toEqual({ kind: 'exhausted' })
})

test('[BO18] call back asks when, reached opens the form, and what says everything ends the step at once', () => {
  expect(['call-back', 'reached', 'declined'].map((one) => plan(one).kind)).toEqual(['asks-when', 'form', 'ends'])
  expect(plan('declined', { step: stepOf('no-show-recover') })).toEqual({ kind: 'ends' })
})

test('[BO18] the try that is owed is counted, and never beyond the last', () => {
  expect(tryOf(task, call.sequence)).toEqual({ nr: 1, most: 3 })
  expect(tryOf(tried(2), call.sequence)).toEqual({ nr: 3, most: 3 })
  expect(tryOf(tried(3), call.sequence)).toEqual({ nr: 3, most: 3 })
})
