import { expect, test } from 'vitest'
import { attempts } from './attempts.ts'

const NOW = 1_800_000_000_000
const name = { key: 'name', most: 10 }

test('[AU7] ten tries within five minutes are let through, the next one waits until the first is old', () => {
  const tries = attempts()
  for (let at = 0; at < 10; at += 1) expect(tries.begin([name], NOW + at * 1000)).toBe(0)
  expect(tries.begin([name], NOW + 10_000)).toBe(290_000)
  expect(tries.begin([name], NOW + 300_001)).toBe(0)
})

test('[AU7] one limit reached is enough, and the waiting try counts against none', () => {
  const tries = attempts()
  const address = { key: 'address', most: 3 }
  for (let at = 0; at < 3; at += 1) expect(tries.begin([address, { key: `name-${at}`, most: 10 }], NOW)).toBe(0)
  expect(tries.begin([address, name], NOW)).toBeGreaterThan(0)
  for (let at = 0; at < 10; at += 1) expect(tries.begin([name], NOW)).toBe(0)
})

test('[AU7] who got in is forgotten; beyond its memory the oldest goes', () => {
  const tries = attempts()
  for (let at = 0; at < 10; at += 1) tries.begin([name], NOW)
  tries.forget('name')
  expect(tries.begin([name], NOW)).toBe(0)
  for (let at = 0; at < 20_000; at += 1) tries.begin([{ key: `n${at}`, most: 1 }], NOW)
  expect(tries.begin([{ key: 'n0', most: 1 }], NOW)).toBe(0)
  expect(tries.begin([{ key: 'n19999', most: 1 }], NOW)).toBeGreaterThan(0)
})

test('[AU7] a try that succeeded is taken back: a whole shift may sign in from one address', () => {
  const tries = attempts()
  const address = { key: 'address', most: 3 }
  for (let at = 0; at < 100; at += 1) {
    expect(tries.begin([address], NOW + at)).toBe(0)
    tries.takeBack('address', NOW + at)
  }
})
