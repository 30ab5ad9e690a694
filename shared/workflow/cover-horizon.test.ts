import { expect, test } from 'vitest'
import { coverHorizon, COVER_NOTICE_MS } from './cover-horizon.ts'

const at = (text: string) => Date.parse(text)
const ZONE = 'America/New_York'

test('[CV1] before Friday noon cover is looked for two hours ahead, from then on up to Monday', () => {
  const thursday = at('2026-03-12T20:00:00-04:00')
  expect(coverHorizon(ZONE, thursday)).toBe(thursday + COVER_NOTICE_MS)
  const monday = at('2026-03-16T00:00:00-04:00')
  expect(coverHorizon(ZONE, at('2026-03-13T11:59:59-04:00'))).toBe(at('2026-03-13T13:59:59-04:00'))
  expect(coverHorizon(ZONE, at('2026-03-13T12:00:00-04:00'))).toBe(monday)
  expect(coverHorizon(ZONE, at('2026-03-15T21:00:00-04:00'))).toBe(monday)
  expect(coverHorizon(ZONE, at('2026-03-15T23:00:00-04:00')), 'two hours at least').toBe(monday + 60 * 60_000)
})

test('[CV1] noon and Monday are the hospital’s own, also where the clocks change that weekend', () => {
  expect(coverHorizon(ZONE, at('2026-03-06T17:00:00Z'))).toBe(at('2026-03-09T04:00:00Z'))
  expect(coverHorizon('Asia/Tokyo', at('2026-03-13T03:00:00Z'))).toBe(at('2026-03-15T15:00:00Z'))
  expect(coverHorizon('Asia/Tokyo', at('2026-03-13T02:59:00Z'))).toBe(at('2026-03-13T04:59:00Z'))
})
