import { expect, test } from 'vitest'
import { anActor } from '../../test/builders/people.ts'
import { aJourneyRow, aState, aTaskRow, NOON } from '../../test/builders/ward.ts'
import { HOUR_MS } from '../kernel/instant.ts'
import { classOfRoles, mayReadRow, scopesOfActor, scopesOfJourney } from './scopes.ts'

const pharmacy = aTaskRow('free')
const transport = aTaskRow('done', { key: 'ride', department: 'TRN' })

test('[SC1] an open journey is in its unit and in each department with a task not yet final', () => {
  expect(scopesOfJourney(aState(aJourneyRow(), [pharmacy, transport]))).toEqual(['unit:4W', 'dept:PHA'])
  const waiting = aTaskRow('waiting', { key: 'bed-clean', department: 'EVS' })
  expect(scopesOfJourney(aState(aJourneyRow(), [pharmacy, waiting]))).toEqual(['unit:4W', 'dept:PHA', 'dept:EVS'])
})

test('[SC2] a visit that is not placed yet is in unit:none', () => {
  expect(scopesOfJourney(aState(aJourneyRow({ unit: null }), []))).toEqual(['unit:none'])
})

test('[SC3] a referral is placed by department and never leaves the referral desk while it is open', () => {
  const referral = aJourneyRow({ workflow: 'referral.in', unit: null })
  expect(scopesOfJourney(aState(referral, []))).toEqual(['dept:REF'])
  const auth = aTaskRow('free', { department: 'AUT' })
  expect(scopesOfJourney(aState(referral, [auth]))).toEqual(['dept:REF', 'dept:AUT'])
})

test('[SC4] a closed journey keeps its place and no department', () => {
  expect(scopesOfJourney(aState(aJourneyRow({ state: 'closed' }), [pharmacy]))).toEqual(['unit:4W'])
})

test('[SC5] 48 h after closing it is nowhere; without a now it stays', () => {
  const closed = aState(aJourneyRow({ state: 'closed' }), [])
  expect(scopesOfJourney(closed, NOON + 48 * HOUR_MS - 1)).toEqual(['unit:4W'])
  expect(scopesOfJourney(closed, NOON + 48 * HOUR_MS)).toEqual([])
  expect(scopesOfJourney(closed)).toEqual(['unit:4W'])
})

test('[SC6] everyone has reference data first and their own scope; the rest follows from the roles', () => {
  const of = (over: Parameters<typeof anActor>[0]) =>
    scopesOfActor(anActor(over)).map((grant) => `${grant.scope} ${grant.class}`)
  const departments = ['TRN', 'EVS']
  expect(of({ roles: ['worker'], departments })).toEqual([
    'facility:north:ref ops',
    'user:u-me id',
    'dept:TRN id',
    'dept:EVS ops',
  ])
  expect(of({ roles: ['worker'], departments: ['PHA'] }).slice(2)).toEqual(['dept:PHA phi'])
  expect(of({ roles: ['unit-coordinator'], units: ['4W', '5E'] }).slice(2)).toEqual(['unit:4W phi', 'unit:5E phi'])
  expect(of({ roles: ['house-supervisor'], units: ['4W'] }).slice(2)).toEqual(['unit:4W phi', 'unit:none phi'])
  expect(of({ roles: ['referral-coordinator'] }).slice(2)).toEqual(['dept:REF phi', 'dept:OUT phi', 'dept:AUT phi'])
  expect(of({ roles: ['wall-display'], units: ['4W'] })).toEqual([
    'facility:north:ref wall',
    'user:u-me wall',
    'unit:4W wall',
  ])
  for (const role of ['compliance-officer', 'template-owner', 'integration-analyst'])
    expect(of({ roles: [role], departments, units: ['4W'] })).toHaveLength(2)
})

test('[SC7] a scope held twice counts once, with the higher class', () => {
  const both = anActor({ roles: ['worker', 'referral-coordinator'], departments: ['OUT'] })
  expect(scopesOfActor(both).filter(({ scope }) => scope === 'dept:OUT')).toEqual([{ scope: 'dept:OUT', class: 'phi' }])
})

test('[SC8] the class of the account caps every scope', () => {
  const capped = anActor({ roles: ['unit-coordinator'], units: ['4W'], class: 'ops' })
  expect(scopesOfActor(capped).at(-1)).toEqual({ scope: 'unit:4W', class: 'ops' })
})

test('[SC9] a row is read through a shared scope of sufficient class', () => {
  const driver = anActor({ roles: ['worker'], departments: ['TRN'] })
  expect(mayReadRow(driver, 'id', ['dept:TRN'])).toBe(true)
  expect(mayReadRow(driver, 'phi', ['dept:TRN'])).toBe(false)
  expect(mayReadRow(driver, 'ops', ['dept:PHA', 'unit:4W'])).toBe(false)
  const wall = anActor({ roles: ['wall-display'], units: ['4W'] })
  expect(mayReadRow(wall, 'wall', ['unit:4W'])).toBe(true)
  expect(mayReadRow(wall, 'ops', ['unit:4W'])).toBe(false)
})

test('[SC10] the class of a person is the highest that their work needs', () => {
  expect(classOfRoles(anActor({ roles: ['worker'], departments: ['EVS'] }))).toBe('ops')
  expect(classOfRoles(anActor({ roles: ['worker'], departments: ['EVS', 'TRN'] }))).toBe('id')
  expect(classOfRoles(anActor({ roles: ['department-lead'], departments: ['PHA'] }))).toBe('phi')
  expect(classOfRoles(anActor({ roles: ['wall-display', 'unit-coordinator'] }))).toBe('wall')
})

test('[SC3] what follows no visit lives whole at its home departments, open and closed, and on its unit if it has one', () => {
  const turnover = aJourneyRow({ workflow: 'bed-turnover', home: ['EVS', 'BED'] })
  expect(scopesOfJourney(aState(turnover, []))).toEqual(['dept:EVS', 'dept:BED', 'unit:4W'])
  const supply = { workflow: 'supply', home: ['SUP'], unit: null }
  const clean = aTaskRow('free', { department: 'EVS' })
  expect(scopesOfJourney(aState(aJourneyRow(supply), [clean]))).toEqual(['dept:SUP', 'dept:EVS'])
  expect(scopesOfJourney(aState(aJourneyRow({ ...supply, state: 'closed' }), [clean]))).toEqual(['dept:SUP'])
})
