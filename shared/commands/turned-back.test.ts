import { expect, test } from 'vitest'
import { ask, member, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import type { Verb } from './command.ts'

const STEP = 'j1/med-rec'
const form = { captures: { reconciled: true } }
const open = () => discharge({ destination: 'home', mobility: 'walks', caregiverInformed: true })
const say = (state: JourneyState, verb: Verb, ms: number, args: Record<string, unknown> = {}, by = 'work.pha') =>
  ask(state, verb, STEP, by, { at: at(5) + ms, args })
const does = (state: JourneyState, verb: Verb, ms = 0, args: Record<string, unknown> = {}) =>
  taken(say(state, verb, ms, args))

test('[UN1] within ten seconds my last act is taken back: claim, start, done with what its form said', () => {
  const claimed = does(open(), 'claim')
  expect(taskOf(does(claimed, 'undo', 9_000), 'med-rec')).toMatchObject({ state: 'free' })
  const started = does(claimed, 'start', 1_000)
  expect(taskOf(does(started, 'undo', 2_000), 'med-rec')).toMatchObject({ state: 'claimed', owner: { id: 'work.pha' } })
  const done = does(started, 'complete', 3_000, form)
  expect(taskOf(done, 'nurse-discharge').state).toBe('free')
  const back = does(done, 'undo', 8_000)
  expect(taskOf(back, 'med-rec')).toMatchObject({ state: 'working', owner: { id: 'work.pha' } })
  expect(taskOf(back, 'med-rec')).not.toHaveProperty('performed')
  expect(taskOf(back, 'nurse-discharge').state).toBe('waiting')
  expect(taskOf(back, 'med-rec').clock?.segments.at(-1)).toMatchObject({ kind: 'running', to: null })
})

test('[UN2] later, another’s, or taken back already: nothing changes', () => {
  const done = does(open(), 'complete', 0, form)
  expect(refused(say(done, 'undo', 10_001)).message).toContain('Ten seconds')
  expect(refused(say(done, 'undo', 1_000, {}, 'lead.pha')).code).toBe('stale')
  expect(refused(say(does(done, 'undo', 1_000), 'undo', 1_500)).code).toBe('stale')
  expect(refused(say(open(), 'undo', 0)).code).toBe('stale')
})

test('[UN3] what somebody has gone on from is not taken back', () => {
  const done = does(open(), 'complete', 0, form)
  const nurse = taken(ask(done, 'claim', 'j1/nurse-discharge', 'work.nur', { at: at(5) + 3_000 }))
  expect(refused(say(nurse, 'undo', 4_000)).message).toContain('gone on')
})

test('[RE1] done by mistake is open again, with who and why; the steps behind it wait again', () => {
  const done = does(open(), 'complete', 0, form)
  const again = does(done, 'reopen', 60_000, { reason: 'wrong patient' })
  expect(taskOf(again, 'med-rec')).toMatchObject({
    state: 'free',
    reopened: { by: { id: 'work.pha' }, reason: 'wrong patient', times: 1 },
  })
  expect(taskOf(again, 'nurse-discharge').state).toBe('waiting')
  expect(does(again, 'reopen', 61_000, { reason: 'wrong patient' })).toBe(again)
})

test('[RE2] for half an hour by who ended it, at any time by the desk, never by a teammate', () => {
  const done = does(open(), 'complete', 0, form)
  const reason = { reason: 'x' }
  const mate = member('work.pha', { id: 'mate' as never, name: 'mate' })
  expect(refused(ask(done, 'reopen', STEP, mate, { at: at(6), args: reason })).code).toBe('forbidden')
  expect(refused(say(done, 'reopen', 31 * 60_000, reason)).code).toBe('forbidden')
  expect(say(done, 'reopen', 31 * 60_000, reason, 'lead.pha').ok).toBe(true)
})

test('[VO1] entered in error is off the boards with who and why, also when it was done; by the desk alone', () => {
  const done = does(open(), 'complete', 0, form)
  expect(refused(say(done, 'void', 1_000, { reason: 'x' })).code).toBe('forbidden')
  const gone = taken(say(done, 'void', 1_000, { reason: 'another patient’s' }, 'lead.pha'))
  expect(taskOf(gone, 'med-rec')).toMatchObject({
    state: 'void',
    reason: 'another patient’s',
    performed: { by: 'lead pha' },
  })
  expect(refused(say(gone, 'void', 2_000, { reason: 'x' }, 'lead.pha')).code).toBe('already-completed')
})

test('[DG1] a task is given by name, taken by starting, or released', () => {
  const held = does(open(), 'claim')
  expect(refused(say(open(), 'delegate', 0, { user: 'lead.pha' })).code).toBe('forbidden')
  expect(refused(say(held, 'delegate', 0, { user: 'work.trn' })).code).toBe('invalid')
  const given = does(held, 'delegate', 1_000, { user: 'lead.pha' })
  expect(taskOf(given, 'med-rec')).toMatchObject({
    state: 'claimed',
    owner: { id: 'lead.pha' },
    givenBy: { id: 'work.pha' },
  })
  expect(refused(say(given, 'delegate', 2_000, { user: 'lead.pha' })).code).toBe('forbidden')
  const begun = taken(say(given, 'start', 3_000, {}, 'lead.pha'))
  expect(taskOf(begun, 'med-rec')).toMatchObject({ state: 'working', owner: { id: 'lead.pha' } })
  expect(taskOf(begun, 'med-rec')).not.toHaveProperty('givenBy')
})
