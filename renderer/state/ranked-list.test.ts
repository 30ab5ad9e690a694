import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { journeyRow } from '../../test/builders/rows.ts'
import { ConfirmedRows } from '../db/confirmed-rows.ts'
import { memoryDisk } from '../outbox/memory-disk.ts'
import { createOutbox } from '../outbox/create-outbox.ts'
import { createBoardStore } from './board-store.ts'
import { createRankedList, type RankOf } from './ranked-list.ts'

const byBed: RankOf = (id, board) => {
  const row = board.row('journey', id)
  return row === null ? null : { band: row.priority === 'stat' ? 0 : 1, key: [row.bed ?? ''] }
}

/** Lists are renewed this long after a change by others; a sort comes 250 ms after one. */
const RENEWED_MS = 100

function list({ isEmpty = false } = {}) {
  const time = new ManualTime()
  const rows = new ConfirmedRows()
  rows.stand('unit:4W', 'phi', { seq: 0, tag: '' })
  let seq = 0
  const put = (...changed: ReturnType<typeof journeyRow>[]) => {
    seq += 1
    const ops = changed.map((row) => ({ op: 'put', row: { ...row, seq } }) as const)
    rows.applyFrame({ scope: 'unit:4W', prev: seq - 1, seq, tag: '', at: 0, ops, causes: [] })
  }
  if (!isEmpty) put(journeyRow('a', { bed: '1' }), journeyRow('b', { bed: '2' }), journeyRow('c', { bed: '3' }))
  const outbox = createOutbox({ disk: memoryDisk(), clock: time, scheduler: time, report: () => {} })
  const board = createBoardStore({ rows, outbox, predict: () => null, scheduler: time })
  const fill = { isNow: false, ended: () => {} }
  const filling = {
    isNow: () => fill.isNow,
    ended: (listener: () => void) => {
      fill.ended = listener
      return () => (fill.ended = () => {})
    },
  }
  const parts = { board, clock: time, scheduler: time, now: () => time.now(), filling }
  const ranked = createRankedList(parts, isEmpty ? 'journeys:workflow:discharge' : 'journeys', byBed)
  ranked.start()
  return { time, put, ranked, fill, ids: () => ranked.store.getState().shown.map((line) => line.id), rows }
}

test('[SY45] sorted in its own step: a change that does not move a row keeps the list', async () => {
  const { time, put, ranked, ids } = list()
  const before = ranked.store.getState().shown
  put(journeyRow('a', { bed: '1', initials: 'XX' }))
  await time.advance(1_000)
  expect(ranked.store.getState().shown).toBe(before)
  put(journeyRow('c', { priority: 'stat' }))
  expect(ids()).toEqual(['a', 'b', 'c'])
  await time.advance(1_000)
  expect(ids()).toEqual(['c', 'a', 'b'])
})

test('[SY46] the order never moves under the hand: rows wait and are counted, for 30 s or until asked for', async () => {
  const { time, put, ranked, ids } = list()
  ranked.touch()
  put(journeyRow('c', { priority: 'stat' }), journeyRow('d', { bed: '0' }))
  await time.advance(2_000)
  expect(ids()).toEqual(['a', 'b', 'c'])
  expect(ranked.store.getState().waiting).toBeGreaterThan(0)
  ranked.apply()
  expect([ids(), ranked.store.getState().waiting]).toEqual([['c', 'd', 'a', 'b'], 0])
  ranked.touch()
  put(journeyRow('d', { bed: '9' }))
  await time.advance(61_000)
  expect(ids()).toEqual(['c', 'a', 'b', 'd'])
})

test('[SY46] a row that may not be shown any more goes at once, hand or not', async () => {
  const { time, ranked, ids, rows } = list()
  ranked.touch()
  const leave = { op: 'leave', journey: journeyRow('b').id, seq: 9 } as const
  rows.applyFrame({ scope: 'unit:4W', prev: 1, seq: 9, tag: '', at: 0, ops: [leave], causes: [] })
  await time.advance(500)
  expect(ids()).toEqual(['a', 'c'])
})

test('[SY46] a row goes with its list, not with the next sort: a hand that comes back stands at one that stays', async () => {
  const { time, put, ranked, ids, rows } = list()
  await time.advance(1_000)
  // A sort is under way already and would come only later.
  put(journeyRow('a', { bed: '1', initials: 'XX' }))
  const seen: string[][] = []
  ranked.store.subscribe(() => seen.push(ids()))
  const leave = { op: 'leave', journey: journeyRow('a').id, seq: 9 } as const
  rows.applyFrame({ scope: 'unit:4W', prev: 2, seq: 9, tag: '', at: 0, ops: [leave], causes: [] })
  await time.advance(RENEWED_MS)
  expect(seen).toEqual([['b', 'c']])
})

test('[SY45] while a board is filled it is sorted once a second, and when it is full at once', async () => {
  const { time, put, fill, ids } = list()
  await time.advance(5_000)
  fill.isNow = true
  put(journeyRow('d', { bed: '0' }))
  await time.advance(900)
  expect(ids()).toEqual(['a', 'b', 'c'])
  await time.advance(200)
  expect(ids()).toEqual(['d', 'a', 'b', 'c'])
  put(journeyRow('e', { bed: '1b' }))
  await time.advance(RENEWED_MS)
  fill.isNow = false
  fill.ended()
  await time.advance(RENEWED_MS)
  expect(ids()).toEqual(['d', 'a', 'e', 'b', 'c'])
})

test('[SY45] the first rows of an empty board are listed at once, however lately something else of it changed', async () => {
  const { time, put, fill, ids } = list({ isEmpty: true })
  fill.isNow = true
  put(journeyRow('elsewhere', { workflow: 'another' }))
  await time.advance(RENEWED_MS)
  put(journeyRow('a', { bed: '1' }))
  await time.advance(RENEWED_MS)
  expect(ids()).toEqual(['a'])
})
