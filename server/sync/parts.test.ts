import { expect, test } from 'vitest'
import { escalationRow, identityRow, journeyRow, phiRow, taskRow } from '../../test/builders/rows.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import type { LogEntry, ScopeEntry } from '../db/records.ts'
import { changesByScope, frameFor } from './frames-of.ts'
import { isBounded } from './is-bounded.ts'
import { TokenBucket } from './token-bucket.ts'

const entry = (seq: number, over: Partial<LogEntry> = {}): LogEntry => ({
  facility: 'F1',
  seq,
  tag: `t${seq}`,
  at: seq,
  effectiveAt: seq,
  actor: 'u1',
  actorName: 'A',
  cause: `c${seq}`,
  verb: 'claim',
  journey: 'j1',
  changed: [],
  previousHash: '',
  hash: '',
  ...over,
})
const inside = (scope: string, enteredSeq: number, leftSeq: number | null = null): ScopeEntry => ({
  facility: 'F1',
  journey: 'j1',
  scope,
  enteredSeq,
  leftSeq,
})

test('[SY62] a journey that came in is sent whole, one that stayed with its changed rows, one that went as leave', () => {
  const rows = [journeyRow('j1', { seq: 3 }), taskRow('j1', 'a', { seq: 11 }), taskRow('j1', 'b', { seq: 4 })]
  const scopes = [inside('unit:4W', 11), inside('dept:PHA', 2), inside('unit:5E', 2, 11), inside('dept:CM', 1, 9)]
  const changes = changesByScope({ entries: [entry(11)], rows, scopes })
  const said = changes.map(({ scope, ops }) => [
    scope,
    ops.map((op) => (op.op === 'put' ? op.row.id : `-${op.journey}`)),
  ])
  expect(said).toEqual([
    ['unit:4W', ['j1', 'j1/a', 'j1/b']],
    ['dept:PHA', ['j1/a']],
    ['unit:5E', ['-j1']],
  ])
})

test('[SY63] a frame names the commands it shows, not messages, and only to scopes that hold the journey', () => {
  const entries = [entry(11), entry(12, { verb: 'adt', cause: 'm1' }), entry(13, { journey: 'j2', cause: 'c13' })]
  const [change] = changesByScope({ entries, rows: [journeyRow('j1', { seq: 11 })], scopes: [inside('unit:4W', 2)] })
  expect(change?.causes).toEqual(['c11'])
})

test('[SY60] each class holds the former; the wall gets neither initials, names, facts nor free text', () => {
  const rows = [
    journeyRow('j1', {
      initials: 'CA',
      barriers: [{ kind: 'ride', owner: 'CANARY', since: 1, reviewAt: null, note: 'CANARY' }],
    }),
    taskRow('j1', 'a', { state: 'claimed', owner: { id: 'u1', name: 'CANARY' }, claimedAt: 1, flags: ['CANARY'] }),
    escalationRow('j1', { acknowledged: { by: { id: 'u1' as never, name: 'CANARY' }, at: 1, backBy: 2 } }),
    identityRow('j1'),
    phiRow('j1'),
  ]
  const kinds = (held: 'wall' | 'ops' | 'id' | 'phi') => rows.flatMap((row) => rowForClass(row, held)?.kind ?? [])
  expect(kinds('ops')).toEqual(['journey', 'task', 'escalation'])
  expect(kinds('id')).toEqual(['journey', 'task', 'escalation', 'journeyId'])
  expect(kinds('phi')).toHaveLength(5)
  const wall = JSON.stringify(rows.map((row) => rowForClass(row, 'wall')))
  expect(wall).not.toMatch(/CANARY|"CA"/)
  const change = { scope: 'unit:4W', ops: rows.map((row) => ({ op: 'put', row }) as const), causes: [] }
  const frame = frameFor(change, 'id', { prev: 1, seq: 2, tag: 't', at: 3 })
  expect(frame.ops.map((op) => (op.op === 'put' ? op.row.kind : op.op))).toEqual(kinds('id'))
})

test('a bucket lets a burst through and then so many a second', () => {
  const bucket = new TokenBucket({ perSecond: 50, burst: 200 }, 0)
  const passed = (nowMs: number, tries: number) =>
    Array.from({ length: tries }, () => bucket.take(nowMs)).filter((waitMs) => waitMs === 0).length
  expect([passed(0, 500), passed(1_000, 500), passed(1_010, 5)]).toEqual([200, 50, 0])
  expect(bucket.take(1_010)).toBeGreaterThan(0)
})

test('[case 48] [case 49] messages are bounded in depth and width, without recursion', () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown
  const wide = Object.fromEntries(Array.from({ length: 1_001 }, (_, key) => [`k${key}`, 1]))
  expect([deep, wide, JSON.parse('{"a":{"__proto__":1}}'), { constructor: {} }].map(isBounded)).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect([null, 'x', 7, { a: [{ b: 1 }] }, []].every(isBounded)).toBe(true)
})
