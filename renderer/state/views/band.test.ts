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
} from '../../../test/builders/journey.ts'
import { runOf, until } from '../../../test/builders/journey-run.ts'
import { claimed } from '../../../shared/commands/task-turns.ts'
import { userIdSchema } from '../../../shared/kernel/ids.ts'
import { settle } from '../../../shared/workflow/settle.ts'
import { openJourney } from '../../../shared/workflow/open-journey.ts'
import { step } from '../../../shared/workflow/step.ts'
import { type JourneyState, withTask } from '../../../shared/changes/journey-state.ts'
import { boardCells, columnOf, openColumns } from './board-cells.ts'
import { bandOf } from './band.ts'
import { standingOf } from './journey-standing.ts'
import { nextTask } from './next-task.ts'
import { bedKey, bedOf, initialsOf, matchesText, patientName, shortName } from './patient.ts'
import { orderOf, phaseOf } from './template-facts.ts'

const template = builtIn('discharge.v1')
const context = ruleContext()
const SOURCE = { kind: 'message', ref: 'M' } as const
const WALKS = { mobility: 'walks', destination: 'home', ownCar: true, caregiverInformed: true }

function planned(): JourneyState {
  return openJourney(opening({ facts: facts(WALKS) }), context, at(0))
}

/** Somebody takes the next step, as the rules see it. */
function owned(state: JourneyState): JourneyState {
  const next = nextTask(state)
  if (next === null) throw new Error('nothing next')
  const owner = { id: userIdSchema.parse('work.pha'), name: 'Maria Lopez' }
  return settle(withTask(state, claimed(next, owner, at(1))), context, at(1))
}

test('[BO5] an ordered discharge with nobody on its next step needs a person; with an owner it moves', () => {
  const state = discharge(WALKS)
  expect(nextTask(state)?.key).toBe('med-rec')
  expect(bandOf(state, template, at(2))).toBe('now')
  expect(bandOf(owned(state), template, at(2))).toBe('moving')
})

test('[BO5] late, and stalled, stand in Now even with an owner; a hold takes a journey out of it', () => {
  expect(bandOf(owned(discharge(WALKS)), template, at(61))).toBe('now')
  const stalled = until(runOf(owned(discharge(WALKS))), at(50)).state
  expect(stalled.journey.stalledAt).not.toBeNull()
  expect(bandOf(stalled, template, at(50))).toBe('now')
  const held = step(stalled, { type: 'order-held', order: null, at: at(51), source: SOURCE }, context, at(51))
  expect(held.journey.hold).not.toBeNull()
  expect(bandOf(held, template, at(51))).not.toBe('now')
})

test('[BO6] planned until there is an order, ready once only the leaving is left', () => {
  expect(bandOf(planned(), template, at(2))).toBe('planned')
  let state = discharge(WALKS)
  for (const key of ['cm-plan', 'med-rec', 'nurse-discharge']) state = completed(state, key, { at: at(20) })
  expect(state.journey.stage).toBe('ready-to-leave')
  expect(bandOf(owned(state), template, at(21))).toBe('ready')
})

test('[BO4] who left stays two hours, then is off the board', () => {
  const left = step(discharge(WALKS), { type: 'left', confirmed: true, at: at(30), source: SOURCE }, context, at(30))
  expect(left.journey.stage).toBe('left')
  expect(bandOf(left, template, at(31))).toBe('left')
  expect(bandOf(left, template, at(149))).toBe('left')
  expect(bandOf(left, template, at(150))).toBeNull()
})

test('[BO7] phases come from the template’s stages, and a board without a leaving is under way', () => {
  expect(template.stages.map(({ id }) => phaseOf(template, id))).toEqual([
    'planned',
    'under-way',
    'under-way',
    'ready',
    'left',
    'left',
  ])
  const referral = builtIn('referral.in.v1')
  expect(new Set(referral.stages.map(({ id }) => phaseOf(referral, id)))).toEqual(new Set(['under-way']))
})

test('[BO8] every department stands in the column its template says, unknown ones under Other', () => {
  expect(columnOf(template, 'PHA')).toBe('pharmacy')
  expect(columnOf(template, 'AUT')).toBe('case-management')
  expect(columnOf(template, 'XYZ')).toBe('other')
  const state = discharge(WALKS)
  const cells = boardCells(state, template, { me: null, now: at(1), order: orderOf(template) })
  expect(cells.get('pharmacy')?.lead.key).toBe('med-rec')
  expect(cells.get('nursing')?.lead.key).toBe('nurse-discharge')
  expect(openColumns(state, template, at(1)).has('pharmacy')).toBe(true)
  const done = completed(state, 'med-rec', { at: at(5) })
  expect(openColumns(done, template, at(6)).has('pharmacy')).toBe(false)
  expect(taskOf(done, 'med-rec').state).toBe('done')
})

test('[BO9] beds are counted as people count, with or without the room in the bed’s name', () => {
  const beds = [
    { room: '412', bed: 'A' },
    { room: '98', bed: 'B' },
    { room: '412', bed: '412-10' },
    { room: '412', bed: '412-9' },
    { room: null, bed: null },
  ]
  expect(beds.map(bedOf)).toEqual(['412A', '98B', '412-10', '412-9', null])
  const sorted = beds.toSorted((a, b) => (bedKey(a) < bedKey(b) ? -1 : 1))
  expect(sorted.map(bedOf)).toEqual(['98B', '412-9', '412-10', '412A', null])
})

test('a patient is named where identity is held, else by initials; a filter finds bed, name and number', () => {
  const state = discharge()
  expect(patientName(state.journey, state.identity)).toEqual({
    kind: 'named',
    family: 'TESTPERSON',
    given: 'Ada',
    mrnEnd: 'T-1',
  })
  expect(patientName(state.journey, null)).toEqual({ kind: 'initials', initials: 'AT' })
  for (const text of ['401a', 'testp', 'ADA 401', 't-1'])
    expect(matchesText(text, state.journey, state.identity)).toBe(true)
  expect(matchesText('402', state.journey, state.identity)).toBe(false)
  expect(matchesText('testp', state.journey, null)).toBe(false)
  expect([initialsOf('Diego Soto'), initialsOf('Ana'), shortName('Rosa Tan'), shortName('Ana')]).toEqual([
    'DS',
    'A',
    'R. Tan',
    'Ana',
  ])
})

test('[BO5] what a journey is sorted and counted by is worked out anew at the moment it changes, not before', () => {
  const state = owned(discharge(WALKS))
  const early = standingOf(state, template, at(2))
  expect(early).toMatchObject({ band: 'moving', late: false, dueSoon: false, level: 0 })
  expect(standingOf(state, template, at(3))).toBe(early)
  expect(standingOf(state, template, early.until - 1)).toBe(early)
  expect(standingOf(state, template, early.until)).toMatchObject({ dueSoon: true })
  expect(standingOf(state, template, at(90))).toMatchObject({ band: 'now', late: true })
  expect(standingOf(state, template, at(2))).toEqual(early)
})
