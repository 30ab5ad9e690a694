import { expect, test } from 'vitest'
import { nameKey } from '../../../server/db/name-key.ts'
import type { Db } from '../../../server/db/port.ts'
import { someChange } from '../../builders/changes.ts'
import { identityRow, journeyRow, taskRow } from '../../builders/rows.ts'
import { newFacility } from './new-facility.ts'

/** Pages of journeys and tasks by filter. */
export function lists(db: () => Db): void {
  test('journeys are listed by page, filter and scope', async () => {
    const facility = newFacility()
    const rows = [
      journeyRow('j1', { facility, stage: 'planned' } as object),
      journeyRow('j2', { facility, state: 'closed' } as object),
      journeyRow('j3', { facility, unit: null } as object),
      journeyRow('j4', { facility, workflow: 'referral.in' } as object),
    ]
    for (const row of rows) {
      const scope = row.unit === null ? 'unit:none' : `unit:${row.unit}`
      await db().transaction((tx) => tx.write(someChange(facility, row.id, { rows: [row], scopes: [scope] })))
    }
    const ids = async (filter: object, page = { limit: 10, after: null as string | null }) => {
      const { items, next } = await db().reads.journeys(facility, filter, page)
      return [items.map(({ id }) => id).join(' '), next]
    }
    expect(await ids({}, { limit: 3, after: null })).toEqual(['j1 j2 j3', 'j3'])
    expect(await ids({}, { limit: 3, after: 'j3' })).toEqual(['j4', null])
    expect(await ids({ state: 'open', workflow: 'discharge' })).toEqual(['j1 j3', null])
    expect(await ids({ stage: 'planned' })).toEqual(['j1', null])
    expect(await ids({ unit: '4W', scopes: ['unit:4W'] })).toEqual(['j1 j2 j4', null])
    expect(await ids({ scopes: ['unit:none'] })).toEqual(['j3', null])
    expect(await ids({ scopes: [] })).toEqual(['', null])
  })

  test('open journeys are found by family name, whatever its case and accents', async () => {
    const facility = newFacility()
    const rows = (id: string, family: string, over = {}) => [
      journeyRow(id, { facility, ...over } as object),
      identityRow(id, { facility, family } as object),
    ]
    for (const [id, family, over] of [
      ['j1', 'Müller', {}],
      ['j2', ' MULLER', {}],
      ['j3', 'Miller', {}],
      ['j4', 'Muller', { state: 'closed' }],
    ] as const) {
      await db().transaction((tx) => tx.write(someChange(facility, id, { rows: rows(id, family, over) })))
    }
    expect(await db().reads.journeysNamed(facility, nameKey('muller'))).toEqual(['j1', 'j2'])
  })

  test('tasks are listed by department, state, owner; SQL in a filter is text', async () => {
    const facility = newFacility()
    const owner = { id: 'u1', name: 'J. Ortiz' }
    const done = { by: 'x', at: 1, recordedBy: 'x', recordedAt: 1, via: 'console' }
    const rows = [
      taskRow('j1', 'a', { facility }),
      taskRow('j1', 'b', { facility, state: 'claimed', owner, claimedAt: 5 }),
      taskRow('j1', 'c', { facility, department: 'TRN' }),
      taskRow('j1', 'd', { facility, state: 'done', performed: done, lateEntry: false }),
    ]
    await db().transaction((tx) => tx.write(someChange(facility, 'j1', { rows, scopes: ['unit:4W'] })))
    const ids = async (filter: object) => {
      const { items } = await db().reads.tasks(facility, filter, { limit: 10, after: null })
      return items.map(({ key }) => key).join('')
    }
    expect(await ids({ department: 'PHA' })).toBe('abd')
    expect(await ids({ state: 'open' })).toBe('abc')
    expect(await ids({ state: 'claimed', owner: 'u1' })).toBe('b')
    expect(await ids({ department: 'PHA', state: 'free', scopes: ['unit:4W'] })).toBe('a')
    expect(await ids({ department: `PHA' or '1'='1`, state: '%' })).toBe('')
  })
}
