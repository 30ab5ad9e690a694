import { expect, test } from 'vitest'
import { seededDice } from '../../test/builders/seeded-dice.ts'
import { backoffMs, pauseMs } from './backoff.ts'

test('[SY50] during the first minute of an outage no console waits longer than 4 s, later 8 s: it is whole within 10 s of the end', () => {
  const dice = seededDice('backoff')
  const pauses = (tries: number) => Array.from({ length: 300 }, () => backoffMs(tries, dice))
  for (const tries of [3, 10, 30]) expect(Math.max(...pauses(tries))).toBeLessThanOrEqual(4_000)
  const late = pauses(31)
  expect(Math.max(...late)).toBeLessThanOrEqual(8_000)
  expect(Math.max(...late)).toBeGreaterThan(6_000)
})

test('[SY50] 500 consoles that lost the same node come back spread, not together', () => {
  const dice = seededDice('storm')
  const tenths = new Map<number, number>()
  for (let console = 0; console < 500; console += 1) {
    const tenth = Math.floor(backoffMs(4, dice) / 100)
    tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1)
  }
  // 12.5 in each tenth of a second on average; never a crowd.
  expect(Math.max(...tenths.values())).toBeLessThan(40)
})

test('[SY50] what the server asked for is never undercut, and is spread by a quarter', () => {
  const dice = seededDice('asked')
  const pauses = Array.from({ length: 300 }, () => pauseMs(1, 10_000, dice))
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10_000)
  expect(Math.max(...pauses)).toBeGreaterThan(12_000)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(12_500)
})
