import { expect, test } from 'vitest'
import type { ActChoice } from './choice.ts'
import { choiceAfter, chosenOf, type Offer, paletteGroups } from './palette-groups.ts'

const act = (words: string, why: string | null = null): ActChoice => ({
  kind: 'act',
  id: `act ${words}`,
  words,
  keys: '',
  action: 'claim',
  why,
})
const offer = (over: Partial<Offer> = {}): Offer => ({
  acts: [act('claim', 'M. Lopez has it'), act('done'), act('not done')],
  notNow: new Set(['act claim']),
  patients: [],
  screens: [{ kind: 'screen', id: 'screen queue', words: 'My queue', keys: 'g q', to: 'queue' }],
  units: [{ kind: 'unit', id: 'unit 4W', words: 'Discharges of 4 West', unit: '4W' }],
  deeds: [{ kind: 'deed', id: 'deed help', words: 'keys', keys: '?', deed: 'help' }],
  ...over,
})
const ids = (text: string, of = offer()) =>
  paletteGroups(text, of).map(({ id, choices }) => [id, choices.map((one) => one.id)])

test('nothing typed: what can be done first, screens, the window, what cannot be done last', () => {
  expect(ids('')).toEqual([
    ['act', ['act done', 'act not done']],
    ['screen', ['screen queue']],
    ['deed', ['deed help']],
    ['notNow', ['act claim']],
  ])
})

test('typed words begin words of a line; patients come as they were found', () => {
  const patients = [{ kind: 'patient' as const, id: 'patient j1', journey: 'j1' }]
  expect(ids('4 w', offer({ patients }))).toEqual([
    ['patient', ['patient j1']],
    ['unit', ['unit 4W']],
  ])
  expect(ids('not d')).toEqual([['act', ['act not done']]])
  expect(ids('zzz')).toEqual([])
})

test('the cursor begins on what can be done, stays on its line, and goes round', () => {
  const groups = paletteGroups('', offer())
  expect(chosenOf(groups, null)?.id).toBe('act done')
  expect(chosenOf(groups, 'deed help')?.id).toBe('deed help')
  expect(choiceAfter(groups, chosenOf(groups, null), -1)?.id).toBe('act claim')
  expect(choiceAfter(groups, chosenOf(groups, 'act claim'), 1)?.id).toBe('act done')
})

test('an action that becomes impossible under the hand keeps its place and its cursor, and says why', () => {
  const later = paletteGroups('', offer({ acts: [act('claim', 'x'), act('done', 'it has ended'), act('not done')] }))
  expect(later[0]?.choices.map(({ id }) => id)).toEqual(['act done', 'act not done'])
  expect(chosenOf(later, 'act done')).toMatchObject({ id: 'act done', why: 'it has ended' })
  expect(chosenOf(paletteGroups('clai', offer()), null)?.id).toBe('act claim')
})
