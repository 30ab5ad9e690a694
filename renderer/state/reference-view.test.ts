import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../test/builders/journey.ts'
import { referenceView } from './reference-view.ts'

test('[ND6] a workflow of a newer server keeps its board and its rules; one of which a value is not known is left out', () => {
  const known = builtIn('discharge.v1')
  const later = {
    ...known,
    version: known.version + 1,
    laterFact: 'x',
    board: { ...known.board, laterColumns: [] },
    tasks: known.tasks.map((task) => ({ ...task, laterRule: { fact: 'destination' } })),
  }
  const strange = { ...builtIn('bed.v1'), subject: 'planet' }
  const view = referenceView(smallHospital({ templates: [known, later, strange] }))
  expect(view.boards).toEqual([{ ...known, version: known.version + 1 }])
  expect([...view.templates.keys()]).toEqual(['discharge@1', 'discharge@2'])
})
