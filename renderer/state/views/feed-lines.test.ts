import { expect, test } from 'vitest'
import type { Feed } from '../../../shared/domain/feed.ts'
import { feedLines } from './feed-lines.ts'

const MIN = 60_000
const NOW = 1_000 * MIN
const feed = (kind: Feed['kind'], minutesAgo: number, usual: number | null): Feed => ({
  sender: 'EHR|MAIN',
  kind,
  lastAt: NOW - minutesAgo * MIN,
  usualGapMs: usual === null ? null : usual * MIN,
})

test('[IN30] a silent feed says for how long and what is usual; one whose rhythm is not known is not called silent', () => {
  expect(feedLines([feed('orders', 22, 2), feed('adt', 1, 2), feed('documents', 90, null)], NOW)).toEqual([
    { kind: 'adt', lastAt: NOW - MIN, silent: false, forMs: MIN, usualMin: 2 },
    { kind: 'orders', lastAt: NOW - 22 * MIN, silent: true, forMs: 22 * MIN, usualMin: 2 },
    { kind: 'documents', lastAt: NOW - 90 * MIN, silent: false, forMs: 90 * MIN, usualMin: null },
  ])
})

test('[IN30] of two senders of one kind the silent one is said, however often the other is heard', () => {
  const [line] = feedLines([{ ...feed('adt', 1, 2), sender: 'LAB|EAST' }, feed('adt', 40, 3)], NOW)
  expect(line).toMatchObject({ silent: true, forMs: 40 * MIN, usualMin: 3 })
})

test('[IN30] nothing told yet, nothing said; a usual pause under a minute is said as one', () => {
  expect(feedLines([], NOW)).toEqual([])
  expect(feedLines([feed('adt', 0, 0.1)], NOW)).toMatchObject([{ usualMin: 1, silent: false }])
})
