import { expect, test } from 'vitest'
import { at, builtIn, completed, discharge, smallHospital } from '../../../test/builders/journey.ts'
import { shownBoard } from '../../../test/builders/shown-board.ts'
import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { referenceView } from '../../state/reference-view.ts'
import { openWork, printRows } from './print-rows.ts'

const template = builtIn('discharge.v1')
const reference = referenceView(smallHospital({ templates: [template] }))
const of = { reference, template, unit: null, masked: false }

function inBed(id: string, room: string, bed: string, over: object = {}): JourneyState {
  const state = discharge({ mobility: 'walks', destination: 'home', ownCar: true })
  return { ...state, journey: { ...state.journey, id, room, bed, ...over } as never }
}

const board = (states: readonly JourneyState[]) => ({
  ...shownBoard(states),
  ids: () => states.map(({ journey }) => String(journey.id)),
})

test('[PR1] rows stand as staff walk and are numbered; who left and what closed is not on paper', () => {
  const states = [
    inBed('c', '412', 'A'),
    inBed('a', '98', 'B'),
    inBed('x', '400', 'A', { state: 'closed' }),
    inBed('b', '401', 'A'),
    inBed('l', '402', 'A', { stage: 'left' }),
  ]
  expect(printRows(of, board(states), at(5)).map(({ nr, state }) => [nr, state.journey.id])).toEqual([
    ['01', 'a'],
    ['02', 'b'],
    ['03', 'c'],
  ])
  expect(printRows({ ...of, unit: '5W' }, board(states), at(5))).toEqual([])
})

test('[PR1] open work is what people still have to do, in the order of the path', () => {
  const state = completed(inBed('a', '401', 'A'), 'med-rec', { at: at(10) })
  const keys = openWork(state, template, at(20)).map(({ key }) => key)
  expect(keys).not.toContain('med-rec')
  expect(keys[0]).toBe('cm-plan')
})
