import { expect, test } from 'vitest'
import { isSilent, silentAfterMs, type Feed } from './feed.ts'

const MIN = 60_000
const feed = (usualGapMs: number | null): Feed => ({ sender: 'EHR|GEN', kind: 'adt', lastAt: 1_000 * MIN, usualGapMs })

test.each([
  [10 * MIN, 30 * MIN],
  [2 * MIN, 6 * MIN],
  [1_000, 5 * MIN],
])('[IN30] a usual pause of %d ms is silence beyond %d ms', (usual, after) => {
  expect(silentAfterMs(feed(usual))).toBe(after)
  expect(isSilent(feed(usual), 1_000 * MIN + after)).toBe(false)
  expect(isSilent(feed(usual), 1_000 * MIN + after + 1)).toBe(true)
})

test('[IN30] a feed whose rhythm is not known is never called silent', () => {
  expect(isSilent(feed(null), 1_000_000 * MIN)).toBe(false)
})
