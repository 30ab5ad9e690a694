import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { inDays, story, stepsOf, type Story } from '../../../test/builders/workflow-story.ts'

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
  expect([recall.stage(), recall.state('remind-1')]).toEqual(['done', 'done'])
  recall = recall.recorded(12 * DAY, 'result', { resultId: 'R1', resultAt: inDays(12) })
  expect(recall.cards()).toEqual(['result-reviewed'])
  recall = recall.done(13 * DAY, 'result-reviewed', { intervalMonths: 24 })
  recall = recall.done(14 * DAY, 'documentation-complete')
  expect(recall.stage()).toBe('documented')
  recall = recall.recorded(15 * DAY, 'charge-posted')
  expect(recall.run().state.journey).toMatchObject({ state: 'closed', stage: 'next-due' })
  expect(recall.run().state.journey.facts['intervalMonths']?.value).toBe(24)
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
