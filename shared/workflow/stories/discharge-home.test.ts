import { expect, test } from 'vitest'
import {
  at,
  builtIn,
  completed,
  discharge,
  facts,
  opening,
  ruleContext,
  taskOf,
  TEN,
} from '../../../test/builders/journey.ts'
import { childDone } from '../../../test/builders/child-told.ts'
import { does, hears, runOf, until } from '../../../test/builders/journey-run.ts'
import { isFinal } from '../../domain/task.ts'
import { openJourney } from '../open-journey.ts'
import { isBySystem } from '../task-turn.ts'
import { timersOf } from '../timers-of.ts'

const PLAN = { destination: 'home', ownCar: true, caregiverInformed: true, mobility: 'walks' }

test('[JN5] an order opens what nothing holds back, and the rest says what it waits for', () => {
  const state = discharge()
  expect(state.journey.stage).toBe('clearing')
  expect(taskOf(state, 'med-rec').state).toBe('free')
  expect(taskOf(state, 'cm-plan').state).toBe('free')
  expect(taskOf(state, 'nurse-discharge')).toMatchObject({ state: 'waiting', waitingFor: ['med-rec'] })
  expect(taskOf(state, 'bed-clean')).toMatchObject({ state: 'waiting', waitingFor: ['stage:left'] })
  expect(taskOf(state, 'meds-to-bed')).toMatchObject({ state: 'skipped', reason: 'own pharmacy' })
})

test('a home discharge needs at most six human completions before leaving, at most two by the nurse', () => {
  let state = discharge({ mobility: 'walks', isMedicare: true, patientClass: 'inpatient', medsToBedOptIn: true })
  const steps: string[] = []
  for (let minute = 5; state.journey.stage !== 'left'; minute += 5) {
    const open = [...state.tasks.values()].find((task) => task.mode === 'person' && task.state === 'free')
    if (open === undefined) throw new Error(`nothing to do in ${state.journey.stage}`)
    steps.push(`${open.department} ${open.key}`)
    state = completed(state, open.key, { at: at(minute), facts: open.key === 'cm-plan' ? PLAN : {} })
  }
  expect(steps.length).toBeLessThanOrEqual(6)
  expect(steps.filter((one) => one.startsWith('NUR')).length).toBeLessThanOrEqual(2)
  expect(steps.toSorted()).toEqual([
    'CM cm-plan',
    'CM im-notice',
    'NUR leave',
    'NUR nurse-discharge',
    'PHA med-rec',
    'PHA meds-to-bed',
  ])
})

test('[JN11] the board knows the next step, the expected and the target time', () => {
  const state = discharge({ mobility: 'walks' })
  expect(state.journey.targetAt).toBe(at(120))
  expect(state.journey.next).toMatchObject({ task: 'med-rec', department: 'PHA', owner: null, since: TEN })
  // Reconcile 30, teach 25, door 15.
  expect(state.journey.expectedAt).toBe(at(70))
  const later = completed(state, 'med-rec', { at: at(50) })
  // Now the plan is the longest way: 20, ride 15, door 15.
  expect(later.journey.expectedAt).toBe(at(100))
  expect(later.journey.advancedAt).toBe(at(50))
})

test('the whole way home: ready to leave, left, cleaned, closed', () => {
  let run = runOf(discharge({ mobility: 'walks' }))
  run = does(run, at(10), (state) => completed(state, 'cm-plan', { at: at(10), facts: PLAN }))
  expect(taskOf(run.state, 'ride')).toMatchObject({ state: 'skipped', reason: 'own car, or another way' })
  run = does(run, at(30), (state) => completed(state, 'med-rec', { at: at(30) }))
  run = does(run, at(55), (state) => completed(state, 'nurse-discharge', { at: at(55) }))
  expect(run.state.journey.stage).toBe('ready-to-leave')
  expect(taskOf(run.state, 'evs-prealert')).toMatchObject({ state: 'free', mode: 'journey' })
  run = childDone(run, 'evs-prealert', 56)
  expect(taskOf(run.state, 'evs-prealert').state).toBe('done')
  expect(taskOf(run.state, 'bed-clean').flags).toContain('comes free soon')
  run = does(run, at(65), (state) => completed(state, 'leave', { at: at(65) }))
  expect(run.state.journey).toMatchObject({ stage: 'left', state: 'open', expectedAt: null })
  expect(taskOf(run.state, 'bed-clean')).toMatchObject({ state: 'free', freeAt: at(65) })
  expect(taskOf(run.state, 'supply-post').state).toBe('done')
  for (const key of ['bed-clean', 'account-review', 'post-call'])
    run = does(run, at(100), (state) => completed(state, key, { at: at(100) }))
  expect(run.state.journey).toMatchObject({ stage: 'closed', state: 'closed', closeReason: 'completed' })
  expect([...run.state.tasks.values()].every(isFinal)).toBe(true)
  expect(timersOf(run.state, run.context)).toEqual([])
})

test('a missing fact that nobody else asks for becomes one find-out task, and goes when the feed tells it', () => {
  let run = runOf(discharge({ isMedicare: true }))
  expect(taskOf(run.state, 'criteria-check').state).toBe('free')
  expect(taskOf(run.state, 'find-out').state).toBe('skipped')
  run = until(run, at(1))
  expect(taskOf(run.state, 'criteria-check')).toMatchObject({ state: 'not-done', reason: 'needs-a-person' })
  expect(taskOf(run.state, 'find-out')).toMatchObject({ state: 'free', department: 'CM' })
  expect(run.state.journey.stage).toBe('clearing')
})

test('a planned discharge waits for its day: the plan is due a day before leaving, or an hour after it is known', () => {
  const context = ruleContext()
  const input = opening({ facts: facts({ expectedLeaveAt: at(48 * 60) }) })
  const state = openJourney(input, context, TEN)
  expect(state.journey).toMatchObject({ stage: 'planned', targetAt: at(48 * 60), expectedAt: at(48 * 60) })
  expect(taskOf(state, 'cm-plan').clock?.dueAt).toBe(at(24 * 60))
  expect(taskOf(state, 'med-rec')).toMatchObject({ state: 'waiting', waitingFor: ['stage:ordered'] })
  const soon = openJourney({ ...input, facts: facts({ expectedLeaveAt: at(10 * 60) }) }, context, TEN)
  expect(taskOf(soon, 'cm-plan').clock?.dueAt).toBe(at(60))
  expect(taskOf(openJourney(opening(), context, TEN), 'cm-plan').clock).toBeNull()
})

test('[JN7] pile H is done by an event only where it names a person; the order is the clearance', () => {
  const state = discharge()
  expect(taskOf(state, 'clinical-clearance')).toMatchObject({
    state: 'done',
    performed: { by: 'Dr Roe', recordedBy: 'MSG-1', via: 'ehr' },
  })
  const source = { kind: 'message', ref: 'MSG-2' } as const
  const event = { type: 'recorded', event: 'med-rec-signed', facts: [], at: at(9), source } as const
  const unnamed = hears(runOf(state), { ...event, performed: null }, at(10)).state
  expect(taskOf(unnamed, 'med-rec').state).toBe('free')
  const performed = { by: 'P. Harm', at: at(9), recordedBy: 'MSG-2', recordedAt: at(10), via: 'ehr' } as const
  const named = hears(runOf(state), { ...event, performed }, at(10)).state
  expect(taskOf(named, 'med-rec')).toMatchObject({ state: 'done', performed: { by: 'P. Harm' } })
})

test('[SN10] [JN7] a number that nobody here carries names nobody: it is recorded as said, and a person is asked', () => {
  const source = { kind: 'message', ref: 'MSG-2' } as const
  const performed = { by: '7788', at: at(9), recordedBy: 'MSG-2', recordedAt: at(10), via: 'ehr' } as const
  const event = { type: 'recorded', event: 'med-rec-signed', facts: [], at: at(9), source } as const
  const said = hears(runOf(discharge()), { ...event, performed, names: false }, at(10)).state
  expect(taskOf(said, 'med-rec')).toMatchObject({ state: 'free', flags: ['said to be done by 7788'] })
  const ordered = { type: 'ordered', order: 'O', by: '7788', names: false, at: at(1), source } as const
  const anonymous = openJourney(opening({ order: { id: 'O', by: null } }), ruleContext(), TEN)
  const told = hears(runOf(anonymous), ordered, at(1)).state
  expect(taskOf(told, 'clinical-clearance')).toMatchObject({ state: 'not-done', flags: ['said to be done by 7788'] })
})

test('[JN7] an order that names no signer: who signed is found out by a person, until a name comes', () => {
  const anonymous = openJourney(opening({ order: { id: 'O', by: null } }), ruleContext(), TEN)
  expect(taskOf(anonymous, 'clinical-clearance')).toMatchObject({ state: 'not-done', reason: 'needs-a-person' })
  const asked = until(runOf(anonymous), at(1))
  expect(taskOf(asked.state, 'find-out').state).toBe('free')
  const source = { kind: 'message', ref: 'MSG-2' } as const
  const told = hears(asked, { type: 'ordered', order: 'O', by: 'Dr Roe', at: at(3), source }, at(3)).state
  expect(taskOf(told, 'clinical-clearance')).toMatchObject({ state: 'done', performed: { by: 'Dr Roe', via: 'ehr' } })
})

test('[JN6] facts change conditions: observation to inpatient swaps the notices and keeps the rest', () => {
  let run = runOf(discharge({ isMedicare: true, patientClass: 'observation', mobility: 'walks' }))
  expect(taskOf(run.state, 'moon-notice').state).toBe('free')
  expect(taskOf(run.state, 'im-notice').state).toBe('skipped')
  run = does(run, at(5), (state) => completed(state, 'med-rec', { at: at(5) }))
  const source = { kind: 'message', ref: 'A06' } as const
  const change = facts({ patientClass: 'inpatient' })
  run = hears(run, { type: 'facts', facts: change, at: at(10), source }, at(10))
  expect(taskOf(run.state, 'moon-notice').state).toBe('skipped')
  expect(taskOf(run.state, 'im-notice')).toMatchObject({ state: 'free', freeAt: at(10) })
  expect(taskOf(run.state, 'med-rec').state).toBe('done')
  expect(isBySystem(taskOf(run.state, 'moon-notice'))).toBe(true)
})

test('[JN6] an older message, or one that repeats what a person corrected, changes nothing', () => {
  const source = (ref: string) => ({ kind: 'message', ref }) as const
  const tell = (mobility: string, when: number) =>
    ({ type: 'facts', facts: facts({ mobility }), at: at(when), source: source('A08') }) as const
  let run = runOf(discharge({ mobility: 'walks' }))
  run = does(run, at(10), (state) =>
    completed(state, 'cm-plan', { at: at(10), facts: { ...PLAN, mobility: 'wheelchair' } }),
  )
  const older = hears(run, tell('stretcher', 5), at(12))
  expect(older.state.journey.facts['mobility']?.value).toBe('wheelchair')
  const newer = hears(run, tell('stretcher', 11), at(12))
  expect(newer.state.journey.facts['mobility']).toMatchObject({ value: 'stretcher', was: 'wheelchair' })
})

test('[JN9] a signed order before eleven, a tenth medicine or a bed asked for raises reconciliation', () => {
  expect(taskOf(discharge(), 'med-rec').priority).toBe('urgent')
  const noon = { at: at(150), order: { id: 'O', by: 'Dr Roe' } }
  expect(taskOf(discharge({}, noon), 'med-rec').priority).toBe('routine')
  expect(taskOf(discharge({ drugCount: 12 }, noon), 'med-rec').priority).toBe('urgent')
  expect(taskOf(discharge({ bedAsked: true }, noon), 'med-rec').priority).toBe('urgent')
})

test('a skilled nursing discharge: place, ride by its mobility, target by the agreed pickup', () => {
  let run = runOf(discharge({ mobility: 'stretcher', authRequired: true }))
  run = does(run, at(10), (state) =>
    completed(state, 'cm-plan', {
      at: at(10),
      facts: { ...PLAN, mobility: 'stretcher', destination: 'snf', ownCar: false },
    }),
  )
  expect(taskOf(run.state, 'facility-accept').state).toBe('free')
  expect(taskOf(run.state, 'ride')).toMatchObject({ state: 'waiting', department: 'TRN' })
  expect(taskOf(run.state, 'post-call').state).toBe('skipped')
  expect(run.state.journey.facts['rideMode']).toMatchObject({ value: 'bls', source: { kind: 'rule' } })
  run = does(run, at(90), (state) =>
    completed(state, 'facility-accept', { at: at(90), facts: { acceptedBy: 'Elm Court', pickupAt: at(240) } }),
  )
  expect(run.state.journey.targetAt).toBe(at(240))
  run = does(run, at(95), (state) => completed(state, 'auth-post-acute', { at: at(95), facts: { authNumber: 'A1' } }))
  expect(taskOf(run.state, 'ride').state).toBe('free')
  run = does(run, at(100), (state) => completed(state, 'ride', { at: at(100) }))
  run = does(run, at(110), (state) => completed(state, 'med-rec', { at: at(110) }))
  run = does(run, at(130), (state) => completed(state, 'nurse-discharge', { at: at(130) }))
  expect(taskOf(run.state, 'leave')).toMatchObject({ state: 'free', department: 'TRN' })
  expect(taskOf(run.state, 'leave').clock?.targetMin).toBe(60)
  expect(run.state.journey.expectedAt).toBe(at(255))
})

test('the pre-alert goes half an hour before an agreed pickup, by its own timer', () => {
  let run = runOf(discharge({ mobility: 'walks', pickupAt: at(100) }))
  expect(taskOf(run.state, 'evs-prealert')).toMatchObject({ state: 'waiting', waitingFor: ['time'] })
  run = until(run, at(69))
  expect(taskOf(run.state, 'evs-prealert').state).toBe('waiting')
  run = until(run, at(70))
  expect(taskOf(run.state, 'evs-prealert').state).toBe('free')
})

test('[JN9] a pause and a hold stand the clock with their reasons; what is left runs on after', () => {
  let run = runOf(discharge({ appealOpen: true }, { at: TEN }))
  const task = taskOf(run.state, 'med-rec')
  expect(run.state.journey.hold).toMatchObject({ reason: 'waiting-appeal' })
  expect(task.clock?.dueAt).toBeNull()
  const source = { kind: 'person', ref: 'K. Lind' } as const
  run = hears(run, { type: 'facts', facts: facts({ appealOpen: false }), at: at(30), source }, at(30))
  expect(run.state.journey.hold).toBeNull()
  expect(taskOf(run.state, 'med-rec').clock?.dueAt).toBe(at(90))
  expect(run.state.journey.targetAt).toBe(at(150))
})

test('the template stays as small as the floor asked: at most six fields a form, every person step with a time', () => {
  for (const task of builtIn('discharge.v1').tasks) {
    expect(task.captures.length).toBeLessThanOrEqual(6)
    if (task.mode === 'person') expect(task.sla, task.key).not.toBeNull()
  }
})
