import { expect, test } from 'vitest'
import { patientLabel } from './patient-label.ts'

test('bed and family name, or initials for who may not read the name', () => {
  expect(patientLabel('412A', { kind: 'named', family: 'RIVERA' })).toBe('412A \u2068RIVERA\u2069')
  expect(patientLabel(null, { kind: 'initials', initials: 'R.A.' })).toBe('\u2068R.A.\u2069')
})

test('a name that would turn the sentence round is cleaned', () => {
  expect(patientLabel('1', { kind: 'named', family: 'A\u202EB' })).toBe('1 \u2068AB\u2069')
})
