import { expect, test } from 'vitest'
import { at, taskOf } from '../../../test/builders/journey.ts'
import { inDays, story } from '../../../test/builders/workflow-story.ts'
import { timersOf } from '../timers-of.ts'

const PLAN = { destination: 'home', ownCar: true, caregiverInformed: true, mobility: 'walks' }

test('E1 what the plan orders opens beside the rest: equipment with its vendor, the follow-up booked before leaving', () => {
  const facts = { followUpOrdered: true, expectedLeaveAt: inDays(1) }
  const plan = story('discharge', { stage: 'ordered', placed: true, facts })
  expect([plan.state('dme'), plan.state('follow-up-book')]).toEqual(['skipped', 'waiting'])
  const planned = plan.done(10, 'cm-plan', { ...PLAN, equipmentOrdered: true })
  expect(planned.cards()).toEqual(expect.arrayContaining(['dme', 'follow-up-book']))
  expect(planned.clock('dme').minutes).toBe(180)
  const vendor = planned.asks(60, 'complete', 'dme', { args: { captures: { item: 'Walker', vendor: 'Lake Medical' } } })
  expect(vendor.state('dme')).toBe('done')
  const booked = vendor.recorded(90, 'follow-up-booked')
  expect(taskOf(booked.run().state, 'follow-up-book').state).toBe('done')
})

test('E1 no vehicle: case management finds another way, and nothing before leaving waits for the first one', () => {
  const plan = story('discharge', { stage: 'ordered', placed: true }).done(10, 'cm-plan', { ...PLAN, ownCar: false })
  const ride = plan.told(12, { mobility: 'stretcher' })
  expect([ride.state('ride'), ride.state('ride-alternative')]).toEqual(['free', 'skipped'])
  const none = ride.asks(20, 'fail', 'ride', { args: { reason: 'unreachable', exception: 'capacity' } })
  expect(none.cards()).toEqual(expect.arrayContaining(['ride-alternative', 'adhoc-capacity']))
  expect(none.clock('ride-alternative').minutes).toBe(30)
  expect(
    none.done(45, 'ride-alternative', { pickupAt: inDays(0.1) }).run().state.journey.facts['pickupAt'],
  ).toBeDefined()
})

test('[JN31] E1 no vehicle in 30 minutes: case management is asked by the clock, whoever has the ride, paused or not', () => {
  const plan = story('discharge', { stage: 'ordered', placed: true }).done(10, 'cm-plan', { ...PLAN, ownCar: false })
  let ride = plan.told(12, { mobility: 'stretcher' }).asks(15, 'start', 'ride')
  ride = ride.asks(20, 'pause', 'ride', { args: { reason: 'waiting-ride' } })
  expect(ride.at(39).state('ride-alternative')).toBe('skipped')
  const late = ride.at(40)
  expect([late.state('ride'), late.state('ride-alternative')]).toEqual(['paused', 'free'])
  expect(late.clock('ride-alternative').minutes).toBe(30)
  const found = late.asks(45, 'resume', 'ride').done(46, 'ride', { rideMode: 'bls' })
  expect(found.state('ride-alternative')).toBe('skipped')
  expect(found.run().state.journey.facts['rideLate']).toBeUndefined()
  const other = late.done(50, 'ride-alternative', { pickupAt: at(120) })
  expect([other.state('ride'), other.state('ride-alternative')]).toEqual(['skipped', 'done'])
  expect(other.run().state.journey.facts['rideLate']).toBeUndefined()
})

test('E1 the pre-alert opens the turnover of the bed, and what was begun with it goes on when the patient left', () => {
  const facts = { ...PLAN, precautions: ['contact'], bedAsked: true }
  const plan = story('discharge', { stage: 'ordered', placed: true, facts }).done(10, 'cm-plan', PLAN)
  expect(plan.state('evs-prealert')).toBe('waiting')
  const soon = plan.done(30, 'med-rec').done(50, 'nurse-discharge')
  expect(soon.state('evs-prealert')).toBe('free')
  expect(timersOf(soon.run().state, soon.run().context).map(({ subject, step }) => [subject, step])).toContainEqual([
    'j1/evs-prealert',
    'open-child',
  ])
  const nowhere = story('discharge', { stage: 'ordered', facts }).done(10, 'cm-plan', PLAN).done(30, 'med-rec')
  expect(nowhere.done(50, 'nurse-discharge').state('evs-prealert')).toBe('skipped')
})

test('E1 the account ended in the billing system (BAR P06) is its final review', () => {
  const plan = story('discharge', { stage: 'ordered', placed: true })
  const left = plan.heard(20, { type: 'left', confirmed: true, at: at(20), source: { kind: 'person', ref: 'k.lind' } })
  expect(left.state('account-review')).toBe('free')
  expect(left.recorded(3000, 'account-ended').state('account-review')).toBe('done')
})

test('E1 the follow-up that the scheduler booked says its time', () => {
  const facts = { followUpOrdered: true, expectedLeaveAt: inDays(1) }
  const plan = story('discharge', { stage: 'ordered', placed: true, facts }).done(10, 'cm-plan', PLAN)
  const booked = plan.recorded(90, 'follow-up-booked', { followUpAt: inDays(14) })
  expect(booked.state('follow-up-book')).toBe('done')
  expect(booked.run().state.phi?.facts['followUpAt']?.value).toBe(inDays(14))
})
