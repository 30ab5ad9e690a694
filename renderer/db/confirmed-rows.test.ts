import { expect, test } from 'vitest'
import { identityRow, journeyRow, phiRow, taskRow } from '../../test/builders/rows.ts'
import type { FrameOp } from '../../shared/protocol/frame.ts'
import type { Row } from '../../shared/domain/row.ts'
import { NOTHING_CACHED } from './cache.ts'
import { ConfirmedRows } from './confirmed-rows.ts'
import type { RowsChange } from './rows-change.ts'

const UNIT = 'unit:4W'
const DEPT = 'dept:PHA'
const at = (seq: number) => ({ seq, tag: `t${seq}` })
const put = (row: Row): FrameOp => ({ op: 'put', row })
const leave = (journey: string, seq: number): FrameOp => ({ op: 'leave', journey, seq }) as FrameOp
const frame = (scope: string, prev: number, seq: number, ops: FrameOp[], causes: string[] = []) => ({
  scope,
  prev,
  seq,
  tag: `t${seq}`,
  at: seq,
  ops,
  causes,
})

function live(scope = UNIT, seq = 10): ConfirmedRows {
  const rows = new ConfirmedRows()
  rows.stand(scope, 'phi', at(seq))
  return rows
}

test('[SY10] a frame is applied when prev ≤ cursor < seq, dropped when old, a gap when something is missing', () => {
  const rows = live()
  expect(rows.applyFrame(frame(UNIT, 3, 10, [put(journeyRow('j1'))]))).toBe('old')
  expect(rows.applyFrame(frame(UNIT, 11, 12, [put(journeyRow('j1'))]))).toBe('gap')
  expect(rows.rowCount).toBe(0)
  expect(rows.applyFrame(frame(UNIT, 4, 12, [put(journeyRow('j1', { seq: 12 }))]))).toBe('next')
  expect(rows.scope(UNIT)?.cursor).toEqual(at(12))
  expect(rows.applyFrame(frame('unit:5E', 4, 12, []))).toBe('unknown')
})

test('[SY11] the newer row number wins: a row never goes back', () => {
  const rows = live()
  rows.applyFrame(frame(UNIT, 10, 20, [put(taskRow('j1', 'a', { seq: 20, version: 3 }))]))
  rows.applyFrame(frame(UNIT, 20, 21, [put(taskRow('j1', 'a', { seq: 15, version: 2 }))]))
  expect(rows.row('task', 'j1', 'j1/a')?.version).toBe(3)
})

test('[SY12] an answer that frames have overtaken moves no cursor back', () => {
  const rows = live()
  rows.applyFrame(frame(UNIT, 10, 12, []))
  rows.stand(UNIT, 'phi', at(11))
  expect(rows.scope(UNIT)?.cursor).toEqual(at(12))
})

test('[SY27] a page that reaches a held row and has an older one is of another history; ahead of the page it is not', () => {
  const rows = live()
  rows.applyFrame(frame(UNIT, 10, 20, [put(taskRow('j1', 'a', { seq: 20, version: 3 }))]))
  const older = [taskRow('j1', 'a', { seq: 15, version: 2 })]
  expect([19, 20].map((upTo) => rows.contradicts(older, upTo))).toEqual([false, true])
  expect(rows.contradicts([taskRow('j1', 'a', { seq: 20, version: 3 }), taskRow('j1', 'b')], 30)).toBe(false)
  expect(rows.newest).toBe(20)
})

test('[SY27] another row of the same number is of another history, in a page and in a frame; the same one is not', () => {
  const rows = live()
  const held = taskRow('j1', 'a', { seq: 20, version: 3 })
  const other = { ...held, flags: ['isolation'] } satisfies Row
  rows.applyFrame(frame(UNIT, 10, 20, [put(held)]))
  expect([held, { ...held }, other].map((row) => rows.contradicts([row], 20))).toEqual([false, false, true])
  expect(rows.applyFrame(frame(UNIT, 20, 22, [put(other)]))).toBe('other')
  expect(rows.applyFrame(frame(UNIT, 20, 22, [put({ ...held })]))).toBe('next')
})

test('[SY27] a row kept as a server of another version wrote it is the same row', () => {
  const rows = new ConfirmedRows()
  const row = taskRow('j1', 'a', { seq: 20, version: 3 })
  const kept: Row = Object.assign({ comesLater: 1 }, row)
  rows.restore({ ...NOTHING_CACHED, journeys: [{ id: 'j1', scopes: [UNIT], rows: [kept] }] })
  expect(rows.contradicts([row], 20)).toBe(false)
})

test('[SY27] the newest row held so far stays known when its journey leaves, and is forgotten with everything', () => {
  const rows = live()
  rows.applyFrame(frame(UNIT, 10, 20, [put(taskRow('j1', 'a', { seq: 20, version: 3 }))]))
  rows.applyFrame(frame(UNIT, 20, 21, [leave('j1', 21)]))
  expect([rows.row('task', 'j1', 'j1/a'), rows.newest]).toEqual([null, 20])
  rows.clear()
  expect(rows.newest).toBe(0)
})

test('[SY27] a newer row with fewer versions is of another history: the frame is not applied', () => {
  const rows = live()
  rows.applyFrame(frame(UNIT, 10, 20, [put(taskRow('j1', 'a', { seq: 20, version: 3 }))]))
  expect(rows.applyFrame(frame(UNIT, 20, 25, [put(taskRow('j1', 'a', { seq: 25, version: 2 }))]))).toBe('other')
  expect([rows.row('task', 'j1', 'j1/a')?.version, rows.scope(UNIT)?.cursor]).toEqual([3, at(20)])
})

test('[SY12] a heartbeat moves every cursor but those that miss something, and never back', () => {
  const rows = live()
  rows.stand(DEPT, 'phi', at(30))
  rows.stand('unit:5E', 'phi', at(5))
  rows.moveCursors({ ...at(20), now: 0 }, new Set(['unit:5E']))
  expect([UNIT, DEPT, 'unit:5E'].map((scope) => rows.scope(scope)?.cursor.seq)).toEqual([20, 30, 5])
})

test('[SY13] while pages load, live frames win over older pages and what left stays out', () => {
  const rows = new ConfirmedRows()
  rows.beginLoading(UNIT, 'phi', at(10))
  rows.applyFrame(frame(UNIT, 10, 12, [put(journeyRow('j1', { seq: 12, bed: 'B' })), leave('j2', 12)]))
  rows.addPage(UNIT, {
    rows: [journeyRow('j1', { seq: 5 }), journeyRow('j2', { seq: 6 }), taskRow('j2', 'a')],
    next: 'j2',
  })
  rows.addPage(UNIT, { rows: [journeyRow('j3')], next: null })
  expect([...rows.journeyIds()].toSorted()).toEqual(['j1', 'j3'])
  expect(rows.row('journey', 'j1', 'j1')).toMatchObject({ bed: 'B' })
  expect(rows.scope(UNIT)).toMatchObject({ kind: 'whole', cursor: at(12) })
})

test('[SY13] a journey that left and came back while pages load is in', () => {
  const rows = new ConfirmedRows()
  rows.beginLoading(UNIT, 'phi', at(10))
  rows.applyFrame(frame(UNIT, 10, 12, [leave('j1', 12)]))
  rows.applyFrame(frame(UNIT, 12, 13, [put(journeyRow('j1', { seq: 13 }))]))
  rows.addPage(UNIT, { rows: [journeyRow('j1', { seq: 5 })], next: null })
  expect([...rows.journeyIds()]).toEqual(['j1'])
})

test('[SY14] after the last page, rows that neither a page nor a frame named are dropped; other scopes keep theirs', () => {
  const rows = live()
  rows.stand(DEPT, 'phi', at(10))
  rows.applyFrame(frame(UNIT, 10, 11, [put(journeyRow('j1')), put(journeyRow('j2')), put(journeyRow('j3'))]))
  rows.applyFrame(frame(DEPT, 10, 11, [put(journeyRow('j2'))]))
  rows.beginLoading(UNIT, 'phi', at(50))
  rows.addPage(UNIT, { rows: [journeyRow('j3')], next: null })
  expect([...rows.journeyIds()].toSorted()).toEqual(['j2', 'j3'])
  expect(rows.journey('j2')?.scopes).toEqual(new Set([DEPT]))
})

test('[SY16] a row leaves memory when no scope holds its journey, and its listeners hear of it once', () => {
  const rows = live()
  const heard: RowsChange[] = []
  rows.applyFrame(frame(UNIT, 10, 11, [put(journeyRow('j1')), put(taskRow('j1', 'a'))]))
  rows.subscribe((change) => heard.push(change))
  rows.applyFrame(frame(UNIT, 11, 12, [leave('j1', 12)], ['c1']))
  expect(rows.rowCount).toBe(0)
  expect(heard).toHaveLength(1)
  expect(heard[0]).toMatchObject({
    keys: new Map([
      ['journey:j1', 'j1'],
      ['task:j1/a', 'j1'],
    ]),
    causes: ['c1'],
  })
})

test('[SY17] a lower class or a scope no longer granted takes its rows at once', () => {
  const rows = live()
  rows.stand(DEPT, 'ops', at(10))
  const all = [journeyRow('j1'), identityRow('j1'), phiRow('j1')]
  rows.applyFrame(frame(UNIT, 10, 11, all.map(put)))
  rows.applyFrame(frame(DEPT, 10, 11, [put(journeyRow('j1'))]))
  rows.grant([
    { scope: UNIT, class: 'id' },
    { scope: DEPT, class: 'ops' },
  ])
  expect([...(rows.journey('j1')?.rows.keys() ?? [])].toSorted()).toEqual(['journey:j1', 'journeyId:j1'])
  rows.grant([{ scope: DEPT, class: 'ops' }])
  expect([...(rows.journey('j1')?.rows.keys() ?? [])]).toEqual(['journey:j1'])
  rows.grant([])
  expect(rows.rowCount).toBe(0)
})
