import { expect, test } from 'vitest'
import { formatBirthDate, yearsOld } from './birth-date.ts'
import { formatAge, formatCountdown } from './format-age.ts'
import { zoneFormat } from './zone-format.ts'

const MIN = 60_000

test.each([
  [0, '0 min'],
  [18 * MIN, '18 min'],
  [59.9 * MIN, '59 min'],
  [60 * MIN, '1h00'],
  [130 * MIN, '2h10'],
  [47.9 * 60 * MIN, '47h54'],
  [3 * 24 * 60 * MIN, '3 d'],
  [-5, '0 min'],
])('an age of %d ms reads %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text)
})

test('a countdown counts down to the due minute, then up with a plus', () => {
  expect(formatCountdown(10 * MIN, 4 * MIN)).toBe('6 min')
  expect(formatCountdown(10 * MIN, 9.5 * MIN)).toBe('1 min')
  expect(formatCountdown(10 * MIN, 10 * MIN)).toBe('+0 min')
  expect(formatCountdown(10 * MIN, 32 * MIN, 'short')).toBe('+22m')
})

test('times are the facility’s wall clock, on 24 hours, and name another day', () => {
  const format = zoneFormat('America/New_York')
  const at = Date.UTC(2025, 9, 18, 4, 5, 6)
  expect(format.clock(at)).toBe('00:05')
  expect(format.seconds(at)).toBe('00:05:06')
  expect(format.day(at)).toBe('2025-10-18')
  expect(format.when(at, at)).toBe('00:05')
  expect(format.when(at, at + 24 * 60 * MIN)).toBe('18 Oct 00:05')
  expect(format.when(at, at + 100 * 24 * 60 * MIN)).toBe('18 Oct 00:05')
  expect(format.when(at, at - 365 * 24 * 60 * MIN)).toBe('18 Oct 2025')
})

test('a birth date cannot be misread, and an age counts whole years', () => {
  expect(formatBirthDate('1955-03-02')).toBe('02 Mar 1955')
  expect(formatBirthDate('1955')).toBe('1955')
  expect(yearsOld('1955-03-02', '2025-03-01')).toBe(69)
  expect(yearsOld('1955-03-02', '2025-03-02')).toBe(70)
  expect(yearsOld('', '2025-03-02')).toBeNull()
})
