import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { phiKeyOf } from '../../test/builders/phi-key-of.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { identityRow, journeyRow, taskRow } from '../../test/builders/rows.ts'
import { CLASS_OF, rowKey, type Row } from '../../shared/domain/row.ts'
import type { Cache } from './cache.ts'
import { ConfirmedRows } from './confirmed-rows.ts'
import { webGzip } from './gzip-text.ts'
import { memoryCache } from './memory-cache.ts'
import type { PhiKey } from './phi-key.ts'
import { createWriteBehind } from './write-behind.ts'

const OWNER = 'u1'
const [WEST, PHARMACY] = ['unit:4W', 'dept:PHA']

function console(cache: Cache, packFrom = 100, key: PhiKey | null = null) {
  const time = new ManualTime()
  const rows = new ConfirmedRows()
  const reports: string[] = []
  const behind = createWriteBehind({
    rows,
    cache,
    scheduler: time,
    packFrom,
    phiKey: async () => key,
    report: (what) => reports.push(what),
  })
  return { time, rows, behind, reports }
}

const rowsOf = (journey: string, seq: number): Row[] => [
  journeyRow(journey, { seq, version: seq }),
  taskRow(journey, 'a', { seq }),
  taskRow(journey, 'b', { seq: 1 }),
]

async function loadPage(rows: ConfirmedRows, scope: string, page: readonly Row[], next: string | null) {
  const part = (isOps: boolean) =>
    webGzip.pack(JSON.stringify(page.filter((row) => (CLASS_OF[row.kind] === 'ops') === isOps)))
  rows.addPage(scope, { rows: page, next, packed: await part(true), packedRest: await part(false) })
}

/** A frame that is the next one of its scope. */
function frame(
  rows: ConfirmedRows,
  scope: string,
  seq: number,
  ops: Parameters<ConfirmedRows['applyFrame']>[0]['ops'],
) {
  rows.applyFrame({ scope, prev: 0, seq, tag: `t${seq}`, at: 1, ops, causes: [] })
}

/** What of memory the cache is for: operational rows (with a key: all) and memberships, by journey. */
function kept(rows: ConfirmedRows, all = false): unknown {
  const journeys = [...rows.journeyIds()].sort().map((id) => {
    const held = rows.journey(id)
    const ops = [...(held?.rows.values() ?? [])].filter((row) => all || CLASS_OF[row.kind] === 'ops')
    return [id, [...(held?.scopes ?? [])].sort(), ops.sort((a, b) => (rowKey(a) < rowKey(b) ? -1 : 1))]
  })
  const whole = [...rows.scopes()].flatMap(([scope, state]) =>
    state.kind === 'whole' ? [[scope, state.cursor] as const] : [],
  )
  return { journeys, whole: new Map(whole) }
}

async function reopened(cache: Cache, key: PhiKey | null = null): Promise<ConfirmedRows> {
  const again = console(cache, 100, key)
  await again.behind.open(OWNER)
  again.behind.stop()
  return again.rows
}

test('[SY72] a page is kept as it came, a change as one journey over it, and both come back as memory had them', async () => {
  const cache = memoryCache()
  const { rows, behind } = console(cache)
  await behind.open(OWNER)
  rows.beginLoading(WEST, 'phi', { seq: 9, tag: 't9' })
  await loadPage(rows, WEST, [...rowsOf('j1', 5), identityRow('j1'), ...rowsOf('j2', 6)], 'j2')
  await loadPage(rows, WEST, rowsOf('j3', 7), null)
  await behind.flush()
  const first = await cache.load(OWNER)
  expect([first?.pages.length, first?.journeys.length]).toEqual([2, 0])
  expect(JSON.stringify(first)).not.toContain('CANARY')
  frame(rows, WEST, 12, [
    { op: 'put', row: taskRow('j2', 'a', { seq: 12, version: 2 }) },
    { op: 'leave', journey: journeyRow('j3').id, seq: 12 },
  ])
  await behind.flush()
  const second = await cache.load(OWNER)
  expect(second?.journeys.map(({ id, scopes }) => [id, scopes])).toEqual([
    ['j2', [WEST]],
    ['j3', []],
  ])
  expect(kept(await reopened(cache))).toEqual(kept(rows))
})

test('[SY13] [SY72] a journey that left while its page was under way stays out after a start too', async () => {
  const cache = memoryCache()
  const { rows, behind } = console(cache)
  await behind.open(OWNER)
  rows.beginLoading(WEST, 'ops', { seq: 9, tag: 't9' })
  frame(rows, WEST, 12, [{ op: 'leave', journey: journeyRow('j1').id, seq: 12 }])
  await loadPage(rows, WEST, [...rowsOf('j1', 5), ...rowsOf('j2', 6)], null)
  await behind.flush()
  expect([...(await reopened(cache)).journeyIds()]).toEqual(['j2'])
  expect(kept(await reopened(cache))).toEqual(kept(rows))
})

test('[SY27] [SY72] with a history its pages go: rows of another with the same numbers are kept as memory has them', async () => {
  const cache = memoryCache()
  const { time, rows, behind } = console(cache, 1)
  await behind.open(OWNER)
  rows.beginLoading(WEST, 'ops', { seq: 9, tag: 't9' })
  await loadPage(rows, WEST, [journeyRow('j1', { seq: 5 }), taskRow('j1', 'a', { seq: 1 })], null)
  frame(rows, WEST, 12, [{ op: 'put', row: journeyRow('j1', { seq: 12, version: 2 }) }])
  await behind.flush()
  await time.advance(20_000)
  await expect.poll(() => behind.counts.compacted).toBe(1)
  expect((await cache.load(OWNER))?.pages.map(({ scope }) => scope)).toContain(null)
  rows.forgetHistory()
  rows.beginLoading(WEST, 'ops', { seq: 12, tag: 'other' })
  await loadPage(rows, WEST, [journeyRow('j1', { seq: 5 }), taskRow('j1', 'a', { seq: 12, version: 2 })], null)
  await behind.flush()
  expect(kept(await reopened(cache))).toEqual(kept(rows))
})

test('[SY72] pages of a scope that was loaded anew, or is held no more, go with their journeys', async () => {
  const cache = memoryCache()
  const { rows, behind } = console(cache)
  await behind.open(OWNER)
  for (const [scope, journey] of [
    [WEST, 'j1'],
    [PHARMACY, 'j2'],
  ] as const) {
    rows.beginLoading(scope, 'ops', { seq: 9, tag: 't9' })
    await loadPage(rows, scope, rowsOf(journey, 5), null)
  }
  await behind.flush()
  rows.beginLoading(WEST, 'ops', { seq: 20, tag: 't20' })
  await loadPage(rows, WEST, rowsOf('j3', 15), 'j3')
  await behind.flush()
  // Half loaded: what was kept before still shows after a crash.
  expect([...(await reopened(cache)).journeyIds()].sort()).toEqual(['j1', 'j2', 'j3'])
  await loadPage(rows, WEST, rowsOf('j4', 16), null)
  rows.grant([{ scope: WEST, class: 'ops' }])
  await behind.flush()
  const contents = await cache.load(OWNER)
  expect(contents?.pages.map(({ contents: journeys }) => journeys.map(({ id }) => id))).toEqual([['j3'], ['j4']])
  expect(contents?.journeys).toEqual([])
  expect(kept(await reopened(cache))).toEqual(kept(rows))
})

test('[SY73] many records over the pages are packed into pages when there is time, and nothing is lost that came meanwhile', async () => {
  const cache = memoryCache()
  const { rows, behind, time } = console(cache)
  await behind.open(OWNER)
  rows.beginLoading(WEST, 'ops', { seq: 9, tag: 't9' })
  const ids = Array.from({ length: 150 }, (_, at) => `j${at}`)
  await loadPage(
    rows,
    WEST,
    ids.flatMap((id) => rowsOf(id, 5)),
    null,
  )
  await behind.flush()
  frame(
    rows,
    WEST,
    20,
    ids.map((id) => ({ op: 'put', row: taskRow(id, 'a', { seq: 20 }) })),
  )
  await behind.flush()
  expect((await cache.load(OWNER))?.journeys).toHaveLength(150)
  await time.advance(20_000)
  frame(rows, WEST, 21, [{ op: 'put', row: taskRow('j7', 'a', { seq: 21 }) }])
  // Packing runs beside the clock: it ends in its own time.
  await expect.poll(() => behind.counts.compacted).toBe(1)
  await behind.flush()
  const contents = await cache.load(OWNER)
  expect(contents?.journeys.map(({ id }) => id)).toEqual(['j7'])
  expect(contents?.pages.every(({ scope }) => scope === null)).toBe(true)
  expect(kept(await reopened(cache))).toEqual(kept(rows))
})

type Step =
  | { readonly kind: 'load'; readonly scope: string; readonly ids: readonly number[]; readonly cut: boolean }
  | { readonly kind: 'put' | 'leave'; readonly scope: string; readonly id: number }
  | { readonly kind: 'revoke'; readonly scope: string }
  | { readonly kind: 'flush' | 'wait' | 'pack' }

const scope = fc.constantFrom(WEST, PHARMACY)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('load' as const),
    scope,
    ids: fc.uniqueArray(fc.nat(5), { minLength: 1 }),
    cut: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('put' as const, 'leave' as const), scope, id: fc.nat(5) }),
  fc.record({ kind: fc.constant('revoke' as const), scope }),
  fc.record({ kind: fc.constantFrom('flush' as const, 'wait' as const, 'pack' as const) }),
)

test('[SY20] [SY22] [SY72] whatever happens, what is read back after a write is what memory held', async () => {
  const real = await phiKeyOf(7)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, hasKey) => {
      const cache = memoryCache()
      const key = hasKey ? real : null
      const { rows, behind, time, reports } = console(cache, 2, key)
      await behind.open(OWNER)
      let seq = 1
      for (const one of steps) {
        seq += 1
        if (one.kind === 'flush') await behind.flush()
        else if (one.kind === 'wait') await time.advance(200)
        else if (one.kind === 'pack') await packingBeside(time)
        else await play(rows, one, seq)
      }
      await behind.flush()
      await behind.flush()
      expect(reports).toEqual([])
      expect(kept(await reopened(cache, key), hasKey)).toEqual(kept(rows, hasKey))
    }),
    { numRuns: 200 },
  )
})

/** Packing begins, and ends before or after what comes next. */
async function packingBeside(time: ManualTime): Promise<void> {
  await time.advance(20_000)
  await new Promise((resolve) => setImmediate(resolve))
}

async function play(rows: ConfirmedRows, one: Step, seq: number): Promise<void> {
  if (!('scope' in one)) return
  const state = rows.scope(one.scope)
  if (one.kind === 'revoke') {
    const left = [...rows.scopes()].filter(([held]) => held !== one.scope)
    return rows.grant(left.map(([held, { class: rowClass }]) => ({ scope: held, class: rowClass })))
  }
  if (one.kind === 'load') {
    rows.beginLoading(one.scope, 'phi', { seq, tag: `t${seq}` })
    const pages = one.ids.map((id) => current(rows, `j${id}`))
    for (const [at, page] of pages.entries())
      if (!(one.cut && at === pages.length - 1))
        await loadPage(rows, one.scope, page, at === pages.length - 1 ? null : `j${at}`)
    return
  }
  if (state === null) return
  const journey = journeyRow(`j${one.id}`)
  if (one.kind === 'leave') return frame(rows, one.scope, seq, [{ op: 'leave', journey: journey.id, seq }])
  const held = rows.journey(journey.id)
  // A journey that comes into a scope comes whole (SY62).
  const whole = held?.scopes.has(one.scope) === true ? [] : current(rows, journey.id)
  const changed = seq % 3 === 0 ? identityRow(journey.id, { seq }) : taskRow(journey.id, 'a', { seq })
  frame(
    rows,
    one.scope,
    seq,
    [...whole, changed].map((row) => ({ op: 'put', row })),
  )
}

/** The journey as the server has it: what is held, or its first rows. */
function current(rows: ConfirmedRows, id: string): Row[] {
  return [...(rows.journey(id)?.rows.values() ?? [...rowsOf(id, 1), identityRow(id, { seq: 1 })])]
}
