import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { story, stepsOf } from '../../../test/builders/workflow-story.ts'

const moved = (facts = {}) =>
  story('or.change', { stage: 'detected', facts: { appointmentId: 'OR-1', changeKind: 'moved', ...facts } })
const KNOWN = { movesOthers: false, traysDiffer: true, implantCase: true, bedAffected: true, teamChanges: true }

test('E5 has every row of its table', () => {
  const rows =
    'impact-list approve-change or-grid spd-priority anaesthesia implant-check preop-bed auth-date patient-notify confirm-all'
  expect(stepsOf('or.change')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E5 a case that is moved today: everybody it touches is told at once, and one confirms', () => {
  let change = moved({ ...KNOWN, outsideAuth: true, sameDay: true })
  expect(change.stage()).toBe('confirm')
  expect(change.cards()).toEqual(['or-grid', 'spd-priority', 'anaesthesia', 'implant-check', 'preop-bed', 'auth-date'])
  const minutes = (key: string) => change.clock(key).minutes
  expect(change.cards().map(minutes)).toEqual([30, 45, 30, 60, 60, 60])
  change = change.done(10, 'or-grid')
  expect(change.cards()).toContain('patient-notify')
  expect(change.clock('patient-notify')).toEqual({ minutes: 30, priority: 'urgent' })
  for (const key of ['spd-priority', 'anaesthesia', 'implant-check', 'preop-bed', 'auth-date', 'patient-notify'])
    change = change.done(20, key)
  expect(change.cards()).toEqual(['confirm-all'])
  change = change.done(25, 'confirm-all')
  expect(change.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('E5 for tomorrow the times are longer', () => {
  const change = moved({ ...KNOWN, outsideAuth: true })
  expect(change.cards().map((key) => change.clock(key).minutes)).toEqual([120, 240, 240, 240, 240, 480])
})

test('E5 what no message says is asked once; what moves others is decided by a person', () => {
  let change = moved().at(2)
  expect([change.stage(), change.cards()]).toEqual(['impact', ['find-out']])
  change = change.done(10, 'find-out', { ...KNOWN, movesOthers: true })
  expect(change.cards()).toEqual(['approve-change'])
  const kept = change.done(20, 'approve-change', { changeDecision: 'reject' })
  expect(kept.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'rejected' })
  const approved = change.done(20, 'approve-change', { changeDecision: 'approve' })
  expect(approved.stage()).toBe('confirm')
})

test('E5 a cancelled case changes the grid and tells the patient; undone, each department takes its part back', () => {
  let change = moved({ ...KNOWN, changeKind: 'cancelled' })
  expect(change.cards()).toEqual(['or-grid'])
  change = change.done(10, 'or-grid').done(20, 'patient-notify')
  const source = { kind: 'message', ref: 'SIU' } as const
  const undone = change.heard(30, { type: 'cancelled', reason: 'moved back', at: at(30), source })
  expect(undone.cards()).toEqual(['adhoc-undo-or', 'adhoc-undo-out'])
})
