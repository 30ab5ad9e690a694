import { expect, test } from 'vitest'
import type { Timer } from '../../../shared/workflow/timer.ts'
import type { Db } from '../../../server/db/port.ts'
import { someChange } from '../../builders/changes.ts'
import { newFacility } from './new-facility.ts'

/** Timers are read when due and fire once. */
export function timers(db: () => Db): void {
  const timer = (step: Timer['step'], dueAt: number, occurrence = 1): Timer => ({
    subject: 'j1/med-rec',
    step,
    occurrence,
    dueAt,
  })
  const put = (facility: string, unfired: readonly Timer[], templateVersion = 1) =>
    db().transaction((tx) => tx.write(someChange(facility, 'j1', { timers: { templateVersion, unfired } })))
  const set = async (facility: string) =>
    (await db().reads.timersOf(facility, 'j1')).map(({ step, dueAt }) => [step, dueAt])

  test("the journey's unfired timers are what was written last", async () => {
    const facility = newFacility()
    await put(facility, [timer('warn', 10), timer('due', 20)])
    await put(facility, [timer('due', 25), timer('ladder', 30)])
    expect(await set(facility)).toEqual([
      ['due', 25],
      ['ladder', 30],
    ])
    await db().transaction((tx) => tx.write(someChange(facility, 'j1', { timers: null })))
    expect(await set(facility)).toHaveLength(2)
    await put(facility, [timer('due', 25)], 2)
    expect((await db().reads.timersOf(facility, 'j1')).map((one) => one.templateVersion)).toEqual([2])
  })

  test('a timer fires once, when due by the clock of the database, and is never set again', async () => {
    const facility = newFacility()
    const now = await db().reads.now()
    const [due, later] = [timer('due', now - 5), timer('ladder', now + 60_000)]
    await put(facility, [due, later])
    const fire = (one: Timer) => db().transaction((tx) => tx.fireTimer(facility, 'j1', one))
    expect((await db().reads.dueTimers(facility, 10)).map(({ step }) => step)).toEqual(['due'])
    expect(await db().reads.dueTimers(facility, 10, ['j1'])).toEqual([])
    expect((await Promise.all([fire(due), fire(due), fire(later)])).filter(Boolean)).toEqual([true])
    expect(await db().reads.dueTimers(facility, 10)).toEqual([])
    await put(facility, [due, later])
    expect(await set(facility)).toEqual([['ladder', now + 60_000]])
    expect(await fire(due)).toBe(false)
  })

  test('a firing that is rolled back is due again', async () => {
    const facility = newFacility()
    const due = timer('due', (await db().reads.now()) - 5)
    await put(facility, [due])
    const failing = db().transaction(async (tx) => {
      expect(await tx.fireTimer(facility, 'j1', due)).toBe(true)
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await db().reads.dueTimers(facility, 10)).toHaveLength(1)
  })
}
