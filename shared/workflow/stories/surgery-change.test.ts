import { expect, test } from 'vitest'
import { at, builtIn, facts, opening, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { story, stepsOf } from '../../../test/builders/workflow-story.ts'
import { openJourney } from '../open-journey.ts'
import { openingOf, returnedFacts } from '../sub-journey.ts'

const RULE = { kind: 'rule', ref: 'supply' } as const

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

test('E5 an implant that is not there is ordered by a journey of its own, and all waits to be confirmed for it', () => {
  const change = moved(KNOWN)
  expect([change.state('impact-list'), change.state('implant-order')]).toEqual(['done', 'skipped'])
  const missing = change.done(10, 'implant-check', { implantMissing: true })
  expect(missing.state('implant-order')).toBe('free')
  expect(change.done(10, 'implant-check').state('implant-order')).toBe('skipped')
})

test('[LK11] E5 the order of an implant knows what, how many, for which room, by when, and says under which number', () => {
  const said = { itemId: 'HIP-7', itemName: 'Hip stem 7', quantity: 1, implantMissing: true }
  const change = moved({ ...KNOWN, sameDay: true, surgeryAt: at(300), operatingRoom: '2' }).done(
    10,
    'implant-check',
    said,
  )
  const { state, context } = change.run()
  const opens = context.template.tasks.find(({ key }) => key === 'implant-order')?.opensJourney
  if (opens === undefined) throw new Error('it opens nothing')
  const wanted = openingOf(state, taskOf(state, 'implant-order'), { opens, template: builtIn('supply.v1') })
  expect(Object.fromEntries(wanted.facts.map(({ name, value }) => [name, value]))).toEqual({
    itemId: 'HIP-7',
    itemName: 'Hip stem 7',
    quantity: 1,
    needAt: at(300),
    stockPlace: '2',
    implant: true,
    emergency: true,
  })
  const supply = openJourney({ ...wanted, at: at(10) }, ruleContext('supply.v1'), at(10))
  expect(supply.journey.facts['itemName']?.value).toBe('Hip stem 7')
  const ordered = returnedFacts(
    { ...supply, journey: { ...supply.journey, facts: { orderNumber: { value: 'PO-1', at: at(20), source: RULE } } } },
    opens,
  )
  expect(ordered).toEqual([{ name: 'implantOrder', value: 'PO-1', class: 'ops' }])
})

test('E5 for tomorrow the times are longer', () => {
  const change = moved({ ...KNOWN, outsideAuth: true })
  expect(change.cards().map((key) => change.clock(key).minutes)).toEqual([120, 240, 240, 240, 240, 480])
})

test('E5 what no message says is asked once; what moves others is decided by a person', () => {
  let change = moved().at(2)
  expect([change.stage(), change.cards()]).toEqual(['impact', ['find-out']])
  expect(change.state('impact-list')).toBe('not-done')
  change = change.done(10, 'find-out', { ...KNOWN, movesOthers: true })
  expect(change.cards()).toEqual(['approve-change'])
  const kept = change.done(20, 'approve-change', { changeDecision: 'reject' })
  expect(kept.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'rejected' })
  const approved = change.done(20, 'approve-change', { changeDecision: 'approve' })
  expect(approved.stage()).toBe('confirm')
})

test('[JN6] E5 the change set carries old and new values: what the first message said is kept, with its source', () => {
  const change = moved({ surgeryAt: at(300), operatingRoom: '2' })
  const again = change.told(30, { surgeryAt: at(400), operatingRoom: '5' }).told(60, { surgeryAt: at(500) })
  const { facts } = again.run().state.journey
  expect(facts['surgeryAt']).toMatchObject({ value: at(500), was: at(400) })
  const source = { kind: 'message', ref: 'MSG-1' }
  expect(facts['surgeryWasAt']).toEqual({ value: at(300), source, at: at(0) })
  expect(facts['operatingRoomWas']).toEqual({ value: '2', source, at: at(0) })
})

test('[JN6] E5 a change set that opens anew about the same operation has its old values from the one before', () => {
  const context = ruleContext('or.change.v1')
  const before = moved({ surgeryAt: at(300), operatingRoom: '2' }).run().state
  const told = facts({ surgeryAt: at(900), operatingRoom: '2' }, context.template)
  const after = openJourney(opening({ stage: 'detected', facts: told, before, at: at(600) }), context, at(600))
  expect(after.journey.facts['surgeryWasAt']).toMatchObject({ value: at(300), at: at(0) })
  expect(after.journey.facts['operatingRoomWas']).toBeUndefined()
})

test('E5 cancelled (S15): each department takes back its part, whether or not it had been moved before', () => {
  const change = moved({ ...KNOWN, changeKind: 'cancelled', authNumber: 'A1', sameDay: true })
  const release = ['free-block', 'release-trays', 'release-team', 'release-implant', 'release-bed']
  expect(change.cards()).toEqual([...release, 'withdraw-auth', 'tell-cancelled'])
  expect(change.clock('free-block')).toEqual({ minutes: 30, priority: 'urgent' })
  const simple = moved({ changeKind: 'cancelled', implantCase: false, bedAffected: false })
  expect(simple.cards()).toEqual(['free-block', 'release-trays', 'release-team', 'tell-cancelled'])
  const over = simple.cards().reduce((so, key) => so.done(20, key), simple.at(2))
  expect(over.cards()).toEqual(['confirm-all'])
})

test('E5 moved, then cancelled: what is open of the move ends, what was done is taken back, moved again it ends too', () => {
  const change = moved({ ...KNOWN })
    .done(10, 'or-grid')
    .done(12, 'spd-priority')
  const cancelled = change.recorded(30, 'surgery-cancelled', { changeKind: 'cancelled' })
  expect([cancelled.state('anaesthesia'), cancelled.state('spd-priority')]).toEqual(['skipped', 'done'])
  expect(cancelled.cards()).toContain('release-trays')
  expect(cancelled.cards()).not.toContain('patient-notify')
  const back = cancelled.recorded(40, 'surgery-moved', { changeKind: 'moved' })
  expect([back.state('release-trays'), back.state('anaesthesia')]).toEqual(['skipped', 'free'])
})

test('E5 a change that is called off: each department that moved something takes it back', () => {
  const change = moved({ ...KNOWN })
    .done(10, 'or-grid')
    .done(20, 'patient-notify')
  const source = { kind: 'message', ref: 'SIU' } as const
  const undone = change.heard(30, { type: 'cancelled', reason: 'moved back', at: at(30), source })
  expect(undone.cards()).toEqual(['adhoc-undo-or', 'adhoc-undo-out'])
})
