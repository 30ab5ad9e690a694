import { expect, test } from 'vitest'
import { at, taskOf } from '../../../test/builders/journey.ts'
import { inDays, story, stepsOf, type Story } from '../../../test/builders/workflow-story.ts'

import { nextCycle } from '../recurrence.ts'

const DAY = 1440
const due = (facts = {}) =>
  story('recall', {
    stage: 'due',
    facts: { programme: 'mammography', cycle: '2026', inclusionApproved: true, ...facts },
  })
/** Said yes on day one, booked for day ten, came, and the result came two days later. */
const seen = (): Story =>
  due()
    .tried(DAY, 'contact', 'yes')
    .recorded(DAY + 60, 'appointment-booked', { appointmentAt: inDays(10) })
    .recorded(10 * DAY + 5, 'arrived')
    .recorded(12 * DAY, 'result', { resultId: 'R1', resultAt: inDays(12) })

test('E9 has every step of its line', () => {
  const rows =
    'eligibility-list contact book attended rebook result-back result-reviewed documentation-complete billed schedule-next'
  expect(stepsOf('recall')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E9 due, contacted, booked, done, documented, billed, next cycle', () => {
  let recall = due()
  expect([recall.state('eligibility-list'), recall.cards()]).toEqual(['done', ['contact']])
  recall = recall.tried(DAY, 'contact', 'yes')
  expect([recall.stage(), recall.cards(), recall.clock('book').minutes]).toEqual(['contacted', ['book'], 1080])
  recall = recall.recorded(DAY + 60, 'appointment-booked', { appointmentAt: inDays(10) })
  expect([recall.stage(), recall.cards()]).toEqual(['booked', []])
  recall = recall.at(7 * DAY + 1)
  expect([recall.state('remind-3'), recall.state('remind-1')]).toEqual(['done', 'waiting'])
  recall = recall.recorded(10 * DAY + 5, 'arrived')
  expect([recall.stage(), recall.state('remind-1'), recall.state('attended')]).toEqual(['done', 'done', 'done'])
  recall = recall.recorded(12 * DAY, 'result', { resultId: 'R1', resultAt: inDays(12) })
  expect([recall.state('result-back'), recall.cards()]).toEqual(['done', ['result-reviewed']])
  recall = recall.done(13 * DAY, 'result-reviewed', { intervalMonths: 24 })
  recall = recall.done(14 * DAY, 'documentation-complete')
  expect(recall.stage()).toBe('documented')
  recall = recall.recorded(15 * DAY, 'charge-posted')
  expect([recall.state('billed'), recall.state('schedule-next')]).toEqual(['done', 'done'])
  expect(recall.run().state.journey).toMatchObject({ state: 'closed', stage: 'next-due' })
  expect(recall.run().state.journey.facts['intervalMonths']?.value).toBe(24)
})

test('[LK8] E9 the next cycle sleeps until the interval that the clinician chose is over, with what it needs to know', () => {
  const over = seen()
    .done(13 * DAY, 'result-reviewed', { intervalMonths: 24 })
    .done(14 * DAY, 'documentation-complete')
    .recorded(15 * DAY, 'charge-posted')
  const { state, context } = over.run()
  const next = nextCycle(state, context.template, context.reference.zone)
  expect(next).toMatchObject({ id: 'j1*2', stage: 'sleeping', cycle: { root: 'j1', no: 2 } })
  // Two years after the result, by the hospital's calendar.
  expect(next?.dueAt).toBe(Date.parse('2028-03-22T14:00:00Z'))
  expect(next?.passes).toEqual(['programme', 'inclusionApproved'])
  const declined = due().tried(DAY, 'contact', 'declined').run()
  expect(nextCycle(declined.state, context.template, context.reference.zone)).toBeNull()
})

test('E9 three tries on three ways in twelve days, then nobody is reached: an exception asks what next', () => {
  const task = (one: Story) => taskOf(one.run().state, 'contact')
  let recall = due().tried(10, 'contact', 'voicemail')
  expect(task(recall).nextTry).toMatchObject({ nr: 2, channel: 'letter', at: inDays(5) + 10 * 60_000 })
  recall = recall.tried(6 * DAY, 'contact', 'no-answer')
  expect(task(recall).nextTry).toMatchObject({ nr: 3, channel: 'call', at: inDays(13) })
  recall = recall.tried(13 * DAY, 'contact', 'no-answer')
  expect(task(recall)).toMatchObject({ state: 'not-done', reason: 'unreachable' })
  expect(recall.run().state.journey.facts['contactResult']?.value).toBe('unreachable')
})

test('E9 a list that no clinician approved asks a person first, and nobody is contacted meanwhile', () => {
  const recall = due({ inclusionApproved: false })
  expect(recall.cards()).toEqual(['find-out'])
  expect(recall.done(60, 'find-out', { inclusionApproved: true }).cards()).toEqual(['contact'])
  const not = recall.done(60, 'find-out', { notEligible: true })
  expect(not.run().state.journey.state).toBe('closed')
})

test('E9 declined, or dead: it ends, silently', () => {
  const declined = due().tried(DAY, 'contact', 'declined')
  expect(declined.run().state.journey).toMatchObject({ state: 'closed' })
  const source = { kind: 'message', ref: 'A08' } as const
  const died = due().heard(100, { type: 'disposition', code: '20', at: at(100), source })
  expect(died.run().state.journey.state).toBe('closed')
  expect(died.cards()).toEqual([])
})

test('E9 one no-show is booked once more', () => {
  let recall = due()
    .tried(DAY, 'contact', 'yes')
    .recorded(DAY + 60, 'appointment-booked', { appointmentAt: inDays(10) })
    .recorded(10 * DAY + 30, 'no-show')
  expect([recall.stage(), recall.cards()]).toEqual(['no-show', ['rebook']])
  recall = recall.recorded(11 * DAY, 'appointment-booked', { appointmentAt: inDays(20) })
  expect(recall.stage()).toBe('booked')
  expect(recall.recorded(20 * DAY + 5, 'arrived').stage()).toBe('done')
})

test('E9 no result in a week is chased; reading it is for a clinician', () => {
  const recall = due()
    .tried(DAY, 'contact', 'yes')
    .recorded(DAY + 60, 'appointment-booked', { appointmentAt: inDays(10) })
    .recorded(10 * DAY + 5, 'arrived')
    .at(17 * DAY + 10)
  expect(recall.cards()).toEqual(['chase-result'])
  expect(
    seen()
      .recorded(13 * DAY, 'result-reviewed')
      .state('result-reviewed'),
  ).toBe('free')
  expect(
    seen()
      .recorded(13 * DAY, 'result-reviewed', {}, 'Dr Roe')
      .state('result-reviewed'),
  ).toBe('done')
})

test('E9 a cycle sleeps until it is due again', () => {
  const asleep = story('recall', { stage: 'sleeping', facts: { inclusionApproved: true, nextDueAt: inDays(365) } })
  expect([asleep.stage(), asleep.cards()]).toEqual(['sleeping', []])
  const awake = asleep.at(365 * DAY + 1)
  expect([awake.stage(), awake.cards()]).toEqual(['due', ['contact']])
})

test('E9 an account that was coded (BAR P12) is documented', () => {
  let recall = due()
    .recorded(DAY, 'arrived')
    .recorded(2 * DAY, 'result', { resultId: 'R1', resultAt: inDays(2) })
  recall = recall.done(3 * DAY, 'result-reviewed', { intervalMonths: 24 })
  expect(recall.recorded(4 * DAY, 'account-coded').state('documentation-complete')).toBe('done')
})
