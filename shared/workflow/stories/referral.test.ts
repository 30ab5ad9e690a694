import { expect, test } from 'vitest'
import { at, taskOf } from '../../../test/builders/journey.ts'
import { inDays, story, type Story } from '../../../test/builders/workflow-story.ts'
import { isFinal } from '../../domain/task.ts'

const source = { kind: 'message', ref: 'SIU' } as const
const DAY = 24 * 60

const received = (facts = {}) =>
  story('referral.in', { stage: 'received', facts: { payer: 'P', clinic: 'CARD', ...facts } })
/** Checked in, triaged not at all, booked for tomorrow by one call. */
const booked = () =>
  received()
    .done(30, 'check-in')
    .tried(60, 'contact-and-schedule', 'reached', { result: 'booked', appointmentAt: inDays(1) })
const task = (one: Story, key: string) => taskOf(one.run().state, key)
const fact = (one: Story, name: string) => one.run().state.journey.facts[name]

test('E2 the whole loop: received, validated, authorized, scheduled, attended, reported, closed', () => {
  let loop = received()
  expect(loop.cards()).toEqual(['check-in'])
  loop = loop.done(30, 'check-in', { authRequired: true, triageRequired: true })
  expect([loop.stage(), loop.cards()]).toEqual(['validated', ['triage', 'authorization']])
  loop = loop.done(40, 'triage', { triageDecision: 'accept' })
  expect(loop.cards()).toEqual(['authorization', 'contact-and-schedule'])
  expect(loop.state('accept-notice')).toBe('done')
  loop = loop.done(50, 'authorization', { authNumber: 'A' })
  expect(loop.stage()).toBe('authorized')
  loop = loop.recorded(60, 'appointment-booked', { appointmentAt: inDays(1) })
  expect([loop.stage(), loop.cards()]).toEqual(['scheduled', []])
  loop = loop.at(DAY)
  expect(loop.cards()).toEqual(['attended'])
  loop = loop.recorded(DAY + 5, 'arrived')
  expect(loop.stage()).toBe('attended')
  loop = loop.recorded(3 * DAY, 'document', { documentId: 'D1' })
  const { journey } = loop.run().state
  expect(journey).toMatchObject({ state: 'closed', closeReason: 'completed', stage: 'closed' })
  const way = ['received', 'validated', 'authorized', 'scheduled', 'attended', 'reported', 'closed']
  expect(Object.keys(journey.reached ?? {})).toEqual(way)
})

test('E2 contact: three tries on two ways, each with its result; the result becomes a fact of that person', () => {
  let open = received().done(5, 'check-in')
  expect(task(open, 'contact-and-schedule').nextTry).toMatchObject({ nr: 1, channel: 'call', due: true })
  open = open.tried(10, 'contact-and-schedule', 'voicemail')
  expect(task(open, 'contact-and-schedule')).toMatchObject({
    state: 'free',
    tries: [{ channel: 'call', result: 'voicemail', by: 'work ref' }],
    nextTry: { nr: 2, channel: 'text', due: false },
  })
  // Nobody owes a try meanwhile: its clock stands, and goes on when the next one is due.
  expect(task(open, 'contact-and-schedule').clock?.segments.at(-1)).toMatchObject({ reason: 'next-try' })
  const second = open.at(DAY + 10)
  expect(task(second, 'contact-and-schedule').nextTry).toMatchObject({ nr: 2, due: true })
  const reached = second.tried(DAY + 15, 'contact-and-schedule', 'reached', {
    result: 'booked',
    appointmentAt: inDays(8),
  })
  expect(reached.stage()).toBe('scheduled')
  const person = { kind: 'person', ref: 'work ref' }
  expect(fact(reached, 'contactResult')).toMatchObject({ value: 'booked', source: person, at: at(DAY + 15) })
  const declined = second.tried(DAY + 15, 'contact-and-schedule', 'declined')
  expect(fact(declined, 'contactResult')).toMatchObject({ value: 'declined', source: person })
})

test('E2 unreachable: the last try stands aside, and one who calls later is booked all the same', () => {
  const open = received().done(5, 'check-in').tried(10, 'contact-and-schedule', 'voicemail')
  const silent = open.tried(20, 'contact-and-schedule', 'busy').tried(30, 'contact-and-schedule', 'busy')
  expect([silent.stage(), fact(silent, 'contactResult')?.value]).toEqual(['unreachable', 'unreachable'])
  const calls = silent.recorded(DAY, 'appointment-booked', { appointmentAt: inDays(9) })
  expect(calls.stage()).toBe('scheduled')
})

test('[JN14] E2 a no-show stands aside, is won back by tries, and comes to the same question again', () => {
  let visit = booked()
    .at(DAY)
    .recorded(DAY + 30, 'no-show')
  expect([visit.stage(), visit.cards()]).toEqual(['no-show', ['no-show-recover']])
  visit = visit.tried(DAY + 60, 'no-show-recover', 'reached', { outcome: 'rebooked', appointmentAt: inDays(9) })
  expect(visit.stage()).toBe('scheduled')
  expect(task(visit, 'attended')).toMatchObject({ id: 'j1/attended~2', state: 'waiting', waitingFor: ['time'] })
  visit = visit.at(9 * DAY)
  expect(visit.cards()).toEqual(['attended'])
  visit = visit.recorded(9 * DAY + 5, 'no-show')
  expect(task(visit, 'no-show-recover')).toMatchObject({ id: 'j1/no-show-recover~2', state: 'free' })
  visit = visit.tried(9 * DAY + 60, 'no-show-recover', 'declined')
  expect(visit.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'no-show' })
})

test('E2 declined at triage: the referrer is told and the referral closes', () => {
  const told = received({ triageRequired: true }).done(30, 'check-in').done(40, 'triage', { triageDecision: 'decline' })
  expect([told.state('decline-notice'), told.state('contact-and-schedule')]).toEqual(['done', 'skipped'])
  expect(told.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'declined' })
})

test('E2 missing documents: a side stage; asked for at once, after two days and after four; complete, it goes on', () => {
  let open = received().done(30, 'check-in', { documentsMissing: true })
  expect([open.stage(), open.cards(), open.state('request-missing')]).toEqual(['incomplete', ['readiness'], 'done'])
  open = open.tried(60, 'readiness', 'promised')
  expect(task(open, 'readiness').nextTry).toMatchObject({ nr: 2, channel: 'call', at: at(60 + 2 * DAY) })
  open = open.tried(60 + 2 * DAY, 'readiness', 'no-answer')
  expect(task(open, 'readiness').nextTry).toMatchObject({ nr: 3, at: at(60 + 4 * DAY) })
  const came = open.tried(60 + 4 * DAY, 'readiness', 'came')
  expect([came.stage(), fact(came, 'documentsMissing')?.value]).toEqual(['authorized', false])
})

test('[JN12] E2 a booking that comes first schedules the referral by fact, its check-in stays asked for', () => {
  const visit = received().recorded(5, 'appointment-booked', { appointmentAt: inDays(1) })
  expect([visit.stage(), visit.cards()]).toEqual(['scheduled', ['check-in']])
})

test('[JN14] E2 a cancelled appointment starts scheduling over', () => {
  const again = booked().told(90, { appointmentCancelled: true })
  expect(again.stage()).toBe('authorized')
  expect(task(again, 'contact-and-schedule')).toMatchObject({ id: 'j1/contact-and-schedule~2', state: 'free' })
  expect(fact(again, 'appointmentAt')).toBeUndefined()
})

test('[JN14] E2 an appointment that was cancelled before this one was booked starts nothing over', () => {
  const visit = received()
    .told(5, { appointmentCancelled: true })
    .done(30, 'check-in')
    .tried(60, 'contact-and-schedule', 'reached', { result: 'booked', appointmentAt: inDays(1) })
  expect(visit.stage()).toBe('scheduled')
})

test('E2 a note that does not come in a week becomes a card; the note is handed on and ends it', () => {
  const seen = booked()
    .at(DAY)
    .recorded(DAY + 5, 'arrived')
  expect(seen.cards()).toEqual([])
  const late = seen.at(8 * DAY + 6)
  expect([late.state('note-back'), late.cards()]).toEqual(['not-done', ['chase-note']])
  const came = late.recorded(9 * DAY, 'document', { documentId: 'D1' })
  expect([came.state('referrer-ack'), came.state('loop-close')]).toEqual(['done', 'done'])
  expect(came.run().state.journey.state).toBe('closed')
})

test('E2 a fax is classified, or a person says what it is; instructions go out before the visit', () => {
  const sure = received({ channel: 'fax', documentClass: 'referral' })
  expect(sure.state('doc-class')).toBe('done')
  const unsure = received({ channel: 'fax' }).at(6)
  expect([unsure.state('doc-class'), unsure.cards()]).toEqual(['not-done', ['check-in', 'find-out']])
  const visit = received({ procedurePrep: true })
    .done(30, 'check-in')
    .tried(60, 'contact-and-schedule', 'reached', { result: 'booked', appointmentAt: inDays(5) })
  expect(visit.state('prep')).toBe('waiting')
  expect(visit.at(2 * DAY + 1).state('prep')).toBe('done')
})

test('[JN7] E2 coverage that no message says is asked of a person at check-in: no check hangs with nobody', () => {
  expect(received({ payer: null }).state('eligibility')).toBe('waiting')
  const bare = story('referral.in', { stage: 'received', facts: { clinic: 'CARD' } }).done(30, 'check-in')
  expect(task(bare, 'eligibility')).toMatchObject({ state: 'not-done', reason: 'needs-a-person' })
  expect([bare.state('specialty-route'), bare.cards().includes('find-out')]).toEqual(['done', true])
})

test('E2 withdrawn by the sender: open steps end, a booked visit is taken back first', () => {
  const over = booked().heard(100, { type: 'cancelled', reason: 'withdrawn', at: at(100), source })
  const open = [...over.run().state.tasks.values()].filter((one) => !isFinal(one)).map(({ title }) => title)
  expect(open).toEqual(['Undo: cancel the appointment'])
})
