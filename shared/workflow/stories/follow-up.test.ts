import { expect, test } from 'vitest'
import { taskOf } from '../../../test/builders/journey.ts'
import { inDays, story, stepsOf } from '../../../test/builders/workflow-story.ts'

const DAY = 1440
const decided = (facts = {}) => story('followup', { stage: 'decided', facts: { followUpFor: 'recheck', ...facts } })
const booked = (facts = {}) => decided(facts).recorded(60, 'appointment-booked', { appointmentAt: inDays(20) })

test('E10 has every step of its line', () => {
  const rows = 'book confirm remind-2d remind-2h ride unconfirmed-call attended no-show-sequence no-show-decide'
  expect(stepsOf('followup')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E10 booked, asked to confirm a week before, reminded, came, closed: one card if the scheduler books', () => {
  let visit = decided()
  expect([visit.cards(), visit.clock('book').minutes]).toEqual([['book'], 1080])
  visit = booked()
  expect([visit.stage(), visit.cards()]).toEqual(['booked', []])
  visit = visit.at(13 * DAY + 1)
  expect(visit.state('confirm')).toBe('free')
  visit = visit.recorded(14 * DAY, 'appointment-confirmed')
  expect([visit.stage(), visit.state('unconfirmed-call')]).toEqual(['confirmed', 'skipped'])
  visit = visit.at(20 * DAY - 100)
  expect([visit.state('remind-2d'), visit.state('remind-2h')]).toEqual(['done', 'done'])
  visit = visit.recorded(20 * DAY + 5, 'arrived')
  expect(visit.state('attended')).toBe('done')
  expect(visit.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('E10 who does not confirm is called the day before; who needs a ride or an interpreter gets one two days before', () => {
  const visit = booked({ interpreter: true })
  expect(visit.at(18 * DAY + 1).cards()).toEqual(['ride'])
  const call = visit.at(19 * DAY + 1)
  expect(call.cards()).toEqual(['ride', 'unconfirmed-call'])
  expect(call.done(19 * DAY + 60, 'unconfirmed-call', { confirmed: true }).stage()).toBe('confirmed')
})

test('E10 a no-show is won back, or the ordering clinician decides', () => {
  const missed = booked().recorded(20 * DAY + 30, 'no-show')
  expect(missed.stage()).toBe('no-show')
  expect(missed.cards()).toContain('no-show-sequence')
  const back = missed.recorded(21 * DAY, 'appointment-booked', { appointmentAt: inDays(30) })
  expect([back.stage(), back.cards()]).toEqual(['booked', []])
  const lost = missed.tried(27 * DAY, 'no-show-sequence', 'declined')
  expect(lost.cards()).toEqual(['no-show-decide'])
  const over = lost.done(28 * DAY, 'no-show-decide')
  expect(over.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'no-show' })
})

test('E10 a no-show is tried after one, three and seven days; who cannot be reached is the clinician’s to decide', () => {
  let missed = booked().recorded(20 * DAY + 30, 'no-show')
  const task = () => taskOf(missed.run().state, 'no-show-sequence')
  expect(task().nextTry).toMatchObject({ nr: 1, channel: 'call', at: inDays(21) + 30 * 60_000 })
  missed = missed.tried(21 * DAY + 30, 'no-show-sequence', 'no-answer')
  expect(task().nextTry).toMatchObject({ nr: 2, channel: 'text', at: inDays(23) + 30 * 60_000 })
  missed = missed.tried(23 * DAY + 30, 'no-show-sequence', 'no-answer')
  expect(task().nextTry).toMatchObject({ nr: 3, channel: 'letter', at: inDays(27) + 30 * 60_000 })
  missed = missed.tried(27 * DAY + 30, 'no-show-sequence', 'no-answer')
  expect(task()).toMatchObject({ state: 'not-done', reason: 'unreachable' })
  expect(missed.cards()).toContain('no-show-decide')
})

test('E10 a visit that is cancelled is booked again', () => {
  const again = booked().told(2 * DAY, { appointmentCancelled: true })
  expect([again.stage(), again.cards()]).toEqual(['booked', ['book']])
  expect(again.run().state.journey.facts['appointmentAt']).toBeUndefined()
})
