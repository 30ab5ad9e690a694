import { expect, test } from 'vitest'
import { rosterSchema } from '../../../shared/domain/roster.ts'
import type { Db } from '../../../server/db/port.ts'
import { newFacility } from './new-facility.ts'

/** What a facility is set up with: reference data, roster, templates. */
export function reference(db: () => Db): void {
  test('a published template version is final', async () => {
    const facility = newFacility()
    const put = (version: number, hash: string) =>
      db().transaction((tx) => tx.putTemplate(facility, { id: 'discharge', version, body: { hash }, hash }))
    await put(1, 'a')
    await put(1, 'b')
    await put(2, 'c')
    expect(await db().reads.template(facility, 'discharge', 1)).toEqual({ body: { hash: 'a' }, hash: 'a' })
    expect((await db().reads.templates(facility)).map(({ version, hash }) => [version, hash])).toEqual([
      [1, 'a'],
      [2, 'c'],
    ])
    expect(await db().reads.template(facility, 'discharge', 3)).toBeNull()
  })

  test('what is not final of a workflow is kept by facility and id, the last word counts', async () => {
    const facility = newFacility()
    const put = (id: string, body: unknown) => db().transaction((tx) => tx.putWorkflowState(facility, id, body))
    await put('recall', { n: 1 })
    await put('bed', { n: 2 })
    await put('recall', { n: 3 })
    const states = await db().reads.workflowStates(facility)
    expect(states.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: 'bed', body: { n: 2 } },
      { id: 'recall', body: { n: 3 } },
    ])
    expect(await db().reads.workflowStates(newFacility())).toEqual([])
  })

  test('reference data makes a facility; the history has a name', async () => {
    const facility = newFacility()
    expect(await db().reads.reference(facility)).toBeNull()
    await db().transaction((tx) => tx.putReference(facility, { units: ['4W'] }))
    expect(await db().reads.reference(facility)).toEqual({ units: ['4W'] })
    expect(await db().reads.facilities()).toContain(facility)
    expect((await db().reads.epoch()).length).toBeGreaterThan(8)
    await db().transaction((tx) => tx.putMeta(`demo ${facility}`, 'yes'))
    expect(await db().reads.meta(`demo ${facility}`)).toBe('yes')
    expect(await db().reads.meta('never')).toBeNull()
  })

  test('[SN12] a memo is there until its time is over, the last word counts, and pruning takes what is over', async () => {
    const [facility, now] = [newFacility(), await db().reads.now()]
    const put = (key: string, value: string, until: number) =>
      db().transaction((tx) => tx.putMemo(facility, key, { value, until }))
    await put('a', 'one', now + 60_000)
    await put('a', 'two', now + 120_000)
    await put('over', 'gone', now - 1000)
    expect(await db().reads.memo(facility, 'a')).toBe('two')
    expect(await db().reads.memo(facility, 'over')).toBeNull()
    expect(await db().reads.memo(newFacility(), 'a')).toBeNull()
    const nothing = { tombstonesBefore: 0, firedBefore: 0, receiptsBefore: 0, sessionsBefore: 0 }
    await db().transaction((tx) => tx.prune(facility, { ...nothing, memosBefore: now + 90_000 }))
    expect(await db().reads.memo(facility, 'a')).toBe('two')
    await db().transaction((tx) => tx.prune(facility, { ...nothing, memosBefore: now + 180_000 }))
    expect(await db().reads.memo(facility, 'a')).toBeNull()
  })

  test('the roster of a facility is the one put last, row for row and in its order; there is none before', async () => {
    const facility = newFacility()
    expect(await db().reads.roster(facility)).toEqual({ shifts: [], absences: [] })
    const shift = { user: 'b', role: 'worker', department: 'PHA', unit: '4W', room: '401', bed: 'A', from: 5, to: 9 }
    const shifts = [shift, { user: 'a', role: 'unit-coordinator', from: 1, to: 9 }, shift]
    const put = rosterSchema.parse({ shifts, absences: [{ user: 'b', from: 6, to: 7, substitute: 'a' }] })
    await db().transaction((tx) => tx.putRoster(facility, put))
    expect(await db().reads.roster(facility)).toEqual(put)
    const next = rosterSchema.parse({ shifts: [{ user: 'c', from: 1, to: 2 }] })
    await db().transaction((tx) => tx.putRoster(facility, next))
    expect(await db().reads.roster(facility)).toEqual(next)
    expect(await db().reads.roster(newFacility())).toEqual({ shifts: [], absences: [] })
  })
}
