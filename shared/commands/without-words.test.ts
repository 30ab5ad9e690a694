import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutWords } from './without-words.ts'

test('[SE1] a sentence keeps nothing of what was typed, in quotes or not, cut or whole', () => {
  const typed = { reason: 'HIV positive', captures: { 'Known for HIV': 'HIV' } }
  expect(withoutWords('"HIV positive" is not one of the pause reasons.', typed)).toBe(
    '"•••" is not one of the pause reasons.',
  )
  expect(withoutWords('This step has no field "Known for H".', typed)).toBe('This step has no field "•••".')
  expect(withoutWords('It says HIV positive.', typed)).toBe('It says •••.')
  expect(withoutWords('There are 200 notes here already.', typed)).toBe('There are 200 notes here already.')
})

test('[SE1] no word of three letters or more is left, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3 }), fc.string(), fc.string(), (word, before, after) => {
      fc.pre(!'•••'.includes(word))
      expect(withoutWords(`${before} ${word} ${after}`, { deep: [{ word }] })).not.toContain(word)
    }),
  )
})
