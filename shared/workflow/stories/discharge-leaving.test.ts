import { expect, test } from 'vitest'
import { at, completed, discharge, opening, ruleContext, taskOf, TEN } from '../../../test/builders/journey.ts'
import { does, hears, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import { isFinal } from '../../domain/task.ts'
import type { JourneyEvent } from '../journey-event.ts'
import { openJourney } from '../open-journey.ts'
import { timersOf } from '../timers-of.ts'

const source = { kind: 'message', ref: 'ADT' } as const
const nurse = { kind: 'person', ref: 'work nur' } as const

function left(minute: number, change: Partial<Extract<JourneyEvent, { type: 'left' }>> = {}): JourneyEvent {
  return { type: 'left', confirmed: true, at: at(minute), source, ...change }
}

function disposition(code: string, minute: number): JourneyEvent {
  return { type: 'disposition', code, at: at(minute), source }
}

const undone = (minute: number): JourneyEvent => ({ type: 'left-undone', at: at(minute), source })

/** What people still have to do, in a word each. */
function open({ state }: Run): string[] {
  return [...state.tasks.values()].filter((task) => !isFinal(task) && task.mode === 'person').map(({ key }) => key)
}

test('[JN10] [JN12] gone with steps open: those before are not recorded, their clocks and escalations end, those after open', () => {
  let run = until(runOf(discharge({ mobility: 'walks', destination: 'home' })), at(61))
  expect(run.state.escalations.size).toBe(1)
  run = hears(run, left(62), at(62))
  expect(run.state.journey).toMatchObject({ stage: 'left', reached: { left: at(62) } })
  expect(taskOf(run.state, 'med-rec')).toMatchObject({
    state: 'not-done',
    reason: 'not-recorded',
    performed: { via: 'system' },
  })
  expect(taskOf(run.state, 'leave')).toMatchObject({ state: 'done', performed: { by: 'ADT', via: 'ehr' } })
  expect([...run.state.escalations.values()][0]).toMatchObject({ state: 'ended', endReason: 'patient left' })
  expect(open(run)).toEqual(['account-review', 'post-call'])
  expect(taskOf(run.state, 'bed-clean')).toMatchObject({ mode: 'journey', state: 'free' })
  const before = [...run.state.tasks.values()].filter(({ phase }) => phase === 'before').map(({ id }) => id as string)
  expect(timersOf(run.state, run.context).filter(({ subject }) => before.includes(subject))).toEqual([])
})

test('[JN10] an unconfirmed A03 asks the unit; half an hour later cleaning starts, and the patient is still here', () => {
  let run = hears(runOf(discharge({ mobility: 'walks' })), left(20, { confirmed: false }), at(20))
  expect(run.state.journey).toMatchObject({ stage: 'clearing', marks: ['left-unconfirmed'] })
  expect(taskOf(run.state, 'bed-clean').state).toBe('waiting')
  run = until(run, at(49))
  expect(taskOf(run.state, 'bed-clean').state).toBe('waiting')
  run = until(run, at(50))
  expect(taskOf(run.state, 'bed-clean')).toMatchObject({ state: 'free', freeAt: at(50) })
  expect(run.state.journey.stage).toBe('clearing')
  expect(taskOf(run.state, 'leave').flags).toContain('discharged in the EHR: gone?')
  run = hears(run, left(55, { source: nurse }), at(55))
  expect(run.state.journey).toMatchObject({ stage: 'left', marks: [] })
  expect(taskOf(run.state, 'leave')).toMatchObject({ state: 'done', performed: { by: 'work nur' } })
})

test('[JN10] where an A03 means that the patient left, it needs no confirmation', () => {
  const context = ruleContext('discharge.v1', { reference: { a03Means: 'left' } })
  const run = hears(runOf(discharge({}, { context }), context), left(20, { confirmed: false }), at(20))
  expect(run.state.journey.stage).toBe('left')
})

test('[JN10] an A03 without an order opens a journey at left: nothing before is asked for', () => {
  const run = runOf(openJourney(opening({ stage: 'left' }), ruleContext(), TEN))
  expect(open(run)).toEqual(['account-review', 'post-call'])
  expect(taskOf(run.state, 'bed-clean')).toMatchObject({ mode: 'journey', state: 'free' })
})

test('[JN10] A13 before cleaning began cancels it and opens again what was not recorded', () => {
  let run = hears(runOf(discharge({ mobility: 'walks', destination: 'home' })), left(20), at(20))
  run = hears(run, undone(25), at(25))
  expect(run.state.journey).toMatchObject({ stage: 'clearing', state: 'open', marks: ['discharge-cancelled'] })
  expect(run.state.tasks.get('j1/bed-clean')).toMatchObject({ state: 'cancelled', reason: 'discharge cancelled' })
  expect(taskOf(run.state, 'bed-clean')).toMatchObject({ id: 'j1/bed-clean~2', state: 'waiting' })
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ state: 'free', freeAt: at(25) })
  expect(taskOf(run.state, 'leave')).toMatchObject({ id: 'j1/leave~2', state: 'waiting' })
  run = hears(run, left(40), at(40))
  expect(taskOf(run.state, 'bed-clean')).toMatchObject({ id: 'j1/bed-clean~2', state: 'free' })
})

test('[JN10] A13 after cleaning, even after closing, alerts people and does nothing by itself', () => {
  let run = hears(runOf(discharge({ mobility: 'walks', destination: 'home' })), left(20), at(20))
  for (const key of ['bed-clean', 'account-review', 'post-call'])
    run = does(run, at(60), (state) => completed(state, key, { at: at(60) }))
  expect(run.state.journey.state).toBe('closed')
  run = hears(run, undone(70), at(70))
  expect(run.state.journey).toMatchObject({ state: 'open', closedAt: null, stage: 'clearing' })
  expect(run.state.journey.marks).toEqual(['undone-after-cleaning', 'discharge-cancelled'])
  expect(run.state.tasks.get('j1/bed-clean')?.state).toBe('done')
})

test('[JN10] A13 answers the question of an unconfirmed A03', () => {
  let run = hears(runOf(discharge()), left(20, { confirmed: false }), at(20))
  run = until(run, at(55))
  expect(taskOf(run.state, 'bed-clean').state).toBe('free')
  run = hears(run, undone(56), at(56))
  expect(run.state.journey.marks).toEqual([])
  expect(run.state.tasks.get('j1/bed-clean')?.state).toBe('cancelled')
  expect(taskOf(run.state, 'bed-clean').state).toBe('waiting')
})

test('[JN15] a death cancels every patient-facing step at once and opens what is done after a death', () => {
  let run = until(runOf(discharge({ mobility: 'walks', medsToBedOptIn: true })), at(61))
  run = hears(run, disposition('20', 62), at(62))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ state: 'cancelled', reason: 'expired' })
  expect(open(run)).toEqual(['after-death-care', 'belongings', 'release', 'account-review'])
  expect([...run.state.escalations.values()].map(({ state }) => state)).toEqual(['ended'])
  run = does(run, at(100), (state) => completed(state, 'after-death-care', { at: at(100) }))
  run = does(run, at(110), (state) => completed(state, 'release', { at: at(110) }))
  expect(run.state.journey.stage).toBe('left')
  expect(open(run)).toEqual(['account-review'])
  expect(taskOf(run.state, 'bed-clean').state).toBe('free')
})

test('[JN15] a death sent by mistake is taken back', () => {
  let run = hears(runOf(discharge()), disposition('20', 5), at(5))
  run = hears(run, disposition('01', 8), at(8))
  expect(taskOf(run.state, 'med-rec').state).toBe('free')
  expect(taskOf(run.state, 'release').state).toBe('skipped')
})

test('[JN15] against advice: teaching and medicines fall away, physician, form and safety call come', () => {
  let run = hears(runOf(discharge({ mobility: 'walks', medsToBedOptIn: true })), disposition('07', 5), at(5))
  expect(taskOf(run.state, 'nurse-discharge').state).toBe('skipped')
  expect(taskOf(run.state, 'meds-to-bed').state).toBe('skipped')
  expect(taskOf(run.state, 'leave')).toMatchObject({ state: 'free', department: 'NUR' })
  expect(open(run)).toEqual(expect.arrayContaining(['notify-physician', 'ama-form', 'leave']))
  run = does(run, at(12), (state) => completed(state, 'leave', { at: at(12) }))
  const still = ['notify-physician', 'ama-form', 'account-review', 'safety-call']
  expect(open(run)).toEqual(still)
  expect(open(hears(run, undone(13), at(13)))).toEqual(expect.arrayContaining(['notify-physician', 'ama-form']))
  for (const key of [...still, 'bed-clean']) run = does(run, at(20), (state) => completed(state, key, { at: at(20) }))
  expect(run.state.journey.state).toBe('closed')
  const eloped = hears(runOf(discharge()), disposition('eloped', 5), at(5))
  expect(taskOf(eloped.state, 'ama-form').state).toBe('skipped')
})

test('[JN15] hospice and another hospital have their own ride and papers; an unknown code goes home, flagged', () => {
  const hospital = hears(runOf(discharge({ mobility: 'monitor' })), disposition('02', 5), at(5))
  expect(hospital.state.journey.facts['rideMode']?.value).toBe('cct')
  expect(taskOf(hospital.state, 'transfer-papers').state).toBe('waiting')
  expect(taskOf(hospital.state, 'nurse-discharge').state).toBe('skipped')
  const odd = hears(runOf(discharge()), disposition('ZZ9', 5), at(5))
  expect(odd.state.journey.marks).toEqual(['disposition-unknown'])
  expect(taskOf(odd.state, 'nurse-discharge').state).toBe('waiting')
})

test('[JN10] a pending discharge that is called off after the patient left says nothing', () => {
  const gone = hears(runOf(discharge()), left(20), at(20))
  const cancelled = { type: 'cancelled', reason: 'A25', at: at(15), source } as const
  expect(hears(gone, cancelled, at(25)).state).toBe(gone.state)
})

test('[JN10] a late transfer after leaving never puts the patient into a bed again', () => {
  let run = hears(runOf(discharge()), left(20), at(20))
  const move: JourneyEvent = { type: 'facts', facts: [], placement: { bed: 'B' }, at: at(10), source }
  run = hears(run, move, at(30))
  expect(run.state.journey.bed).toBe('A')
})
