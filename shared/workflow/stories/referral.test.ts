import { expect, test } from 'vitest'
import { at, completed, facts, referral, taskOf } from '../../../test/builders/journey.ts'
import { does, hears, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import { isFinal } from '../../domain/task.ts'
import type { JourneyEvent } from '../journey-event.ts'

const source = { kind: 'message', ref: 'SIU' } as const
const DAY = 24 * 60

function recorded(event: string, minute: number, values: Parameters<typeof facts>[0] = {}): JourneyEvent {
  return { type: 'recorded', event, facts: facts(values), performed: null, at: at(minute), source }
}

function cards({ state }: Run): string[] {
  return [...state.tasks.values()]
    .filter((task) => task.mode === 'person' && task.state === 'free')
    .map(({ key }) => key)
}

/** Checked in, triaged not at all, booked for tomorrow. */
function booked(): Run {
  let run = runOf(referral())
  run = does(run, at(30), (state) => completed(state, 'check-in', { at: at(30) }))
  return does(run, at(60), (state) =>
    completed(state, 'contact-and-schedule', {
      at: at(60),
      facts: { appointmentAt: at(DAY), contactResult: 'booked' },
    }),
  )
}

test('the whole loop: received, validated, authorized, scheduled, attended, reported, closed', () => {
  let run = runOf(referral())
  expect(cards(run)).toEqual(['check-in'])
  run = does(run, at(30), (state) =>
    completed(state, 'check-in', { at: at(30), facts: { authRequired: true, triageRequired: true } }),
  )
  expect(run.state.journey.stage).toBe('validated')
  expect(cards(run)).toEqual(['triage', 'authorization'])
  run = does(run, at(40), (state) => completed(state, 'triage', { at: at(40), facts: { triageDecision: 'accept' } }))
  expect(cards(run)).toEqual(['authorization', 'contact-and-schedule'])
  expect(taskOf(run.state, 'accept-notice').state).toBe('done')
  run = does(run, at(50), (state) => completed(state, 'authorization', { at: at(50), facts: { authNumber: 'A' } }))
  expect(run.state.journey.stage).toBe('authorized')
  run = hears(run, recorded('appointment-booked', 60, { appointmentAt: at(DAY) }), at(60))
  expect(run.state.journey.stage).toBe('scheduled')
  expect(cards(run)).toEqual([])
  run = until(run, at(DAY))
  expect(cards(run)).toEqual(['attended'])
  run = hears(run, recorded('arrived', DAY + 5), at(DAY + 5))
  expect(run.state.journey.stage).toBe('attended')
  run = hears(run, recorded('document', 3 * DAY, { documentId: 'D1' }), at(3 * DAY))
  expect(run.state.journey).toMatchObject({ state: 'closed', closeReason: 'completed', stage: 'closed' })
  expect(Object.keys(run.state.journey.reached ?? {})).toEqual([
    'received',
    'validated',
    'authorized',
    'scheduled',
    'attended',
    'reported',
    'closed',
  ])
})

test('[JN14] a no-show stands aside, is won back, and comes to the same question again', () => {
  let run = until(booked(), at(DAY))
  run = hears(run, recorded('no-show', DAY + 30), at(DAY + 30))
  expect(run.state.journey.stage).toBe('no-show')
  expect(cards(run)).toEqual(['no-show-recover'])
  run = hears(run, recorded('appointment-booked', DAY + 60, { appointmentAt: at(9 * DAY) }), at(DAY + 60))
  expect(run.state.journey.stage).toBe('scheduled')
  expect(taskOf(run.state, 'attended')).toMatchObject({ id: 'j1/attended~2', state: 'waiting', waitingFor: ['time'] })
  run = until(run, at(9 * DAY))
  expect(cards(run)).toEqual(['attended'])
  run = hears(run, recorded('no-show', 9 * DAY + 5), at(9 * DAY + 5))
  expect(taskOf(run.state, 'no-show-recover')).toMatchObject({ id: 'j1/no-show-recover~2', state: 'free' })
  run = does(run, at(9 * DAY + 60), (state) =>
    completed(state, 'no-show-recover', { at: at(9 * DAY + 60), facts: { recovery: 'closed' } }),
  )
  expect(run.state.journey).toMatchObject({ state: 'closed', closeReason: 'no-show' })
})

test('declined at triage: the referrer is told and the referral closes', () => {
  let run = runOf(referral({ triageRequired: true }))
  run = does(run, at(30), (state) => completed(state, 'check-in', { at: at(30) }))
  run = does(run, at(40), (state) => completed(state, 'triage', { at: at(40), facts: { triageDecision: 'decline' } }))
  expect(taskOf(run.state, 'decline-notice').state).toBe('done')
  expect(taskOf(run.state, 'contact-and-schedule').state).not.toBe('free')
  expect(run.state.journey).toMatchObject({ state: 'closed', closeReason: 'declined' })
})

test('missing documents make one card and a side stage; complete, it goes on', () => {
  let run = runOf(referral())
  run = does(run, at(30), (state) => completed(state, 'check-in', { at: at(30), facts: { documentsMissing: true } }))
  expect(run.state.journey.stage).toBe('incomplete')
  expect(cards(run)).toEqual(['readiness'])
  expect(taskOf(run.state, 'request-missing').state).toBe('done')
  run = does(run, at(90), (state) => completed(state, 'readiness', { at: at(90) }))
  expect(run.state.journey.stage).toBe('authorized')
})

test('[JN12] a stage is passed by fact: a booking that comes first schedules the referral, its check-in stays asked for', () => {
  const run = hears(runOf(referral()), recorded('appointment-booked', 5, { appointmentAt: at(DAY) }), at(5))
  expect(run.state.journey.stage).toBe('scheduled')
  expect(cards(run)).toEqual(['check-in'])
})

test('[JN14] a cancelled appointment starts scheduling over', () => {
  let run = booked()
  run = hears(run, { type: 'facts', facts: facts({ appointmentCancelled: true }), at: at(90), source }, at(90))
  expect(run.state.journey.stage).toBe('authorized')
  expect(taskOf(run.state, 'contact-and-schedule')).toMatchObject({ id: 'j1/contact-and-schedule~2', state: 'free' })
  expect(run.state.journey.facts['appointmentAt']).toBeUndefined()
})

test('[JN14] an appointment that was cancelled before this one was booked starts nothing over', () => {
  let run = runOf(referral())
  run = hears(run, { type: 'facts', facts: facts({ appointmentCancelled: true }), at: at(5), source }, at(5))
  run = does(run, at(30), (state) => completed(state, 'check-in', { at: at(30) }))
  run = does(run, at(60), (state) =>
    completed(state, 'contact-and-schedule', { at: at(60), facts: { appointmentAt: at(DAY) } }),
  )
  expect(run.state.journey.stage).toBe('scheduled')
})

test('a note that does not come in a week becomes a card; the note ends it', () => {
  let run = until(booked(), at(DAY))
  run = hears(run, recorded('arrived', DAY + 5), at(DAY + 5))
  expect(cards(run)).toEqual([])
  run = until(run, at(8 * DAY + 6))
  expect(taskOf(run.state, 'note-back')).toMatchObject({ state: 'not-done' })
  expect(cards(run)).toEqual(['chase-note'])
  run = hears(run, recorded('document', 9 * DAY, { documentId: 'D1' }), at(9 * DAY))
  expect(run.state.journey.state).toBe('closed')
})

test('[JN7] coverage that no message says is asked of a person at check-in: no check hangs with nobody', () => {
  let run = runOf(referral({ payer: null }))
  expect(taskOf(run.state, 'eligibility').state).toBe('waiting')
  run = runOf(referralWithout('payer'))
  run = does(run, at(30), (state) => completed(state, 'check-in', { at: at(30) }))
  expect(taskOf(run.state, 'eligibility')).toMatchObject({ state: 'not-done', reason: 'needs-a-person' })
  expect(cards(run)).toContain('find-out')
})

test('withdrawn by the sender: open steps end, a booked visit is taken back first', () => {
  const run = hears(booked(), { type: 'cancelled', reason: 'withdrawn', at: at(100), source }, at(100))
  const open = [...run.state.tasks.values()].filter((task) => !isFinal(task)).map(({ title }) => title)
  expect(open).toEqual(['Undo: cancel the appointment'])
})

function referralWithout(name: string) {
  const state = referral()
  const { [name]: _, ...rest } = state.phi?.facts ?? {}
  return { ...state, phi: state.phi === null ? null : { ...state.phi, facts: rest } }
}
