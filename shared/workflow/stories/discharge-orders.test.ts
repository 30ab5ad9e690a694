import { expect, test } from 'vitest'
import { at, completed, discharge, opening, ruleContext, taskOf, TEN } from '../../../test/builders/journey.ts'
import { does, hears, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import type { JourneyEvent } from '../journey-event.ts'
import { openJourney } from '../open-journey.ts'
import { timersOf } from '../timers-of.ts'

const PLAN = { destination: 'snf', caregiverInformed: true, mobility: 'wheelchair' }
const source = { kind: 'message', ref: 'ORM' } as const

function cancel(order: string | null, minute: number): JourneyEvent {
  return { type: 'order-cancelled', order, at: at(minute), source }
}

function order(id: string, minute: number): JourneyEvent {
  return { type: 'ordered', order: id, by: 'Dr Roe', at: at(minute), source }
}

/** Ordered at ten; planned at 10:10, the place found and the ride booked. */
function worked(): Run {
  let run = runOf(discharge({ mobility: 'wheelchair' }))
  run = does(run, at(10), (state) => completed(state, 'cm-plan', { at: at(10), facts: PLAN }))
  run = does(run, at(15), (state) => completed(state, 'facility-accept', { at: at(15), facts: { acceptedBy: 'Elm' } }))
  return does(run, at(18), (state) => completed(state, 'ride', { at: at(18) }))
}

test('[JN8] a cancelled order holds the journey; written again within 30 minutes it goes on with its finished work', () => {
  let run = hears(worked(), cancel('ORD-1', 20), at(20))
  expect(run.state.journey.hold).toEqual({ reason: 'order-cancelled', since: at(20), until: at(50) })
  expect(taskOf(run.state, 'med-rec').clock?.dueAt).toBeNull()
  expect(timersOf(run.state, run.context).map(({ step }) => step)).toEqual(['hold-end'])
  run = hears(run, order('ORD-2', 40), at(40))
  expect(run.state.journey).toMatchObject({ hold: null, heldMs: 20 * 60_000, targetAt: at(140) })
  expect(run.state.journey.marks).not.toContain('order-cancelled')
  expect(taskOf(run.state, 'cm-plan').state).toBe('done')
  expect(taskOf(run.state, 'med-rec').clock?.dueAt).toBe(at(80))
  expect(run.state.journey.facts['orderId']?.value).toBe('ORD-2')
  run = until(run, at(55))
  expect(run.state.journey.closeReason).toBeNull()
})

test('[JN8] not written again: the undo cascade cancels what is open and gives each department what to take back', () => {
  let run = until(hears(worked(), cancel('ORD-1', 20), at(20)), at(50))
  expect(run.state.journey).toMatchObject({ state: 'open', closeReason: 'order-cancelled', hold: null })
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ state: 'cancelled', reason: 'order-cancelled' })
  expect(taskOf(run.state, 'cm-plan').state).toBe('done')
  const reverse = [...run.state.tasks.values()].filter(({ key }) => key.startsWith('adhoc-undo-'))
  expect(reverse.map(({ department, title, state }) => [department, title, state])).toEqual([
    ['CM', 'Undo: tell the facility', 'free'],
    ['TRN', 'Undo: cancel the ride', 'free'],
  ])
  run = does(run, at(60), (state) => completed(state, 'adhoc-undo-cm', { at: at(60) }))
  expect(run.state.journey.state).toBe('open')
  run = does(run, at(61), (state) => completed(state, 'adhoc-undo-trn', { at: at(61) }))
  expect(run.state.journey).toMatchObject({ state: 'closed', closeReason: 'order-cancelled' })
})

test('[JN8] nothing done yet: the cascade closes at once', () => {
  const run = until(hears(runOf(discharge()), cancel('ORD-1', 5), at(5)), at(35))
  expect(run.state.journey).toMatchObject({ state: 'closed', closeReason: 'order-cancelled' })
})

test('[JN8] an order that comes while departments take back revives the journey; what was taken back is asked for anew', () => {
  let run = until(hears(worked(), cancel('ORD-1', 20), at(20)), at(50))
  run = does(run, at(55), (state) => completed(state, 'adhoc-undo-trn', { at: at(55) }))
  run = hears(run, order('ORD-3', 58), at(58))
  expect(run.state.journey).toMatchObject({ state: 'open', closeReason: null })
  expect(taskOf(run.state, 'adhoc-undo-cm')).toMatchObject({ state: 'cancelled' })
  expect(taskOf(run.state, 'facility-accept').state).toBe('done')
  expect(taskOf(run.state, 'ride')).toMatchObject({ id: 'j1/ride~2', state: 'free' })
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ id: 'j1/med-rec', state: 'free', freeAt: at(58) })
})

test('[JN8] the cancel of an order that another replaced, and a cancel heard twice, say nothing', () => {
  let run = hears(worked(), order('ORD-2', 20), at(20))
  const before = run.state
  run = hears(run, cancel('ORD-1', 21), at(21))
  expect(run.state).toBe(before)
  const held = hears(run, cancel('ORD-2', 22), at(22))
  expect(hears(held, cancel('ORD-2', 22), at(23)).state.journey.hold).toEqual(held.state.journey.hold)
})

test('[JN8] a planned discharge called off (A25) is undone at once; so is a journey on hold', () => {
  const planned = openJourney(opening(), ruleContext(), TEN)
  expect(hears(runOf(planned), cancel(null, 5), at(5)).state.journey.state).toBe('closed')
  const held = hears(worked(), cancel('ORD-1', 20), at(20))
  expect(hears(held, cancel(null, 25), at(25)).state.journey.closeReason).toBe('order-cancelled')
})

test('an order on hold stands the clocks until it is written again', () => {
  let run = hears(worked(), { type: 'order-held', order: 'ORD-1', at: at(20), source }, at(20))
  expect(run.state.journey.hold).toMatchObject({ reason: 'order-held', until: null })
  run = until(run, at(600))
  expect(run.state.escalations.size).toBe(0)
  run = hears(run, order('ORD-1', 600), at(600))
  expect(taskOf(run.state, 'med-rec').clock?.dueAt).toBe(at(640))
})

test('a coordinator cancels: the same cascade, with the reason given', () => {
  const by = { kind: 'person', ref: 'K. Lind' } as const
  const run = hears(worked(), { type: 'cancelled', reason: 'wrong patient', at: at(20), source: by }, at(20))
  expect(run.state.journey).toMatchObject({ state: 'open', closeReason: 'wrong patient' })
  expect(taskOf(run.state, 'leave').state).toBe('cancelled')
})

test('[JN9] a late feed starts the clock at the event and says so; nothing climbs before it arrived', () => {
  const context = ruleContext()
  const state = openJourney(opening({ order: { id: 'O', by: 'Dr Roe' } }), context, at(90))
  expect(state.journey.marks).toContain('late-feed')
  expect(taskOf(state, 'med-rec').clock).toMatchObject({ startedAt: TEN, dueAt: at(60) })
  const run = until(runOf(state, context), at(90))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ breachedAt: at(60), level: 2 })
  expect([...run.state.escalations.values()][0]).toMatchObject({ raisedAt: at(90), level: 2 })
})

test('[SN9] a patient who is moved is in the other bed; the bed left behind is a journey of its own, no step here', () => {
  const moved: JourneyEvent = { type: 'facts', facts: [], placement: { bed: 'B' }, at: at(5), source }
  const run = hears(runOf(discharge()), moved, at(5))
  expect(run.state.journey.bed).toBe('B')
  expect([...run.state.tasks.values()].filter(({ key }) => key.startsWith('adhoc-'))).toEqual([])
})

test('[JN8] a cancel that comes late, after the order was written again, takes back nothing', () => {
  const again = hears(worked(), order('ORD-1', 30), at(30))
  expect(hears(again, cancel('ORD-1', 25), at(31)).state.journey.hold).toBeNull()
  expect(hears(again, cancel('ORD-1', 32), at(32)).state.journey.hold?.reason).toBe('order-cancelled')
})

test('[JN8] a cancel that names no order, told twice, is one: only a later word undoes at once', () => {
  const held = hears(worked(), cancel(null, 20), at(20))
  expect(hears(held, cancel(null, 20), at(22)).state).toBe(held.state)
  expect(hears(held, cancel(null, 24), at(24)).state.journey.closeReason).toBe('order-cancelled')
})
