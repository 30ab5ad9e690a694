import { expect, test } from 'vitest'
import { effectiveAt } from './effective-at.ts'

const between = { lastHeardAt: 100, now: 200, floor: 0 }

test('[EX5] an act counts when the device says, within what the server can vouch for', () => {
  expect(effectiveAt({ ...between, issuedAt: 150 })).toBe(150)
  expect(effectiveAt({ ...between, issuedAt: 50 })).toBe(100)
  expect(effectiveAt({ ...between, issuedAt: 900 })).toBe(200)
})

test('[EX5] never before the act ahead of it on the row, never after arrival', () => {
  expect(effectiveAt({ ...between, issuedAt: 120, floor: 160 })).toBe(160)
  expect(effectiveAt({ ...between, issuedAt: 120, floor: 900 })).toBe(200)
  expect(effectiveAt({ ...between, issuedAt: 120, lastHeardAt: 900 })).toBe(200)
})
