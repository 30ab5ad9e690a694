import { expect, test } from 'vitest'
import { builtIn, CALENDARS } from '../../../test/builders/journey.ts'
import { calendarShelf } from '../../../shared/sla/calendar-shelf.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'
import { type CallAsk, isCall, planCall, triesOf } from './call-plan.ts'

const step = (key: string): TemplateTask => builtIn('referral.in.v1').tasks.find((one) => one.key === key)!
const office = calendarShelf(CALENDARS).get('office')!
/** Tuesday 16:30 by the office's clock. */
const NOW = Date.parse('2026-03-10T20:30:00Z')
const ask = (over: Partial<CallAsk>): CallAsk => ({
  result: 'voicemail',
  step: step('contact-and-schedule'),
  tries: 0,
  now: NOW,
  calendar: office,
  callBackAt: null,
  ...over,
})

test('[BO18] a call is the step whose form asks what came of contacting the patient', () => {
  expect(isCall(step('contact-and-schedule'))).toBe(true)
  expect(isCall(step('no-show-recover'))).toBe(true)
  expect(isCall(step('check-in'))).toBe(false)
  expect(isCall(null)).toBe(false)
})

test('[BO18] no answer counts a try and dates the next one in open hours', () => {
  // 30 min are left today; the rest is tomorrow's.
  const voicemail = Date.parse('2026-03-11T19:30:00Z')
  expect(planCall(ask({}))).toEqual({
    kind: 'try',
    facts: [
      ['contactTries', 1],
      ['lastContact', 'voicemail'],
      ['nextTryAt', voicemail],
    ],
    nextAt: voicemail,
  })
  expect(planCall(ask({ result: 'busy' }))).toMatchObject({ nextAt: Date.parse('2026-03-11T12:30:00Z') })
})

test('[BO18] a wrong number has no next try; a call back has the patient’s own time and is no failed try', () => {
  expect(planCall(ask({ result: 'wrong-number', tries: 1 }))).toMatchObject({ kind: 'try', nextAt: null })
  const back = planCall(ask({ result: 'call-back', tries: 2, callBackAt: NOW + 1_000 }))
  expect(back).toMatchObject({ kind: 'try', nextAt: NOW + 1_000 })
  expect(back.kind === 'try' && back.facts[0]).toEqual(['contactTries', 2])
  expect(planCall(ask({ result: 'call-back', callBackAt: NOW - 1 }))).toMatchObject({ nextAt: null })
})

test('[BO18] the third try without an answer, and a refusal, end the step in its own words; reached opens its form', () => {
  expect(planCall(ask({ tries: 2 }))).toMatchObject({ kind: 'complete', captures: { result: 'unreachable' } })
  expect(planCall(ask({ result: 'declined' }))).toMatchObject({ kind: 'complete', captures: { result: 'declined' } })
  const recovery = planCall(ask({ result: 'declined', step: step('no-show-recover') }))
  expect(recovery).toMatchObject({ kind: 'complete', captures: { outcome: 'closed' } })
  expect(planCall(ask({ result: 'reached' }))).toEqual({ kind: 'form' })
})

test('[BO18] tries are what the journey holds, none where it holds nothing', () => {
  expect(triesOf({})).toBe(0)
  expect(triesOf({ contactTries: { value: 2 } })).toBe(2)
})
