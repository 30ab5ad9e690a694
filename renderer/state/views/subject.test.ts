import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { OTHER_WORKFLOWS } from '../../../test/builders/other-workflows.ts'
import { aJourneyRow } from '../../../test/builders/ward.ts'
import { referenceView } from '../reference-view.ts'
import { calledName, subjectOf, subjectWord } from './subject.ts'

const view = referenceView(smallHospital({ templates: [...OTHER_WORKFLOWS, builtIn('discharge.v1')] }))
const loan = view.boards.find(({ id }) => id === 'loan') ?? null
const item = { value: 'Pump 7', source: { kind: 'person', ref: 'x' }, at: 0 }
const nowhere = { unit: null, room: null, bed: null }
const row = (over: object) => aJourneyRow({ templateVersion: 1, ...over })

test('[BO26] a case is called what its template names it by, a bed by its place, and neither has a patient', () => {
  const pump = row({ workflow: 'loan', initials: '', ...nowhere, facts: { item } })
  expect(subjectOf({ journey: pump, identity: null }, loan)).toEqual({ place: null, thing: 'Pump 7', patient: null })
  expect(subjectWord(pump, view)).toBe('Pump 7')
  expect(calledName(pump, null, view)).toEqual({ kind: 'initials', initials: 'Pump 7' })
  expect(subjectWord(row({ workflow: 'linen', initials: '', room: '401', bed: 'A' }), view)).toBe('401A')
})

test('[BO26] what has no name yet is called by its workflow; a patient by bed or initials', () => {
  expect(subjectWord(row({ workflow: 'loan', initials: '', ...nowhere }), view)).toBe('Equipment loan')
  expect(subjectWord(row({ workflow: 'discharge', initials: 'AT', ...nowhere }), view)).toBe('AT')
  expect(calledName(row({ workflow: 'discharge', initials: 'AT', ...nowhere }), null, view)).toEqual({
    kind: 'initials',
    initials: 'AT',
  })
})
