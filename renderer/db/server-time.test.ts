import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineStore } from './line-store.ts'
import { createServerTime } from './server-time.ts'

const BEGAN = 1_700_000_000_000

/** A machine with a wall clock and a monotonic one, and a server with the true time. */
function machine() {
  const at = { wall: BEGAN, mono: 500, server: BEGAN + 90_000 }
  const line = createLineStore()
  const time = createServerTime({ now: () => Math.round(at.wall), monotonicMs: () => at.mono }, line)
  return {
    at,
    line,
    time,
    pass(ms: number) {
      at.wall += ms
      at.mono += ms
      at.server += ms
    },
    /** One question: so long on the way there, so long back. */
    ask(there: number, back: number) {
      const sentMs = at.mono
      this.pass(there)
      const serverAt = Math.round(at.server)
      this.pass(back)
      time.measured({ sentMs, serverAt, heardMs: at.mono })
    },
  }
}

test('[SY54] the quickest round trip decides, and the time is right to half of it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2_000), fc.nat(2_000)), { minLength: 1, maxLength: 12 }), (trips) => {
      const { at, time, ask, line, pass } = machineBound()
      for (const [there, back] of trips) ask(there, back)
      pass(60_000)
      const quickest = Math.min(...trips.map(([there, back]) => there + back))
      expect(Math.abs(time.now() - at.server)).toBeLessThanOrEqual(quickest / 2 + 1)
      expect(line.getState().clock.sure).toBe(true)
    }),
  )
})

test('[SY54] a clock that is set on this machine moves nothing; time is unverified until it was measured anew', () => {
  const { at, time, ask, line, pass } = machineBound()
  ask(10, 10)
  for (const jump of [3_600_000, -86_400_000]) {
    at.wall += jump
    expect(time.tick()).toBe(true)
    expect(line.getState().clock.sure).toBe(false)
    expect(Math.abs(time.now() - at.server)).toBeLessThanOrEqual(11)
    ask(400, 400)
    expect(line.getState().clock.sure).toBe(true)
    expect(line.getState().clock.offsetMs).toBeCloseTo(at.server - at.wall, -3)
    pass(1_000)
  }
})

test('[SY54] a machine that slept while its monotonic clock stood still takes the next measurement, however slow', () => {
  const { at, time, ask, line } = machineBound()
  ask(5, 5)
  at.wall += 8 * 3_600_000
  at.server += 8 * 3_600_000
  expect(time.tick()).toBe(true)
  expect(line.getState().clock.sure).toBe(false)
  ask(900, 300)
  expect(Math.abs(time.now() - at.server)).toBeLessThanOrEqual(601)
  expect(time.tick()).toBe(false)
})

test('[SY54] without a measurement for 15 min time is unverified, and goes on', () => {
  const { at, time, ask, line, pass } = machineBound()
  expect(time.now()).toBe(BEGAN)
  expect(line.getState().clock.sure).toBe(false)
  ask(5, 5)
  pass(15 * 60_000)
  time.tick()
  expect(line.getState().clock.sure).toBe(true)
  pass(1_000)
  time.tick()
  expect(line.getState().clock.sure).toBe(false)
  expect(Math.abs(time.now() - at.server)).toBeLessThanOrEqual(6)
})

test('[SY54] a clock that drifts a little is no jump', () => {
  const { at, time, ask, line } = machineBound()
  ask(5, 5)
  for (let minute = 0; minute < 10; minute += 1) {
    at.wall += 60_030
    at.mono += 60_000
    at.server += 60_000
    expect(time.tick()).toBe(false)
  }
  expect(line.getState().clock.sure).toBe(true)
})

function machineBound() {
  const made = machine()
  return { ...made, ask: made.ask.bind(made), pass: made.pass.bind(made) }
}
