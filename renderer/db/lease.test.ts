import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { createLease, LEASE_MS } from './lease.ts'
import { memoryCache } from './memory-cache.ts'

const LATE_MS = 60_000
const DAY_MS = 24 * HOUR_MS

function workstation() {
  const notes = memoryCache()
  let time = new ManualTime()
  const open = () => {
    const told: number[] = []
    const report = (what: string, error: unknown) => expect([what, error]).toEqual([])
    const lease = createLease({
      clock: time,
      scheduler: time,
      notes,
      spent: () => told.push(time.monotonicMs()),
      report,
    })
    return { lease, told, time }
  }
  /** Off, and on again after so long; `skew`: its clock is wrong by so much then. */
  const restart = (offMs: number, skewMs = 0) => {
    const wall = time.now() + offMs
    time = new ManualTime(wall)
    time.skew(skewMs)
    return open()
  }
  return { open, restart }
}

test('[LE1] patient data is locked 24 h after the server was last heard, once, and not before', async () => {
  const { lease, told, time } = workstation().open()
  lease.confirmed()
  lease.start()
  await time.advance(DAY_MS - 1)
  expect(told).toEqual([])
  await time.advance(LATE_MS + 30_000)
  expect(told).toHaveLength(1)
  await time.advance(DAY_MS)
  expect(told).toHaveLength(1)
})

test('[LE1] each word of the server begins it anew', async () => {
  const { lease, told, time } = workstation().open()
  lease.start()
  for (let day = 0; day < 4; day += 1) {
    await time.advance(DAY_MS - HOUR_MS)
    lease.confirmed()
  }
  expect(told).toEqual([])
})

test('[LE2] it goes on over restarts, with the time the machine was off', async () => {
  const { open, restart } = workstation()
  const first = open()
  first.lease.confirmed()
  first.lease.start()
  await first.time.advance(10 * HOUR_MS)
  first.lease.stop()
  const second = restart(6 * HOUR_MS)
  expect(await second.lease.isSpent()).toBe(false)
  second.lease.start()
  await second.time.advance(7 * HOUR_MS)
  second.lease.stop()
  expect(await restart(2 * HOUR_MS).lease.isSpent()).toBe(true)
})

test('[LE3] a clock that is set back never lengthens it: not while it runs, not over a restart', async () => {
  const { open, restart } = workstation()
  const first = open()
  first.lease.confirmed()
  first.lease.start()
  await first.time.advance(20 * HOUR_MS)
  first.time.skew(-30 * DAY_MS)
  await first.time.advance(3 * HOUR_MS)
  first.lease.stop()
  const second = restart(0, -60 * DAY_MS)
  expect(await second.lease.isSpent()).toBe(false)
  second.lease.start()
  await second.time.advance(HOUR_MS + LATE_MS + 30_000)
  expect(second.told).toHaveLength(1)
})

test('[LE3] with the line up a clock that is set ahead locks nothing; a machine that slept 25 h without it is locked', async () => {
  const up = workstation().open()
  up.lease.start()
  const beats = async (ms: number) => {
    for (let past = 0; past < ms; past += 5_000) {
      await up.time.advance(5_000)
      up.lease.confirmed()
    }
  }
  await beats(60_000)
  up.time.skew(365 * DAY_MS)
  await beats(5 * 60_000)
  expect(up.told).toEqual([])
  const asleep = workstation().open()
  asleep.lease.start()
  await asleep.time.advance(HOUR_MS)
  asleep.time.skew(25 * HOUR_MS)
  await asleep.time.advance(LATE_MS + 30_000)
  expect(asleep.told).toHaveLength(1)
})

test('[LE1] [LE3] whatever the wall clock does, it is never longer than 24 h of running time', async () => {
  const hours = fc.array(fc.record({ run: fc.integer({ min: 1, max: 6 }), skew: fc.integer({ min: -72, max: 0 }) }), {
    minLength: 8,
    maxLength: 30,
  })
  await fc.assert(
    fc.asyncProperty(hours, async (steps) => {
      const { lease, told, time } = workstation().open()
      lease.confirmed()
      lease.start()
      const from = time.monotonicMs()
      let skew = 0
      for (const step of steps) {
        skew += step.skew
        time.skew(skew * HOUR_MS)
        await time.advance(step.run * HOUR_MS)
      }
      const ran = time.monotonicMs() - from
      if (ran < LEASE_MS) expect(told).toEqual([])
      if (ran > LEASE_MS + LATE_MS + 30_000) expect(told).toHaveLength(1)
    }),
    { numRuns: 30 },
  )
})
