import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { inDays, story, stepsOf } from '../../../test/builders/workflow-story.ts'

const needed = (facts = {}) => story('auth', { stage: 'needed', facts: { authFor: 'MRI', ...facts } })
const sent = () => needed().done(30, 'requirement-check').done(90, 'collect-docs').done(120, 'submit')

test('E6 has every step of its line', () => {
  const rows =
    'requirement-check collect-docs submit wait-payer decision-record notify peer-to-peer appeal expiry-watch'
  expect(stepsOf('auth')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E6 needed, collecting, submitted, with the payer, approved; a person records only what no message says', () => {
  let auth = needed()
  expect([auth.cards(), auth.clock('requirement-check').minutes]).toEqual([['requirement-check'], 120])
  auth = auth.done(30, 'requirement-check')
  expect([auth.stage(), auth.cards(), auth.clock('collect-docs').minutes]).toEqual([
    'collecting',
    ['collect-docs'],
    480,
  ])
  auth = auth.done(90, 'collect-docs').done(120, 'submit', { submitChannel: 'portal', trackingId: 'T1' })
  expect(auth.stage()).toBe('pending')
  auth = auth.recorded(2000, 'auth-answered', { authDecision: 'approved', authNumber: 'A1' })
  expect([auth.state('decision-record'), auth.state('notify')]).toEqual(['done', 'done'])
  expect(auth.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('E6 the payer asks for none: it is closed at once', () => {
  const auth = needed().done(20, 'requirement-check', { authDecision: 'not-required' })
  expect(auth.run().state.journey.state).toBe('closed')
})

test('E6 a payer that is silent for 80 % of its seven days is asked; urgent, of its 72 hours', () => {
  const auth = sent()
  expect(auth.clock('wait-payer').minutes).toBe(8064)
  expect(auth.at(120 + 8063).cards()).toEqual(['decision-record'])
  expect(auth.at(120 + 8065).cards()).toContain('payer-chase')
})

test('E6 denied: the doctor talks, then the desk appeals within three business days; overturned it counts as approved', () => {
  let auth = sent().recorded(900, 'auth-answered', {
    authDecision: 'denied',
    denialReason: '54',
    peerUntil: inDays(3),
  })
  expect([auth.stage(), auth.cards()]).toEqual(['denied', ['peer-to-peer']])
  auth = auth.done(1000, 'peer-to-peer', { appealResult: 'none' })
  expect([auth.cards(), auth.clock('appeal').minutes]).toEqual([['appeal'], 1620])
  const upheld = auth.done(3000, 'appeal', { appealResult: 'upheld' })
  expect(upheld.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'denied' })
  const won = auth.done(3000, 'appeal', { appealResult: 'overturned' })
  expect(won.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('E6 fourteen days before its end, or with a fifth of its units left, somebody decides whether to ask again', () => {
  const valid = sent().recorded(900, 'auth-answered', { authDecision: 'approved', authValidTo: inDays(60) })
  expect([valid.stage(), valid.cards()]).toEqual(['approved', []])
  expect(valid.at(46 * 1440 - 10).cards()).toEqual([])
  const ends = valid.at(46 * 1440 + 1)
  expect([valid.state('expiry-watch'), ends.state('expiry-watch')]).toEqual(['waiting', 'done'])
  expect(ends.cards()).toEqual(['renew'])
  expect(valid.told(5000, { unitsLeftPercent: 20 }).cards()).toEqual(['renew'])
  expect(ends.done(46 * 1440 + 60, 'renew', { renewal: false }).run().state.journey.state).toBe('closed')
})

test('E6 the clinician writes the letter that the payer asks for, and nobody else', () => {
  const auth = needed().done(20, 'requirement-check', { letterNeeded: true })
  expect(auth.cards()).toEqual(['collect-docs', 'clinician-letter'])
  expect(auth.recorded(30, 'letter-signed').state('clinician-letter')).toBe('free')
  expect(auth.recorded(30, 'letter-signed', {}, 'Dr Roe').state('clinician-letter')).toBe('done')
  const source = { kind: 'person', ref: 'W' } as const
  const undone = sent().heard(200, { type: 'cancelled', reason: 'operation cancelled', at: at(200), source })
  expect(undone.cards()).toEqual(['adhoc-undo-aut'])
})
