import { expect, test } from 'vitest'
import { NO_SUM, scopeSumOf, sumForClass } from '../../../shared/domain/scope-sum.ts'
import { createOwnChanges } from '../../../server/changelog/own-changes.ts'
import type { Db, ScopeDelta } from '../../../server/db/port.ts'
import { rowOfText } from '../../../server/db/row-text.ts'
import type { Change, LogEntry, ScopeEntry } from '../../../server/db/records.ts'
import { someChange } from '../../builders/changes.ts'
import { taskRow } from '../../builders/rows.ts'
import { newFacility, opened } from './new-facility.ts'

/** Who is inside a scope, and what changed there. */
export function scopes(db: () => Db): void {
  test('a journey enters and leaves scopes; leaving is a tombstone, coming back is not', async () => {
    const facility = newFacility()
    const put = (list: string[] | null) =>
      db().transaction((tx) => tx.write(opened(facility, 'j1', { scopes: list, rows: [] })))
    expect(await put(['a', 'b', 'b'])).toMatchObject({ entered: ['a', 'b'], left: [] })
    expect(await put(['b', 'c'])).toMatchObject({ entered: ['c'], left: ['a'] })
    expect(await put(null)).toMatchObject({ entered: [], left: [] })
    expect(await put(['a', 'b', 'c'])).toMatchObject({ entered: ['a'], left: [] })
    const entries = await db().reads.scopesOf(facility, 'j1')
    expect(entries.map(({ scope, enteredSeq, leftSeq }) => `${scope} ${enteredSeq} ${leftSeq}`).sort()).toEqual([
      'a 4 null',
      'b 1 null',
      'c 2 null',
    ])
    expect(await db().reads.scopesOfMany(facility, ['j1', 'none'])).toHaveLength(3)
  })

  test('a delta holds what changed, what came in whole, and what left', async () => {
    const facility = newFacility()
    const write = (change: Change) => db().transaction((tx) => tx.write(change))
    for (const id of ['j1', 'j2', 'j3']) await write(opened(facility, id))
    await write(opened(facility, 'j4', { scopes: ['elsewhere'] }))
    const changed = taskRow('j1', 'med-rec', { facility, version: 2 })
    await write(someChange(facility, 'j1', { rows: [changed] }))
    await write(someChange(facility, 'j2', { scopes: ['elsewhere'] }))
    await write(someChange(facility, 'j4', { scopes: ['elsewhere', 'unit:4W'] }))
    const since = (after: number, ...names: string[]) =>
      db().reads.scopeDeltas(
        facility,
        names.map((scope) => ({ scope, after })),
      )
    const deltas = await since(4, 'unit:4W', 'elsewhere', 'nowhere')
    expect([...deltas.keys()].sort()).toEqual(['elsewhere', 'unit:4W'])
    expect(deltas.get('elsewhere')?.rows.map((row) => rowOfText(row).journey)).toContain('j2')
    const delta = deltas.get('unit:4W')
    expect(delta?.rows.map((row) => `${row.kind}:${rowOfText(row).id}`).sort()).toEqual([
      'journey:j4',
      'journeyId:j4',
      'task:j1/med-rec',
      'task:j4/leave',
      'task:j4/med-rec',
    ])
    expect(delta?.left).toEqual([{ facility, scope: 'unit:4W', journey: 'j2', enteredSeq: 2, leftSeq: 6 }])
    expect(await since(7, 'unit:4W')).toEqual(new Map())
    expect(await since(4)).toEqual(new Map())
  })

  test('of scopes that stand at different places each delta is what it is alone', async () => {
    const facility = newFacility()
    const write = (change: Change) => db().transaction((tx) => tx.write(change))
    await write(opened(facility, 'j1', { scopes: ['a', 'b'] }))
    await write(opened(facility, 'j2', { scopes: ['b', 'c'] }))
    await write(someChange(facility, 'j1', { rows: [taskRow('j1', 'med-rec', { facility, version: 2 })] }))
    await write(someChange(facility, 'j2', { scopes: ['a', 'c'] }))
    await write(someChange(facility, 'j2', { rows: [taskRow('j2', 'med-rec', { facility, version: 2 })] }))
    const named = (delta: ScopeDelta | undefined) => ({
      rows: (delta?.rows ?? []).map((row) => `${row.kind}:${rowOfText(row).id} ${rowOfText(row).seq}`).toSorted(),
      left: (delta?.left ?? []).map(({ journey, leftSeq }) => `${journey} ${leftSeq}`),
    })
    for (const [a, b, c] of places(5)) {
      const asked = [
        { scope: 'c', after: c },
        { scope: 'a', after: a },
        { scope: 'b', after: b },
      ]
      const together = await db().reads.scopeDeltas(facility, asked)
      for (const one of asked) {
        const alone = await db().reads.scopeDeltas(facility, [one])
        expect(named(together.get(one.scope)), `${one.scope} of ${a} ${b} ${c}`).toEqual(named(alone.get(one.scope)))
      }
    }
    const entered = await db().reads.scopeDeltas(facility, [
      { scope: 'a', after: 3 },
      { scope: 'b', after: 2 },
      { scope: 'c', after: 4 },
    ])
    expect(named(entered.get('a')).rows).toContain('task:j2/leave 2')
    expect(named(entered.get('b'))).toEqual({ rows: ['task:j1/med-rec 3'], left: ['j2 4'] })
    expect(named(entered.get('c'))).toEqual({ rows: ['task:j2/med-rec 5'], left: [] })
  })

  test('what fan-out tells: changed rows, journeys that came into a scope whole, and all their scopes', async () => {
    const facility = newFacility()
    const write = (change: Change) => db().transaction((tx) => tx.write(change))
    for (const id of ['j1', 'j2', 'j3']) await write(opened(facility, id))
    await write(someChange(facility, 'j1', { rows: [taskRow('j1', 'med-rec', { facility, version: 2 })] }))
    await write(someChange(facility, 'j2', { scopes: ['unit:4W', 'dept:NEW'] }))
    const delta = await db().reads.journeysDelta(facility, ['j1', 'j2'], 3)
    expect(delta.rows.map((row) => `${row.kind}:${row.id}`).sort()).toEqual([
      'journey:j2',
      'journeyId:j2',
      'task:j1/med-rec',
      'task:j2/leave',
      'task:j2/med-rec',
    ])
    const scopes = delta.scopes.map((one) => `${one.journey} ${one.scope} ${one.enteredSeq} ${one.leftSeq}`)
    expect(scopes.sort()).toEqual([
      'j1 dept:PHA 1 null',
      'j1 dept:TRN 1 null',
      'j1 unit:4W 1 null',
      'j2 dept:NEW 5 null',
      'j2 dept:PHA 2 5',
      'j2 dept:TRN 2 5',
      'j2 unit:4W 2 null',
    ])
    expect(await db().reads.journeysDelta(facility, ['j1', 'j2'], 5)).toMatchObject({ rows: [] })
  })

  test('[SY80] what a node knows of its own writes is what would be read of them', async () => {
    const facility = newFacility()
    const own = createOwnChanges({ monotonicMs: () => 0 })
    const { reads, transaction } = own.overhear(db())
    const entries: LogEntry[] = []
    const write = async (change: Change) => entries.push((await transaction((tx) => tx.write(change))).entry)
    for (const id of ['j1', 'j2']) await write(opened(facility, id))
    const scopes = ['unit:4W', 'dept:PHA', 'dept:TRN']
    const med = (version: number) => [taskRow('j1', 'med-rec', { facility, version })]
    await write(someChange(facility, 'j1', { rows: med(2), scopes }))
    await write(someChange(facility, 'j1', { rows: med(3), scopes: ['unit:4W', 'dept:TRN'] }))
    const last = entries[1]
    if (last === undefined) throw new Error('nothing was written')
    expect(own.after(last)).toEqual(await reads.log(facility, 2, 10))
    const read = await reads.journeysDelta(facility, ['j1'], 2)
    const known = own.deltaOf(entries.slice(2))
    expect(known?.rows).toEqual(read.rows)
    const told = ({ scope, journey, leftSeq }: ScopeEntry) => `${scope} ${journey} ${leftSeq}`
    expect(known?.scopes.map(told).sort()).toEqual(read.scopes.map(told).sort())
    expect(own.deltaOf(entries)).toBeNull()
  })

  test('[SY75] the sums of a scope are those over its rows by kind, at the newest number', async () => {
    const facility = newFacility()
    const write = (change: Change) => db().transaction((tx) => tx.write(change))
    for (const id of ['j1', 'j2', 'j3']) await write(opened(facility, id))
    await write(someChange(facility, 'j1', { rows: [taskRow('j1', 'med-rec', { facility, version: 2 })] }))
    await write(someChange(facility, 'j2', { scopes: ['elsewhere'] }))
    const { seq, kinds } = await db().reads.scopeSums(facility, 'unit:4W')
    expect(seq).toBe(5)
    const rows = await db().reads.journeysRows(facility, ['j1', 'j3'])
    expect(sumForClass(kinds, 'phi')).toEqual(scopeSumOf(rows))
    expect(kinds.task).toEqual(scopeSumOf(rows.filter(({ kind }) => kind === 'task')))
    expect(sumForClass(kinds, 'ops').rows).toBeLessThan(rows.length)
    expect(sumForClass((await db().reads.scopeSums(facility, 'unit:none')).kinds, 'phi')).toEqual(NO_SUM)
  })

  test('a snapshot walks a scope in pages', async () => {
    const facility = newFacility()
    for (const id of ['j3', 'j1', 'j2']) await db().transaction((tx) => tx.write(opened(facility, id)))
    const one = await db().reads.scopeJourneys(facility, 'unit:4W', { limit: 2, after: null })
    expect(one).toEqual({ items: ['j1', 'j2'], next: 'j2' })
    const two = await db().reads.scopeJourneys(facility, 'unit:4W', { limit: 2, after: one.next })
    expect(two).toEqual({ items: ['j3'], next: null })
    const rows = await db().reads.journeysRows(facility, one.items)
    expect(new Set(rows.map((row) => row.journey))).toEqual(new Set(['j1', 'j2']))
  })

  test('a scope is touched by changes of its journeys, in or gone, in the range asked for, and by nothing else', async () => {
    const facility = newFacility()
    const { reads } = db()
    const all = { from: '', to: null }
    for (const id of ['j1', 'j2', 'j3']) await db().transaction((tx) => tx.write(opened(facility, id)))
    expect(await reads.isScopeTouched(facility, 'unit:4W', 3, all)).toBe(false)
    expect(await reads.isScopeTouched(facility, 'unit:4W', 2, all)).toBe(true)
    expect(await reads.isScopeTouched(facility, 'unit:5E', 0, all)).toBe(false)
    await db().transaction((tx) => tx.write(someChange(facility, 'j2', { scopes: ['dept:PHA'] })))
    expect(await reads.isScopeTouched(facility, 'unit:4W', 3, { from: '', to: 'j1' })).toBe(false)
    expect(await reads.isScopeTouched(facility, 'unit:4W', 3, { from: 'j1', to: 'j2' })).toBe(true)
    expect(await reads.isScopeTouched(facility, 'unit:4W', 3, { from: 'j2', to: null })).toBe(false)
    const expiry = { receiptsBefore: 0, firedBefore: 0, sessionsBefore: 0, memosBefore: 0 }
    const later = (await reads.now()) + 1000
    await db().transaction((tx) => tx.prune(facility, { ...expiry, tombstonesBefore: later }))
    expect(await reads.isScopeTouched(facility, 'unit:4W', 0, { from: 'j2', to: null })).toBe(true)
  })

  test('where the log ends: its newest number with its tag, and a moment of the database', async () => {
    const facility = newFacility()
    expect(await db().reads.logEnd(facility)).toMatchObject({ seq: 0, tag: '', oldestKept: 0 })
    const before = await db().reads.now()
    await db().transaction((tx) => tx.write(opened(facility, 'j1')))
    const end = await db().reads.logEnd(facility)
    expect(end).toMatchObject({ seq: 1, tag: (await db().reads.logAt(facility, 1))?.tag })
    expect(end.at).toBeGreaterThanOrEqual(before)
    expect(end.at).toBeLessThanOrEqual(await db().reads.now())
  })

  test('pruned tombstones move the oldest number kept', async () => {
    const facility = newFacility()
    await db().transaction((tx) => tx.write(opened(facility, 'j1')))
    await db().transaction((tx) => tx.write(someChange(facility, 'j1', { scopes: ['dept:PHA'] })))
    const expiry = { receiptsBefore: 0, firedBefore: 0, sessionsBefore: 0, memosBefore: 0 }
    await db().transaction((tx) => tx.prune(facility, { ...expiry, tombstonesBefore: 0 }))
    expect(await db().reads.logEnd(facility)).toMatchObject({ seq: 2, oldestKept: 0 })
    const later = (await db().reads.now()) + 1000
    await db().transaction((tx) => tx.prune(facility, { ...expiry, tombstonesBefore: later }))
    expect(await db().reads.logEnd(facility)).toMatchObject({ seq: 2, oldestKept: 2 })
    expect((await db().reads.scopesOf(facility, 'j1')).map(({ scope }) => scope)).toEqual(['dept:PHA'])
    expect(await db().reads.log(facility, 0, 10)).toHaveLength(2)
  })
}

/** Where three scopes may stand in a log of so many entries: some of them behind, some level, some ahead. */
function places(entries: number): (readonly [number, number, number])[] {
  const all = Array.from({ length: entries + 1 }, (_, seq) => seq)
  return all.map((seq) => [seq, (seq * 2 + 1) % (entries + 1), entries - seq])
}
