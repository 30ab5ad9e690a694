import { expect, test } from 'vitest'
import { makeRoom, type Seat } from './make-room.ts'

const SEATS = { all: 4, perAddress: 3, reclaimMs: 60_000 }
const seat = (address: string, quietSinceMs: number | null): Seat => ({ address, quietSinceMs })
const NOW = 1_000_000
const OLD = NOW - 120_000

test('[IN21] within the shares everybody has a seat', () => {
  expect(makeRoom([], 'a', SEATS, NOW)).toBe('free')
  expect(makeRoom([seat('a', OLD), seat('a', OLD)], 'a', SEATS, NOW)).toBe('free')
})

test('[IN21] beyond its share an address gives up its own longest quiet seat, and never one in use', () => {
  const [oldest, younger, busy] = [seat('a', OLD - 5), seat('a', OLD), seat('a', null)]
  expect(makeRoom([younger, oldest, busy], 'a', SEATS, NOW)).toBe(oldest)
  expect(makeRoom([busy, busy, busy], 'a', SEATS, NOW)).toBe('full')
  expect(makeRoom([busy, busy, seat('a', NOW - 1_000)], 'a', SEATS, NOW)).toBe('full')
})

test('[IN21] where all seats are taken the address with most of them gives one up, not the quiet feed', () => {
  const feed = seat('feed', OLD - 999)
  const greedy = [seat('b', OLD), seat('b', OLD - 1), seat('b', OLD)]
  expect(makeRoom([feed, ...greedy], 'c', SEATS, NOW)).toBe(greedy[1])
})
