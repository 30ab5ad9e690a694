import { expect, test } from 'vitest'
import { slope } from './slope.ts'

test.each([
  ['what stays the same', () => 5, 0],
  ['what grows as the work', (work: number) => 3 * work, 1],
  ['what grows with its square', (work: number) => work ** 2 / 7, 2],
] as const)('the slope of %s', (_, cost, expected) => {
  expect(slope([1, 4, 16].map((work) => ({ work, value: cost(work) })))).toBeCloseTo(expected)
})
