import { expect, test } from 'vitest'
import { nearInstant, wallInstant } from './wall-instant.ts'

const zone = 'America/New_York'

test('a typed time is the facility’s, whatever this workstation’s zone', () => {
  expect(wallInstant(zone, '2026-03-10', 14 * 60)).toBe(Date.UTC(2026, 2, 10, 18))
})

test('ten to midnight, typed ten past midnight, was yesterday; as a promise it is tonight', () => {
  const now = wallInstant(zone, '2026-03-10', 10)
  const of = { zone, day: '2026-03-10', now, minutes: 23 * 60 + 50 }
  expect(nearInstant({ ...of, side: 'past' })).toBe(wallInstant(zone, '2026-03-09', 23 * 60 + 50))
  expect(nearInstant({ ...of, side: 'future' })).toBe(wallInstant(zone, '2026-03-10', 23 * 60 + 50))
})
