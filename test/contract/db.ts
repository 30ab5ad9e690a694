import { NO_SUM, scopeSumOf, sumForClass } from '../../shared/domain/scope-sum.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rosterSchema } from '../../shared/domain/roster.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Timer } from '../../shared/workflow/timer.ts'
import { logContent, logHash } from '../../server/db/log-hash.ts'
import { nameKey } from '../../server/db/name-key.ts'
import type { Db, Tx } from '../../server/db/port.ts'
import type { Change, LogEntry } from '../../server/db/records.ts'
import { gate, someChange, someInbound, someReceipt, someSession, someUser, someVisit } from '../builders/changes.ts'
import { identityRow, journeyRow, taskRow } from '../builders/rows.ts'

/** A carrier of the database port, ready for use. */
export type Carrier = { readonly db: Db; readonly close: () => Promise<void> }

let facilities = 0

/** What every carrier of server/db/port.ts must do. Each test works in a facility of its own. */
export function dbContract(name: string, open: () => Promise<Carrier>): void {
  describe(`the database port on ${name}`, () => {
    let carrier: Carrier
    const db = (): Db => carrier.db
    beforeAll(async () => {
      carrier = await open()
    })
    afterAll(() => carrier.close())
    changes(db)
    locks(db)
    scopes(db)
    timers(db)
    lists(db)
    records(db)
    feeds(db)
    webhooks(db)
    bell(db)
  })
}

function newFacility(): string {
  facilities += 1
  return `F${facilities}`
}

/** A journey with two tasks, as it is first written. */
function opened(facility: string, journey: string, over: Partial<Change> = {}): Change {
  const rows = [
    journeyRow(journey, { facility } as object),
    identityRow(journey, { facility } as object),
    taskRow(journey, 'med-rec', { facility }),
    taskRow(journey, 'leave', { facility, department: 'TRN' }),
  ]
  return someChange(facility, journey, { rows, scopes: ['unit:4W', 'dept:PHA', 'dept:TRN'], ...over })
}

function changes(db: () => Db): void {
  test('a change is written whole: rows stamped with its number, log, receipt, scopes', async () => {
    const facility = newFacility()
    const receipt = someReceipt(facility, 'c1')
    const written = await db().transaction((tx) => tx.write(opened(facility, 'j1', { receipt })))
    expect(written.entry).toMatchObject({ facility, seq: 1, journey: 'j1', previousHash: '' })
    expect([...written.entered].sort()).toEqual(['dept:PHA', 'dept:TRN', 'unit:4W'])
    const rows = await db().reads.journeyRows(facility, 'j1')
    expect(rows.map((row) => `${row.kind} ${row.seq}`).sort()).toEqual(['journey 1', 'journeyId 1', 'task 1', 'task 1'])
    expect(await db().reads.receipt(facility, 'c1')).toEqual({ ...receipt, outcome: { ...receipt.outcome, seq: 1 } })
    expect(await db().reads.logAt(facility, 1)).toEqual(written.entry)
    expect(await db().reads.head(facility)).toBe(1)
    expect(await db().reads.heads()).toContainEqual({ facility, seq: 1 })
  })

  test('a row comes back as it was put, key order included', async () => {
    const facility = newFacility()
    const next = { title: 'z', task: 'a', owner: null, since: 5, department: 'PHA' }
    const row = journeyRow('j1', { facility, next, marks: ['b', 'a'] } as object)
    await db().transaction((tx) => tx.write(someChange(facility, 'j1', { rows: [row] })))
    const [back] = await db().reads.journeyRows(facility, 'j1')
    expect(back).toEqual({ ...row, seq: 1 })
    expect(JSON.stringify(back?.kind === 'journey' ? back.next : null)).toBe(JSON.stringify(row.next))
  })

  test('a rolled-back change leaves nothing and no hole', async () => {
    const facility = newFacility()
    const failing = db().transaction(async (tx) => {
      await tx.write(opened(facility, 'j1', { receipt: someReceipt(facility, 'c1') }))
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await db().reads.journeyRows(facility, 'j1')).toEqual([])
    expect(await db().reads.receipt(facility, 'c1')).toBeNull()
    const { entry } = await db().transaction((tx) => tx.write(opened(facility, 'j2')))
    expect(entry.seq).toBe(1)
  })

  test('nobody sees a change before it is committed; the transaction itself does', async () => {
    const facility = newFacility()
    await db().transaction(async (tx) => {
      await tx.write(opened(facility, 'j1'))
      expect(await tx.head(facility)).toBe(1)
      expect(await db().reads.head(facility)).toBe(0)
      expect(await db().reads.journeyRows(facility, 'j1')).toEqual([])
    })
    expect(await db().reads.head(facility)).toBe(1)
  })

  test('16 writers at once, a fifth of them rolled back: numbers without a hole, one unbroken chain', async () => {
    const facility = newFacility()
    await Promise.all(Array.from({ length: 16 }, (_, writer) => writeMany(db(), facility, writer)))
    const log = await db().reads.log(facility, 0, 1000)
    expect(log).toHaveLength(16 * 8)
    expect(log.map((entry) => entry.seq)).toEqual(log.map((_, index) => index + 1))
    expect(log.filter((entry, index) => !follows(entry, log[index - 1]))).toEqual([])
    expect(log.every((entry, index) => entry.at >= (log[index - 1]?.at ?? 0))).toBe(true)
  })

  test('two facilities count apart', async () => {
    const [one, two] = [newFacility(), newFacility()]
    await db().transaction((tx) => tx.write(opened(one, 'j1')))
    const { entry } = await db().transaction((tx) => tx.write(opened(two, 'j1')))
    expect(entry.seq).toBe(1)
    expect(await db().reads.journeyRows(two, 'j1')).toHaveLength(4)
  })

  test('NUL and lone surrogates never reach storage', async () => {
    const facility = newFacility()
    const row = journeyRow('j1', { facility, initials: 'R\0A', bed: '\uD800x' } as object)
    const change = someChange(facility, 'j1', { rows: [row] })
    const entry = { ...change.entry, actorName: 'K\0 Lind' }
    await db().transaction((tx) => tx.write({ ...change, entry }))
    expect(await db().reads.journeyRows(facility, 'j1')).toMatchObject([{ initials: 'RA', bed: '\uFFFDx' }])
    const [kept] = await db().reads.log(facility, 0, 10)
    expect(kept?.actorName).toBe('K Lind')
    expect(kept !== undefined && follows(kept, undefined)).toBe(true)
  })

  test('a change of no journey has a number too', async () => {
    const facility = newFacility()
    const change = { ...someChange(facility, null), rows: [], timers: null, scopes: null }
    const { entry, entered } = await db().transaction((tx) => tx.write(change))
    expect([entry.seq, entry.journey, entered]).toEqual([1, null, []])
  })

  test('the log is read after a number, and of one journey newest first', async () => {
    const facility = newFacility()
    for (const journey of ['j1', 'j2', 'j1', 'j2']) {
      await db().transaction((tx) => tx.write(opened(facility, journey)))
    }
    expect((await db().reads.log(facility, 1, 2)).map((entry) => entry.seq)).toEqual([2, 3])
    expect((await db().reads.logOfJourney(facility, 'j1', 10)).map((entry) => entry.seq)).toEqual([3, 1])
    expect(await db().reads.logAt(facility, 9)).toBeNull()
  })
}

async function writeMany(db: Db, facility: string, writer: number): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const work = db.transaction(async (tx) => {
      await tx.lockJourneys(facility, [`j${writer}`])
      await tx.write(opened(facility, `j${writer}`))
      if (round % 5 === 4) throw new Error('stop')
    })
    await work.catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== 'stop') throw error
    })
  }
}

function follows(entry: LogEntry, before: LogEntry | undefined): boolean {
  const previous = before?.hash ?? ''
  return entry.previousHash === previous && entry.hash === logHash(previous, entry.seq, entry.at, logContent(entry))
}

function locks(db: () => Db): void {
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
    expect(await db().reads.openJourneysOfVisit(facility, 'V1')).toEqual([found[0]])
    await db().transaction((tx) => tx.putJourneyKey(facility, 'discharge:V1', 'later'))
    expect(await db().reads.journeyByKey(facility, 'discharge:V1')).toBe('later')
    expect(await db().reads.journeyByKey(facility, 'other')).toBeNull()
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

function scopes(db: () => Db): void {
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
    const delta = await db().reads.scopeDelta(facility, 'unit:4W', 4)
    expect(delta.rows.map((row) => `${row.kind}:${row.id}`).sort()).toEqual([
      'journey:j4',
      'journeyId:j4',
      'task:j1/med-rec',
      'task:j4/leave',
      'task:j4/med-rec',
    ])
    expect(delta.left).toEqual([{ facility, scope: 'unit:4W', journey: 'j2', enteredSeq: 2, leftSeq: 6 }])
    expect(await db().reads.scopeDelta(facility, 'unit:4W', 7)).toEqual({ rows: [], left: [] })
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
    const expiry = { receiptsBefore: 0, firedBefore: 0, sessionsBefore: 0 }
    const later = (await reads.now()) + 1000
    await db().transaction((tx) => tx.prune(facility, { ...expiry, tombstonesBefore: later }))
    expect(await reads.isScopeTouched(facility, 'unit:4W', 0, { from: 'j2', to: null })).toBe(true)
  })

  test('pruned tombstones move the oldest number kept', async () => {
    const facility = newFacility()
    await db().transaction((tx) => tx.write(opened(facility, 'j1')))
    await db().transaction((tx) => tx.write(someChange(facility, 'j1', { scopes: ['dept:PHA'] })))
    const expiry = { receiptsBefore: 0, firedBefore: 0, sessionsBefore: 0 }
    await db().transaction((tx) => tx.prune(facility, { ...expiry, tombstonesBefore: 0 }))
    expect(await db().reads.oldestKept(facility)).toBe(0)
    const later = (await db().reads.now()) + 1000
    await db().transaction((tx) => tx.prune(facility, { ...expiry, tombstonesBefore: later }))
    expect(await db().reads.oldestKept(facility)).toBe(2)
    expect((await db().reads.scopesOf(facility, 'j1')).map(({ scope }) => scope)).toEqual(['dept:PHA'])
    expect(await db().reads.log(facility, 0, 10)).toHaveLength(2)
  })
}

function timers(db: () => Db): void {
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

function lists(db: () => Db): void {
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

function records(db: () => Db): void {
  test('accounts are found by name in any case; a session keeps its revocation and its latest sign of life', async () => {
    const facility = newFacility()
    const user = someUser(facility, `u-${facility}`)
    const session = someSession(facility, `s-${facility}`, {
      publicKey: 'a-key',
      user: user.id,
      expiresAt: (await db().reads.now()) + 60_000,
    })
    await db().transaction(async (tx) => {
      await tx.putUser(user)
      await tx.putSession(session)
    })
    expect(await db().reads.userByName(user.username.toUpperCase())).toEqual(user)
    expect(await db().reads.user(user.id)).toEqual(user)
    expect(await db().reads.users(facility)).toEqual([user])
    expect(await db().reads.liveSessions(facility)).toEqual([session])
    const rotated = { ...session, refreshHash: 'h2', formerHash: 'h1', rotatedAt: 150 }
    await db().transaction((tx) => tx.putSession(rotated))
    expect(await db().reads.session(session.id)).toEqual(rotated)
    await db().transaction((tx) =>
      tx.putSession({ ...session, revokedAt: 77, revokedWhy: 'by-admin', lastHeardAt: 900 }),
    )
    await db().transaction((tx) => tx.putSession({ ...session, revokedAt: null, lastHeardAt: 500 }))
    const over = { revokedAt: 77, revokedWhy: 'by-admin', lastHeardAt: 900, publicKey: session.publicKey }
    expect(await db().reads.session(session.id)).toMatchObject(over)
    expect(await db().reads.liveSessions(facility)).toEqual([])
  })

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

  test('inbound messages keep their bytes, are worked off in order of arrival and listed newest first', async () => {
    const facility = newFacility()
    const messages = ['m3', 'm1', 'm2'].map((id) => someInbound(facility, `${facility}-${id}`, { controlId: id }))
    for (const message of messages) await db().transaction((tx) => tx.putInbound(message))
    const ids = messages.map(({ id }) => id)
    expect((await db().reads.inboundWaiting(facility, 10)).map(({ id }) => id)).toEqual(ids)
    const first = await db().reads.inboundById(ids[0] ?? '')
    expect([...(first?.raw ?? [])]).toEqual([0x4d, 0x53, 0x48, 0x00, 0xff])
    const page = await db().reads.inbound(facility, { status: null }, { limit: 2, after: null })
    expect([page.items.map(({ id }) => id), page.next]).toEqual([[ids[2], ids[1]], ids[1]])
    const rest = await db().reads.inbound(facility, { status: 'received' }, { limit: 2, after: page.next })
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([[ids[0]], null])
    expect((await db().reads.inboundDuplicate(facility, 'EPIC', 'm1'))?.id).toBe(ids[1])
    expect(await db().reads.inboundDuplicate(facility, 'EPIC', 'm9')).toBeNull()
  })

  test('one worker holds a message; a processed one is not waiting', async () => {
    const facility = newFacility()
    const message = someInbound(facility, `${facility}-m`)
    await db().transaction((tx) => tx.putInbound(message))
    const [held, free] = [gate(), gate()]
    const first = db().transaction(async (tx) => {
      expect((await tx.lockInbound(message.id))?.id).toBe(message.id)
      held.open()
      await free.passed
      const ack = new Uint8Array([1, 2])
      await tx.putInbound({ ...message, status: 'quarantined', reason: 'no PID', processedAt: 9, ack })
    })
    await held.passed
    expect(await db().transaction((tx) => tx.lockInbound(message.id))).toBeNull()
    free.open()
    await first
    expect((await db().transaction((tx) => tx.lockInbound(message.id)))?.status).toBe('quarantined')
    expect(await db().transaction((tx) => tx.lockInbound('never'))).toBeNull()
    expect(await db().reads.inboundWaiting(facility, 10)).toEqual([])
    const kept = await db().reads.inboundById(message.id)
    expect([kept?.status, kept?.reason, [...(kept?.ack ?? [])]]).toEqual(['quarantined', 'no PID', [1, 2]])
  })

  test('the census holds visits in the house or expected', async () => {
    const facility = newFacility()
    const visits = [
      someVisit(facility, 'V1', { state: 'in' }),
      someVisit(facility, 'V2', { state: 'left' }),
      someVisit(facility, 'V3', { state: 'expected', unit: null, body: { class: 'I', list: [1, null] } }),
    ]
    const patient = {
      facility,
      patient: 'P1',
      family: 'Adler',
      given: 'Ruth',
      birthDate: null,
      sex: null,
      mrn: 'M1',
      deathAt: null,
      mergedInto: null,
    }
    await db().transaction(async (tx) => {
      await tx.lockPatient(facility, 'P1')
      await tx.putPatient(patient)
      for (const visit of visits) await tx.putVisit(visit)
    })
    expect((await db().reads.census(facility)).map(({ visit }) => visit).sort()).toEqual(['V1', 'V3'])
    expect(await db().reads.visit(facility, 'V3')).toEqual(visits[2])
    expect(await db().reads.visitsOfPatient(facility, 'P1')).toHaveLength(3)
    await db().transaction((tx) => tx.putPatient({ ...patient, mergedInto: 'P2', deathAt: 5 }))
    expect(await db().reads.patient(facility, 'P1')).toEqual({ ...patient, mergedInto: 'P2', deathAt: 5 })
  })

  test('old receipts, fired timers and sessions go when told', async () => {
    const facility = newFacility()
    await db().transaction(async (tx) => {
      await tx.putReceipt({ ...someReceipt(facility, 'old'), at: 10 })
      await tx.putReceipt({ ...someReceipt(facility, 'new'), at: 20 })
      await tx.putSession(someSession(facility, `old-${facility}`, { expiresAt: 10 }))
    })
    const expiry = { tombstonesBefore: 0, firedBefore: 0, receiptsBefore: 15, sessionsBefore: 15 }
    await db().transaction((tx) => tx.prune(facility, expiry))
    expect(await db().reads.receipt(facility, 'old')).toBeNull()
    expect(await db().reads.receipt(facility, 'new')).not.toBeNull()
    expect(await db().reads.session(`old-${facility}`)).toBeNull()
  })
}

function webhooks(db: () => Db): void {
  test('the webhooks of a facility are those put last', async () => {
    const facility = newFacility()
    const one = {
      facility,
      id: 'one',
      url: 'https://a.example/x',
      secret: 'whsec_a',
      events: ['journey.opened'],
    } as const
    const two = { ...one, id: 'two' }
    await db().transaction((tx) => tx.putWebhooks(facility, [one, two]))
    expect(await db().reads.webhook(facility, 'one')).toEqual(one)
    await db().transaction((tx) => tx.putWebhooks(facility, [{ ...two, events: [] }]))
    expect(await db().reads.webhook(facility, 'one')).toBeNull()
    expect(await db().reads.webhook(facility, 'two')).toEqual({ ...two, events: [] })
    expect(await db().reads.webhook(newFacility(), 'two')).toBeNull()
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

  test('news go to nobody where nobody wants them, and nothing was given up', async () => {
    const facility = newFacility()
    const about = { facility, journey: 'j1', version: 1, workflow: 'w', stage: 's', at: 5, notBefore: null }
    await db().transaction((tx) => tx.tell([{ event: 'journey.opened', ...about }]))
    expect(await db().reads.deadEffects(facility, 10)).toEqual([])
    expect(await db().transaction((tx) => tx.retryEffect(facility, '1'))).toBe(false)
  })
}

function feeds(db: () => Db): void {
  test('feeds come back as they were put, the newest put of each, in the order of sender and kind', async () => {
    const facility = newFacility()
    const adt = { facility, sender: 'b|GEN', kind: 'adt', lastAt: 5, heard: 1, gapMs: null } as const
    const orders = { ...adt, kind: 'orders', heard: 7, gapMs: 1234.5 } as const
    const other = { ...adt, sender: 'A|GEN' } as const
    await db().transaction(async (tx) => {
      for (const feed of [orders, adt, other]) await tx.putFeed(feed)
      await tx.putFeed({ ...adt, lastAt: 9, heard: 2, gapMs: 4 })
    })
    expect(await db().reads.feeds(facility)).toEqual([other, { ...adt, lastAt: 9, heard: 2, gapMs: 4 }, orders])
    expect(await db().reads.feeds(newFacility())).toEqual([])
  })
}

function bell(db: () => Db): void {
  test('the bell is heard until one stops listening', async () => {
    const facility = newFacility()
    const heard: string[] = []
    const rung = gate()
    const stop = db().listen((which) => {
      heard.push(which)
      rung.open()
    })
    db().ring(facility)
    await rung.passed
    expect(heard).toContain(facility)
    stop()
    const before = heard.length
    db().ring(facility)
    await db().reads.now()
    expect(heard).toHaveLength(before)
  })
}
