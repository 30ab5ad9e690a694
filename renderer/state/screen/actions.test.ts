import { beforeEach, expect, test } from 'vitest'
import type { JourneyPhiRow } from '../../../shared/domain/journey.ts'
import { testConsole, type TestConsole } from '../../../test/builders/console-state.ts'
import { at, builtIn, completed, discharge, smallHospital, taskOf } from '../../../test/builders/journey.ts'
import { ManualTime } from '../../../test/builders/manual-time.ts'
import { aCoordinator } from '../../../test/builders/people.ts'
import { type Actions, createActions } from './actions.ts'
import { createScreen, type Screen, type Target } from './screen-store.ts'

const reference = smallHospital({ templates: [builtIn('discharge.v1')] })
let opened: TestConsole
let screen: Screen
let actions: Actions
let time: ManualTime

const on = (key: string): Target => ({ journey: 'j1', task: `j1/${key}`, escalation: null })
const state = (key: string) => opened.state.board.row('task', `j1/${key}`)?.state
const settle = () => time.advance(1)

async function open(of = discharge({ mobility: 'walks', destination: 'home', ownCar: true })): Promise<void> {
  time = new ManualTime(at(45))
  const actor = aCoordinator({
    id: 'k.lind',
    facility: 'test',
    departments: ['NUR'],
    roles: ['unit-coordinator', 'worker'],
  })
  opened = await testConsole({ journeys: [of], reference, actor, time })
  screen = createScreen()
  actions = createActions(opened.state, screen)
}

beforeEach(() => open())

test('a claim is on the board at once and z takes it back for ten seconds', async () => {
  actions.act('claim', on('med-rec'))
  expect(state('med-rec')).toBe('claimed')
  await settle()
  expect(screen.store.getState().undo?.ask).toEqual({ verb: 'undo', entityId: 'j1/med-rec' })
  await time.advance(10_000)
  actions.undo()
  await settle()
  expect(state('med-rec')).toBe('claimed')
})

test('z within ten seconds releases', async () => {
  actions.act('claim', on('med-rec'))
  await settle()
  actions.undo()
  await settle()
  expect(state('med-rec')).toBe('free')
  expect(screen.store.getState().undo).toBeNull()
})

test('d asks where the step has a form, and finishes one without a form at once', async () => {
  actions.act('done', on('med-rec'))
  expect(screen.store.getState().dialog).toMatchObject({ kind: 'complete', target: on('med-rec') })
  expect(state('med-rec')).toBe('free')
  let ready = discharge({ mobility: 'walks', destination: 'home', ownCar: true })
  for (const key of ['cm-plan', 'med-rec', 'nurse-discharge']) ready = completed(ready, key, { at: at(20) })
  expect(taskOf(ready, 'leave').state).toBe('free')
  await open(ready)
  actions.act('done', on('leave'))
  expect(screen.store.getState().dialog).toBeNull()
  expect(state('leave')).toBe('done')
})

test('on a row without an open step no form is filled in for nothing: the menu says what can be done', () => {
  const bare: Target = { journey: 'j1', task: null, escalation: null }
  for (const action of ['done', 'fail', 'pause', 'forward', 'hand-over', 'ready-at', 'claim'] as const) {
    actions.act(action, bare)
    expect(screen.store.getState().dialog).toMatchObject({ kind: 'menu', target: bare })
    screen.close()
  }
  actions.act('note', bare)
  expect(screen.store.getState().dialog?.kind).toBe('note')
})

test('what the rules refuse changes nothing and is said', async () => {
  actions.act('claim', on('nurse-discharge'))
  await settle()
  expect(state('nurse-discharge')).toBe('waiting')
  expect(screen.store.getState().feedback?.of).toMatchObject({ kind: 'refused', refusal: { code: 'stale' } })
})

test('a menu says beforehand what would be refused, and why', () => {
  expect(actions.whyNot('claim', on('med-rec'))).toBeNull()
  expect(actions.whyNot('done', on('med-rec'))).toBeNull()
  expect(actions.whyNot('claim', on('nurse-discharge'))?.code).toBe('stale')
  expect(actions.whyNot('release', on('med-rec'))).not.toBeNull()
})

test('picked tasks go together, and those that could not are counted', async () => {
  for (const key of ['med-rec', 'cm-plan', 'nurse-discharge']) screen.toggleSelected(`j1/${key}`)
  actions.act('claim', on('med-rec'))
  await settle()
  expect([state('med-rec'), state('cm-plan'), state('nurse-discharge')]).toEqual(['claimed', 'claimed', 'waiting'])
  expect(screen.store.getState().feedback?.of).toMatchObject({ kind: 'several', done: 2, refused: [{ code: 'stale' }] })
  expect(screen.store.getState().selected.size).toBe(0)
})

test('p on a step that nobody holds says why, in place of a form that can only be refused', () => {
  actions.act('pause', on('med-rec'))
  expect(screen.store.getState().dialog).toBeNull()
  expect(screen.store.getState().feedback?.of).toMatchObject({ kind: 'refused', refusal: { code: 'not-owner' } })
})

test('who stands to the patient is asked where there is a patient and what is clinical is shown', async () => {
  const target: Target = { journey: 'j1', task: null, escalation: null }
  const of = discharge({ mobility: 'walks', destination: 'home', ownCar: true })
  const { id, facility, journey, version, seq } = of.journey
  const phi: JourneyPhiRow = { kind: 'journeyPhi', id, facility, journey, version, seq, facts: {}, notes: [] }
  await open({ ...of, phi })
  expect(actions.whyNot('set-relation', target)).toBeNull()
  await open({ ...of, phi: null })
  expect(actions.whyNot('set-relation', target)).not.toBeNull()
  await open({ ...of, phi, identity: null, journey: { ...of.journey, initials: '' } })
  expect(actions.whyNot('set-relation', target)).not.toBeNull()
})
