import { expect, test } from 'vitest'
import { taskOf } from '../../../test/builders/journey.ts'
import { inDays, story, stepsOf, type Story } from '../../../test/builders/workflow-story.ts'

const fax = (facts = {}) =>
  story('intake', { stage: 'received', facts: { channel: 'fax', sender: 'Lake Clinic', envelopeId: 'F1', ...facts } })

test('E11 has every step of its line', () => {
  const rows = 'register classify classify-content match-patient completeness chase route file'
  expect(stepsOf('intake')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E11 a fax with a good cover sheet of a known patient files itself', () => {
  const page = fax({ documentClass: 'referral', patientMatched: true, documentComplete: true })
  expect(page.cards()).toEqual([])
  for (const key of ['register', 'classify', 'completeness', 'route', 'file']) expect(page.state(key)).toBe('done')
  expect(page.run().state.journey).toMatchObject({ state: 'closed', stage: 'filed' })
})

test('E11 a page that says little: people say what it is and whose; four hours each', () => {
  let page = fax()
  expect(page.cards()).toEqual(['classify-content', 'match-patient'])
  expect([page.clock('classify-content').minutes, page.clock('match-patient').minutes]).toEqual([240, 240])
  page = page.done(20, 'classify-content', { documentClass: 'result' })
  expect(page.stage()).toBe('classified')
  page = page.done(30, 'match-patient', { patientMatched: true })
  expect([page.stage(), page.cards()]).toEqual(['matched', ['check-pages']])
  const complete = page.done(40, 'check-pages', { documentComplete: true })
  expect(complete.run().state.journey.stage).toBe('filed')
  const not = page.done(40, 'check-pages', { documentComplete: false })
  expect([not.stage(), not.cards()]).toEqual(['incomplete', ['chase']])
  const came = not.recorded(3000, 'document-completed')
  expect(came.run().state.journey.state).toBe('closed')
})

test('E11 what is missing is chased at once, after two days and after four, until it comes', () => {
  const page = fax({ documentClass: 'referral', patientMatched: true, documentComplete: false })
  expect([page.stage(), page.cards()]).toEqual(['incomplete', ['chase']])
  const task = (one: Story) => taskOf(one.run().state, 'chase')
  expect(task(page).nextTry).toMatchObject({ nr: 1, channel: 'fax', due: true })
  const asked = page.tried(10, 'chase', 'promised')
  expect(task(asked).nextTry).toMatchObject({ nr: 2, channel: 'call', at: inDays(2) + 10 * 60_000 })
  const again = asked.tried(2 * 1440 + 10, 'chase', 'no-answer')
  expect(task(again).nextTry).toMatchObject({ nr: 3, channel: 'call', at: inDays(4) + 10 * 60_000 })
  expect(again.tried(4 * 1440 + 10, 'chase', 'sent').run().state.journey.stage).toBe('filed')
})
