import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { inDays, story } from '../../../test/builders/workflow-story.ts'

const DAY = 1440

test('utilization review: criteria met, sent to the payer, days approved, next review when it is due, over at the leaving', () => {
  let stay = story('utilization-review', { stage: 'admitted', placed: true })
  expect([stay.cards(), stay.clock('first-review').minutes]).toEqual([['first-review'], 1440])
  stay = stay.done(300, 'first-review', { criteriaMet: true })
  expect([stay.stage(), stay.cards()]).toEqual(['reviewed', ['payer-notice']])
  stay = stay
    .done(360, 'payer-notice')
    .done(900, 'payer-answer', { payerDecision: 'approved', nextReviewAt: inDays(3) })
  expect([stay.stage(), stay.cards()]).toEqual(['continued', []])
  stay = stay.at(3 * DAY + 1)
  expect(stay.cards()).toEqual(['continued-review'])
  stay = stay.done(3 * DAY + 60, 'continued-review', { criteriaMet: true, nextReviewAt: inDays(5) })
  expect(stay.cards()).toEqual([])
  expect(stay.at(5 * DAY + 1).cards()).toEqual(['continued-review'])
  expect(stay.told(4 * DAY, { leftAt: inDays(4) }).run().state.journey.state).toBe('closed')
})

test('utilization review: criteria not met is a physician’s word; observation changes the class', () => {
  let stay = story('utilization-review', { stage: 'admitted' }).done(300, 'first-review', { criteriaMet: false })
  expect(stay.cards()).toEqual(['advisor'])
  stay = stay.done(500, 'advisor', { levelDecision: 'observation' })
  expect(stay.cards()).toContain('status-change')
  expect(stay.state('payer-notice')).toBe('skipped')
})

test('onboarding: identity, people, consents, the welcome; the portal only for who wants it', () => {
  let person = story('onboarding', { stage: 'registered' })
  expect(person.cards()).toEqual(['identity'])
  person = person.done(30, 'identity', { identityChecked: true })
  expect(person.cards()).toEqual(['people', 'consents'])
  person = person.done(40, 'people').done(50, 'consents', { portalWanted: false })
  expect(person.state('portal')).not.toBe('free')
})

test('benefits: the payer answers by itself, the cost is estimated and explained', () => {
  let benefits = story('benefits', { stage: 'requested', facts: { serviceName: 'MRI' } })
  expect(benefits.cards()).toEqual([])
  benefits = benefits.recorded(20, 'eligibility-answered', { eligible: true, deductibleLeft: 200 })
  expect([benefits.stage(), benefits.cards()]).toEqual(['checked', ['estimate']])
  benefits = benefits.done(60, 'estimate', { patientShare: 200 }).done(120, 'explain')
  expect(benefits.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('benefits: a silent payer is called; no coverage goes to counseling', () => {
  let benefits = story('benefits', { stage: 'requested' }).at(61)
  expect(benefits.cards()).toEqual(['by-phone'])
  benefits = benefits.done(90, 'by-phone', { eligible: false })
  expect(benefits.stage()).toBe('no-coverage')
  expect(benefits.cards()).toContain('counsel')
})

test('after discharge: well, watched for thirty days, closed; a question about medicines goes to a pharmacist', () => {
  const home = story('post-care', { stage: 'home', facts: { destination: 'home', leftHospitalAt: at(0) } })
  expect(home.cards()).toEqual(['contact'])
  const well = home.tried(1500, 'contact', 'well')
  expect([well.stage(), well.cards()]).toEqual(['stable', []])
  expect(well.at(30 * DAY + 5).run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
  const asks = home.tried(1500, 'contact', 'medicines')
  expect([asks.stage(), asks.cards()]).toEqual(['helped', ['medicines']])
  expect(asks.done(1600, 'medicines').stage()).toBe('stable')
  const ill = home.told(1490, { clinicallyUrgent: true }).tried(1500, 'contact', 'symptoms')
  expect([ill.cards(), ill.clock('clinician')]).toEqual([['clinician'], { minutes: 60, priority: 'stat' }])
})

test('after discharge: a return within thirty days closes it, a death ends it silently', () => {
  const home = story('post-care', { stage: 'home', facts: { leftHospitalAt: at(0) } })
  const back = home.recorded(10 * DAY, 'readmitted')
  expect(back.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'back' })
  const source = { kind: 'message', ref: 'A08' } as const
  const died = home.heard(100, { type: 'disposition', code: '20', at: at(100), source })
  expect([died.run().state.journey.state, died.cards()]).toEqual(['closed', []])
})

test('E2 outbound: sent, arrived, accepted, scheduled, seen, note back, read', () => {
  let sent = story('referral.out', { stage: 'sent', facts: { partner: 'Heart Clinic' } })
  expect([sent.cards(), sent.state('send'), sent.state('delivery')]).toEqual([[], 'done', 'free'])
  sent = sent.recorded(30, 'referral-delivered').recorded(600, 'referral-answered', { partnerAnswer: 'accepted' })
  expect([sent.stage(), sent.state('delivery'), sent.state('acceptance')]).toEqual(['accepted', 'done', 'done'])
  sent = sent.recorded(900, 'appointment-booked', { appointmentAt: inDays(9) }).recorded(9 * DAY + 5, 'arrived')
  expect([sent.stage(), sent.state('visit-booked')]).toEqual(['attended', 'done'])
  sent = sent.recorded(12 * DAY, 'document', { documentId: 'D1' })
  expect(sent.state('note-back')).toBe('done')
  expect([sent.stage(), sent.cards()]).toEqual(['reported', ['review']])
  expect(sent.recorded(13 * DAY, 'note-reviewed').state('review')).toBe('free')
  expect(sent.done(13 * DAY, 'review').run().state.journey.closeReason).toBe('completed')
})

test('E2 outbound: a partner that is silent is called, asked, chased; declined goes back to the clinician', () => {
  const silent = story('referral.out', { stage: 'sent' }).at(DAY + 1)
  expect(silent.cards()).toEqual(['confirm-receipt'])
  const asked = silent.done(DAY + 60, 'confirm-receipt', { delivered: true }).at(3 * DAY + 1)
  expect(asked.cards()).toEqual(['chase-answer'])
  const declined = asked.done(3 * DAY + 60, 'chase-answer', { partnerAnswer: 'declined' })
  expect([declined.stage(), declined.cards()]).toEqual(['declined', ['redirect']])
  expect(declined.done(4 * DAY, 'redirect').run().state.journey.closeReason).toBe('declined')
})
