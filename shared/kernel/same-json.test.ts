import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameJson } from './same-json.ts'

test('values that are written as the same JSON are the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(sameJson(value, JSON.parse(JSON.stringify(value)))).toBe(true)
    }),
  )
})

test('it says what JSON with its members in order says', () => {
  const small = fc.object({
    maxDepth: 2,
    maxKeys: 3,
    values: [fc.integer({ max: 2, min: 0 }), fc.constant(null), fc.constant(undefined)],
  })
  fc.assert(
    fc.property(small, small, (a, b) => {
      expect(sameJson(a, b)).toBe(inOrder(a) === inOrder(b))
    }),
    { numRuns: 2_000 },
  )
})

test('the order of members says nothing, that of a list does', () => {
  expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true)
  expect(sameJson([1, 2], [2, 1])).toBe(false)
  expect(sameJson([], {})).toBe(false)
  expect(sameJson({ a: undefined }, {})).toBe(true)
  expect(sameJson({ a: null }, {})).toBe(false)
})

function inOrder(value: unknown): string | undefined {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}
