import { expect, test } from 'vitest'
import { parseClock } from './parse-clock.ts'

test.each([
  ['14:30', 870],
  ['1430', 870],
  ['9.05', 545],
  [' 7 ', 420],
  ['00:00', 0],
  ['24:00', null],
  ['12:60', null],
  ['noon', null],
  ['', null],
])('%s is %s minutes', (text, minutes) => {
  expect(parseClock(text)).toBe(minutes)
})
