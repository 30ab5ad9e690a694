import { expect, test } from 'vitest'
import { taskOf } from '../../../test/builders/journey.ts'
import { inDays, story } from '../../../test/builders/workflow-story.ts'

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
  const none = ride.asks(40, 'fail', 'ride', { args: { reason: 'unreachable', exception: 'capacity' } })
  expect(none.cards()).toEqual(expect.arrayContaining(['ride-alternative', 'adhoc-capacity']))
  expect(none.clock('ride-alternative').minutes).toBe(30)
  expect(
    none.done(60, 'ride-alternative', { pickupAt: inDays(0.1) }).run().state.journey.facts['pickupAt'],
  ).toBeDefined()
})
