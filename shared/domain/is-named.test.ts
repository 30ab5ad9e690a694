import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNamed } from './is-named.ts'

const KARIN = { id: 'demo:k.lind', name: 'Karin Lind' }

test('[AP8] a record names somebody by id or by whole name, in any order and case', () => {
  const names = [
    'Karin Lind',
    'LIND, KARIN',
    'Lind^Karin',
    ' karin  lind ',
    'k.lind',
    'K.LIND',
    'demo:k.lind',
    'Kárin Lind',
  ]
  expect(names.filter((name) => !isNamed(name, KARIN))).toEqual([])
  expect(
    ['', ',', 'Karin', 'Lind', 'k.lindner', 'Karin Lindner', 'MSG-2'].filter((name) => isNamed(name, KARIN)),
  ).toEqual([])
})

test('[AP8] nobody is another by a shuffled name, and everybody is themselves', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 4 }), word, (words, other) => {
      const person = { name: words.join(' ') }
      expect(isNamed(words.toReversed().join(', ').toUpperCase(), person)).toBe(true)
      expect(isNamed([...words, other].join(' '), person)).toBe(false)
    }),
  )
})
