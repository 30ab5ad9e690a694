import { expect, test } from 'vitest'
import { story, stepsOf } from '../../../test/builders/workflow-story.ts'

const fax = (facts = {}) =>
  story('intake', { stage: 'received', facts: { channel: 'fax', sender: 'Lake Clinic', envelopeId: 'F1', ...facts } })

test('E11 has every step of its line', () => {
  const rows = 'register classify classify-content match-patient completeness chase route file'
  expect(stepsOf('intake')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E11 a fax with a good cover sheet of a known patient files itself', () => {
  const page = fax({ documentClass: 'referral', patientMatched: true, documentComplete: true })
  expect(page.cards()).toEqual([])
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
