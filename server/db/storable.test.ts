import { expect, test } from 'vitest'
import { storableJson, storableText, stored } from './storable.ts'

test('NUL is dropped and a lone surrogate replaced, in values and keys at any depth', () => {
  const odd = { ['k\0']: ['a\0b', { deep: '\uD800x' }], n: 1, none: null }
  expect(JSON.parse(storableJson(odd))).toEqual({ k: ['ab', { deep: '\uFFFDx' }], n: 1, none: null })
})

test('pairs, a written-out escape and everything else stay as they are', () => {
  const fine = { emoji: '👩‍⚕️', text: String.raw`\u0000 written out`, __proto__key: true }
  expect(stored(fine)).toEqual(fine)
  expect(storableText('Zoë 👩‍⚕️')).toBe('Zoë 👩‍⚕️')
  expect(storableText('\uDC00a\uD83D')).toBe('\uFFFDa\uFFFD')
})

test('undefined is stored as null', () => {
  expect(storableJson(undefined)).toBe('null')
})
