import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { aCoordinator } from '../../../test/builders/people.ts'
import { referenceView } from '../reference-view.ts'
import { emptyBoard } from './empty-board.ts'

const view = referenceView(smallHospital({ templates: ['supply.v1', 'bed.v1'].map(builtIn) }))
const [supply, bed] = ['supply', 'bed'].map((id) => view.boards.find((template) => template.id === id))

test('[BO29] an empty board says how one opens; one whose rows go to others says to whom', () => {
  if (supply === undefined || bed === undefined) throw new Error('no template')
  const coordinator = aCoordinator({ roles: ['unit-coordinator'], departments: ['NUR'] })
  expect(emptyBoard(bed, view, coordinator)).toEqual({ kind: 'opens', how: 'both' })
  expect(emptyBoard(supply, view, aCoordinator({ roles: ['unit-coordinator'], departments: [] }))).toEqual({
    kind: 'not-sent',
    departments: ['SUP'],
  })
})
