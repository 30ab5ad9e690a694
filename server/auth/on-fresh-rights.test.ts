import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { anActor } from '../../test/builders/people.ts'
import { TryAgain } from '../db/try-again.ts'
import { onFreshRights } from './on-fresh-rights.ts'

const SIGNED = { actor: anActor({ units: ['4W', '5E'] }) }
const NARROWED = { actor: anActor({ units: ['4W'] }) }

/** Reads twice at most, standing still for `standsMs` in each; gives what was answered and for whom it was read. */
async function answered(standsMs: readonly number[], then: typeof SIGNED | null) {
  const clock = new ManualTime()
  const readFor: (readonly string[])[] = []
  const looks: number[] = []
  const show = async () => {
    looks.push(clock.monotonicMs())
    return then === null ? null : { signed: then, atMs: clock.monotonicMs() }
  }
  const shown = { signed: SIGNED, atMs: clock.monotonicMs() }
  const given = await onFreshRights({ clock, show, shown }, async (signed) => {
    clock.leap(standsMs[readFor.length] ?? 0)
    readFor.push(signed.actor.units)
    return signed.actor.units
  })
  return { given, readFor, looks: looks.length }
}

test('[SY67] what is read at once is answered on the rights that were shown', async () => {
  expect(await answered([4_500], null)).toEqual({
    given: { answer: ['4W', '5E'] },
    readFor: [['4W', '5E']],
    looks: 0,
  })
})

test('[SY67] a process that stood still looks at the rights again: gone, nothing is answered', async () => {
  expect(await answered([4_501], null)).toEqual({ given: null, readFor: [['4W', '5E']], looks: 1 })
})

test('[SY67] a process that stood still reads anew for rights that changed meanwhile, and answers as read for the same', async () => {
  expect(await answered([30_000], NARROWED)).toEqual({
    given: { answer: ['4W'] },
    readFor: [['4W', '5E'], ['4W']],
    looks: 1,
  })
  expect(await answered([30_000], SIGNED)).toEqual({
    given: { answer: ['4W', '5E'] },
    readFor: [['4W', '5E']],
    looks: 1,
  })
})

test('[SY67] where it stands still each time the asker is told to try again', async () => {
  const clock = new ManualTime()
  const show = async () => {
    const atMs = clock.monotonicMs()
    clock.leap(5_000)
    return { signed: SIGNED, atMs }
  }
  const asked = onFreshRights(
    { clock, show, shown: { signed: SIGNED, atMs: clock.monotonicMs() - 5_000 } },
    async () => 1,
  )
  await expect(asked).rejects.toThrow(TryAgain)
})
