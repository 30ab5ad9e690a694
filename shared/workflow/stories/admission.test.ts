import { expect, test } from 'vitest'
import { at, taskOf } from '../../../test/builders/journey.ts'
import { inDays, story, stepsOf } from '../../../test/builders/workflow-story.ts'

import { childIdOf } from '../sub-journey.ts'

const fromEd = (facts = {}) =>
  story('admission', { stage: 'requested', facts: { comesFrom: 'ed', admitRequestedAt: at(0), ...facts } })

test('E3 has every row of its table', () => {
  const rows =
    'bed-request insurance-verify financial-class bed-assign staffing-check bed-ready consent supply-alloc handoff transport arrive-confirm moon-im'
  expect(stepsOf('admission')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E3 from the emergency department: bed asked for, chosen, ready, on the way, arrived, settled', () => {
  let way = fromEd({ isMedicare: true, patientClass: 'observation' })
  expect(way.cards()).toEqual(['bed-request', 'insurance-verify'])
  expect([way.clock('bed-request').minutes, way.run().state.journey.targetAt]).toEqual([10, at(240)])
  way = way.done(5, 'bed-request', { levelOfCare: 'ward', specialEquipment: true })
  expect(way.clock('bed-assign').minutes).toBe(60)
  way = way.done(40, 'bed-assign', { assignedBed: '401 A', bedDirty: false })
  expect([way.stage(), way.cards()]).toEqual([
    'assigned',
    ['insurance-verify', 'staffing-check', 'supply-alloc', 'handoff'],
  ])
  way = way.done(50, 'staffing-check').done(60, 'handoff')
  expect(way.stage()).toBe('ready')
  expect(way.clock('transport').minutes).toBe(30)
  way = way.told(70, { departed: true })
  expect(way.stage()).toBe('moving')
  way = way.recorded(85, 'tracking-arrived', { arrivedAt: at(85) })
  expect([way.stage(), way.state('bed-ready'), way.state('arrive-confirm')]).toEqual(['arrived', 'skipped', 'done'])
  expect(way.cards()).toEqual(expect.arrayContaining(['insurance-verify', 'consent', 'moon-im']))
  expect(way.clock('moon-im').minutes).toBe(2160)
  way = way.done(90, 'insurance-verify').done(100, 'financial-class').done(110, 'consent').done(200, 'moon-im')
  expect(way.run().state.journey).toMatchObject({ state: 'closed', stage: 'settled' })
})

test('E3 choosing a bed is for people: a message that names nobody does not choose it', () => {
  const asked = fromEd().done(5, 'bed-request', { levelOfCare: 'icu' })
  expect(asked.clock('bed-assign')).toEqual({ minutes: 30, priority: 'urgent' })
  expect(asked.recorded(10, 'bed-assigned', { assignedBed: '402 B' }).state('bed-assign')).toBe('free')
  expect(asked.recorded(10, 'bed-assigned', { assignedBed: '402 B' }, 'P. Moreau').state('bed-assign')).toBe('done')
})

test('E3 a dirty bed is a turnover of its own; nobody is moved before it is ready', () => {
  const chosen = fromEd({ isolation: true }).done(5, 'bed-request').done(20, 'bed-assign', { bedDirty: true })
  const way = chosen.done(30, 'handoff').done(31, 'staffing-check')
  const step = taskOf(way.run().state, 'bed-ready')
  expect([step.state, way.state('transport')]).toEqual(['free', 'waiting'])
  const child = { journey: childIdOf(step), workflow: 'bed', no: 1, state: 'running' } as const
  const source = { kind: 'rule', ref: child.journey } as const
  const told = { type: 'child', task: step.id, reason: null, facts: [], source } as const
  const opened = way.heard(32, { ...told, what: 'opened', child, at: at(32) })
  const ready = opened.heard(70, { ...told, what: 'done', at: at(70) })
  expect([ready.state('bed-ready'), ready.stage(), ready.clock('transport').minutes]).toEqual(['done', 'ready', 30])
})

test('E3 an expected arrival asks for its bed four hours before', () => {
  let way = story('admission', { stage: 'expected', facts: { expectedArrivalAt: inDays(1) } })
  expect([way.stage(), way.cards()]).toEqual(['expected', []])
  way = way.at(20 * 60 + 1)
  expect(way.cards()).toEqual(['bed-request'])
  way = way.told(24 * 60, { admitRequestedAt: inDays(1) })
  expect(way.stage()).toBe('requested')
})

test('E3 the patient is in a bed before anybody did anything: the steps on the way end, the papers stay', () => {
  const way = fromEd().recorded(15, 'arrived-in-bed', { arrivedAt: at(15) })
  expect(way.stage()).toBe('arrived')
  expect(way.cards()).toEqual(['insurance-verify', 'consent'])
})

test('E3 nothing moves for half an hour: it is stalled; a cancelled admission is taken back', () => {
  const way = fromEd()
  expect(way.at(31).run().state.journey.stalledAt).toBe(at(30))
  const chosen = way.done(5, 'bed-request').done(20, 'bed-assign', { assignedBed: '401 A', bedDirty: false })
  const source = { kind: 'message', ref: 'A11' } as const
  const undone = chosen.heard(30, { type: 'cancelled', reason: 'admission cancelled', at: at(30), source })
  expect(undone.cards().sort()).toEqual(['adhoc-undo-adm', 'adhoc-undo-bed'])
})

test('E3 the account opened in its class (BAR P01) sets the financial class; one without a class says nothing', () => {
  const asked = story('admission', { stage: 'requested', placed: true })
  expect(asked.recorded(10, 'account-opened').state('financial-class')).not.toBe('done')
  const classed = asked.recorded(10, 'account-opened', { financialClass: 'MCR' })
  expect(classed.state('financial-class')).toBe('done')
  expect(classed.run().state.phi?.facts['financialClass']?.value).toBe('MCR')
})
