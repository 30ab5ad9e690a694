import { expect, test } from 'vitest'
import type { Row } from '../../../shared/domain/row.ts'
import type { Db, Tx } from '../../../server/db/port.ts'
import { TryAgain } from '../../../server/db/try-again.ts'
import { gate, someChange, someReceipt } from '../../builders/changes.ts'
import { taskRow } from '../../builders/rows.ts'
import { holdUntil } from './hold-until.ts'
import { newFacility, opened } from './new-facility.ts'

/** What one transaction holds, another waits for. */
export function locks(db: () => Db): void {
  test('a locked journey is waited for and then read as it has become', async () => {
    const facility = newFacility()
    await db().transaction((tx) => tx.write(opened(facility, 'j1')))
    const [held, free] = [gate(), gate()]
    const first = db().transaction(async (tx) => {
      await tx.lockJourneys(facility, ['j1'])
      held.open()
      await free.passed
      const row = taskRow('j1', 'med-rec', { facility, version: 2, title: 'changed' })
      await tx.write(someChange(facility, 'j1', { rows: [row] }))
    })
    await held.passed
    const second = db().transaction((tx) => tx.lockJourneys(facility, ['j1']))
    free.open()
    await first
    expect(titles(await second)).toContain('changed')
  })

  test('[R6] who waits 4 s for a lock is told to try again, and lets go of what was held: those behind a node that stands still do not add up', async () => {
    const facility = newFacility()
    for (const id of ['j1', 'j2']) await db().transaction((tx) => tx.write(opened(facility, id)))
    const [held, waits, free] = [gate(), gate(), gate()]
    const first = db().transaction(async (tx) => {
      await tx.lockJourneys(facility, ['j1'])
      held.open()
      await holdUntil(tx, free.passed)
    })
    await held.passed
    const second = db().transaction(async (tx) => {
      await tx.lockJourneys(facility, ['j2'])
      waits.open()
      await tx.lockJourneys(facility, ['j1'])
    })
    await waits.passed
    await expect(second).rejects.toThrow(TryAgain)
    const rows = await db().transaction((tx) => tx.lockJourneys(facility, ['j2'], { skipLocked: true }))
    expect(rows).not.toEqual([])
    free.open()
    await first
  })

  test('with skipLocked, journeys in other hands are left out', async () => {
    const facility = newFacility()
    for (const id of ['j1', 'j2']) await db().transaction((tx) => tx.write(opened(facility, id)))
    const [held, free] = [gate(), gate()]
    const first = db().transaction(async (tx) => {
      await tx.lockJourneys(facility, ['j1'])
      held.open()
      await free.passed
    })
    await held.passed
    const rows = await db().transaction((tx) => tx.lockJourneys(facility, ['j1', 'j2'], { skipLocked: true }))
    expect(new Set(rows.map((row) => row.journey))).toEqual(new Set(['j2']))
    free.open()
    await first
  })

  test('a second transaction on a command id waits and finds the stored answer', async () => {
    const facility = newFacility()
    const seen: (string | null)[] = []
    const once = (actor: string) =>
      db().transaction(async (tx) => {
        const { receipt, now } = await tx.lockReceipt(facility, 'c1')
        expect(now).toBeGreaterThan(1_600_000_000_000)
        seen.push(receipt?.actor ?? null)
        if (receipt === null) await tx.putReceipt({ ...someReceipt(facility, 'c1'), actor })
      })
    await Promise.all([once('a'), once('b')])
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBeNull()
    expect(['a', 'b']).toContain(seen[1])
  })

  test('a command locks its id and its journeys at once; whoever comes second finds the answer and the rows as they are now', async () => {
    const facility = newFacility()
    await db().transaction((tx) => tx.write(opened(facility, 'j1')))
    const seen: [string | null, number][] = []
    const once = (actor: string) =>
      db().transaction(async (tx) => {
        const { receipt, rows } = await tx.lockCommand(facility, 'c1', ['j1'])
        const row = rows.find((one): one is Row & { kind: 'journey' } => one.kind === 'journey')
        seen.push([receipt?.actor ?? null, row?.version ?? 0])
        if (receipt !== null || row === undefined) return
        const answered = { ...someReceipt(facility, 'c1'), actor }
        const rowsNow = [{ ...row, version: row.version + 1 }]
        await tx.write(someChange(facility, 'j1', { rows: rowsNow, receipt: answered }), { last: true })
      })
    await Promise.all([once('a'), once('b')])
    expect(seen).toEqual([
      [null, 1],
      [expect.stringMatching(/^[ab]$/), 2],
    ])
    const nothing = await db().transaction((tx) => tx.lockCommand(facility, 'c2', []))
    expect(nothing).toMatchObject({ receipt: null, rows: [] })
  })

  test('the last write of a transaction is kept as any other, the first of a facility too', async () => {
    const facility = newFacility()
    for (const id of ['j1', 'j2', 'j3']) {
      const { entry } = await db().transaction((tx) => tx.write(opened(facility, id), { last: true }))
      expect(await db().reads.head(facility)).toBe(entry.seq)
    }
    expect(await db().reads.head(facility)).toBe(3)
  })

  test('a key opens one journey, whoever comes first', async () => {
    const facility = newFacility()
    const open = (journey: string) =>
      db().transaction(async (tx) => {
        await tx.lockKey(facility, 'discharge:V1')
        const there = await tx.journeyByKey(facility, 'discharge:V1')
        if (there !== null) return there
        await tx.putJourneyKey(facility, 'discharge:V1', journey)
        await tx.putJourneyVisit(facility, journey, 'V1')
        await tx.write(opened(facility, journey))
        return journey
      })
    const found = await Promise.all(['j1', 'j2', 'j3', 'j4'].map(open))
    expect(new Set(found).size).toBe(1)
    expect(await db().reads.openJourneysOfVisit(facility, 'V1')).toMatchObject([{ id: found[0], stage: 'ordered' }])
    expect(await db().reads.journeyByKey(facility, 'other')).toBeNull()
  })

  test('[IN24] a key leads to an open journey before any that is closed or gone, and to all that have it', async () => {
    const facility = newFacility()
    const put = async (id: string, keys: readonly string[], state: 'open' | 'closed') => {
      const rows = opened(facility, id).rows.map((row) => (row.kind === 'journey' ? { ...row, state } : row))
      await db().transaction(async (tx) => {
        for (const key of keys) await tx.putJourneyKey(facility, key, id)
        await tx.write({ ...opened(facility, id), rows })
      })
    }
    await put('old', ['k', 'person'], 'open')
    await put('new', ['k'], 'closed')
    await put('other', ['person'], 'open')
    await db().transaction((tx) => tx.putJourneyKey(facility, 'k', 'gone'))
    expect(await db().reads.journeyByKey(facility, 'k')).toBe('old')
    const found = async (only?: 'open') =>
      (await db().reads.journeysByKeys(facility, ['k', 'person', 'nothing'], only)).map(({ key, id }) => `${key} ${id}`)
    expect((await found('open')).toSorted()).toEqual(['k old', 'person old', 'person other'])
    expect((await found()).toSorted()).toEqual(['k new', 'k old', 'person old', 'person other'])
    const ofPerson = await db().reads.journeysByKeys(facility, ['person'], 'open')
    expect(ofPerson.map(({ id }) => id)).toEqual(['other', 'old'])
    expect(await db().reads.journeysByKeys(facility, [])).toEqual([])
  })

  test('20 transactions count up under one lock without losing one', async () => {
    const facility = newFacility()
    await db().transaction((tx) => tx.write(opened(facility, 'j1')))
    const bump = async (tx: Tx) => {
      const rows = await tx.lockJourneys(facility, ['j1'])
      const row = rows.find((one): one is Row & { kind: 'journey' } => one.kind === 'journey')
      if (row !== undefined) {
        await tx.write(someChange(facility, 'j1', { rows: [{ ...row, version: row.version + 1 }] }))
      }
    }
    await Promise.all(Array.from({ length: 20 }, () => db().transaction(bump)))
    const [row] = (await db().reads.journeyRows(facility, 'j1')).filter(({ kind }) => kind === 'journey')
    expect(row?.version).toBe(21)
  })
}

function titles(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => (row.kind === 'task' ? [row.title] : []))
}
