import { expect, test } from 'vitest'
import { settled } from '../../test/builders/manual-time.ts'
import { leadByLock, type Locks } from './lead.ts'

/** One lock, as a browser's: held until `end` of its window. */
function browser() {
  const waiting: { readonly window: number; readonly held: (lock: object | null) => Promise<void> }[] = []
  let holder: number | null = null
  const locksOf = (window: number): Locks => ({
    request: async (_name, { ifAvailable }, held) => {
      await settled()
      if (holder === null) {
        holder = window
        return held({})
      }
      if (ifAvailable) return held(null)
      return void waiting.push({ window, held })
    },
  })
  const end = (window: number) => {
    if (holder !== window) return
    const next = waiting.shift()
    holder = next?.window ?? null
    void next?.held({})
  }
  return { locksOf, end, waiting: () => waiting.length }
}

test('[SY76] one window leads at once; another has the lead when that one ends, asks for it once, and is told everywhere', async () => {
  const { locksOf, end, waiting } = browser()
  const first = leadByLock(locksOf(1), 'x', () => {})
  const second = leadByLock(locksOf(2), 'x', () => {})
  const told: string[] = []
  first.gained(() => told.push('first'))
  second.gained(() => told.push('cache'))
  second.gained(() => told.push('outbox'))
  expect([await first.atOnce, await second.atOnce]).toEqual([true, false])
  await settled()
  await settled()
  expect([first.leads(), second.leads(), waiting()]).toEqual([true, false, 1])
  end(1)
  expect([second.leads(), told]).toEqual([true, ['cache', 'outbox']])
})

test('[SY76] where no lock can be had each window writes, as before there were any', async () => {
  const reports: string[] = []
  const locks: Locks = { request: async () => Promise.reject(new Error('no locks')) }
  const lead = leadByLock(locks, 'x', (what) => reports.push(what))
  expect([await lead.atOnce, lead.leads(), reports]).toEqual([true, true, ['lead']])
})
