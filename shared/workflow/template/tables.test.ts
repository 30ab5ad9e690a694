import { expect, test } from 'vitest'
import { dispositionOf, destinationOf } from '../disposition.ts'
import { FACT_NAMES, factClass } from './fact-names.ts'
import { timerAt } from '../timer.ts'
import { transportFor } from '../transport.ts'

const DESTINATIONS = ['home', 'home-health', 'snf', 'rehab', 'ltc', 'hospice', 'other-hospital']
const MOBILITIES = ['walks', 'wheelchair', 'stretcher', 'bariatric', 'oxygen', 'monitor']

test('[JN16] every destination and way of moving has a ride; what is not in the table has none', () => {
  for (const destination of DESTINATIONS)
    for (const mobility of MOBILITIES)
      for (const ownCar of [true, false]) expect(transportFor({ destination, mobility, ownCar })).not.toBeNull()
  expect(transportFor({ destination: 'moon', mobility: 'walks', ownCar: true })).toBeNull()
  expect(transportFor({ destination: 'home', mobility: 'flies', ownCar: true })).toBeNull()
})

test('[JN16] nobody lies down, is monitored or weighs too much in their own car', () => {
  const by = (mobility: string, ownCar = true, destination = 'home') =>
    transportFor({ destination, mobility, ownCar })?.mode
  expect(MOBILITIES.map((mobility) => by(mobility))).toEqual(['none', 'volunteer', 'bls', 'bls', 'volunteer', 'als'])
  expect(by('monitor', false, 'other-hospital')).toBe('cct')
  expect(by('wheelchair', true, 'snf')).toBe('wheelchair-van')
})

test('[JN15] dispositions by HL7, UB-04 and FHIR codes', () => {
  expect(['20', '41', 'exp', 'Expired'].map(dispositionOf)).toEqual(['expired', 'expired', 'expired', 'expired'])
  expect(['01', '1', 'home', ' H '].map(dispositionOf)).toEqual(['home', 'home', 'home', 'home'])
  expect(['07', 'aadvice', '03', '62', '63', '50', '02', '06'].map(dispositionOf)).toEqual([
    'ama',
    'ama',
    'snf',
    'rehab',
    'ltc',
    'hospice',
    'other-hospital',
    'home-health',
  ])
  expect([dispositionOf('??'), dispositionOf(''), dispositionOf('constructor')]).toEqual([
    'unknown',
    'unknown',
    'unknown',
  ])
  expect([destinationOf('snf'), destinationOf('ama'), destinationOf('expired')]).toEqual(['snf', null, null])
})

test('facts that name a payer, a medicine or a person are clinical; each name stands once', () => {
  expect(['payer', 'isMedicare', 'drugCount', 'diagnosis', 'rideContact'].map(factClass)).toEqual(Array(5).fill('phi'))
  expect(factClass('bedAsked')).toBe('ops')
  expect(new Set(FACT_NAMES.map(({ name }) => name)).size).toBe(FACT_NAMES.length)
})

test('[ES7] a timer rounds up to the second and its occurrence fits four bytes', () => {
  const at = Date.parse('2026-03-10T14:00:00.001Z')
  expect(timerAt('t', 'due', at).dueAt).toBe(Date.parse('2026-03-10T14:00:01Z'))
  expect(timerAt('t', 'due', at).occurrence).toBe(timerAt('t', 'due', at + 999).occurrence)
  expect(timerAt('t', 'open', 253_402_300_799_999).occurrence).toBe(2_147_483_647)
  expect(timerAt('t', 'open', 0).occurrence).toBeGreaterThan(-2_147_483_648)
})
