import { expect, test } from 'vitest'
import { identityRow, journeyRow, phiRow, taskRow } from '../../test/builders/rows.ts'
import { rowForClass } from '../../shared/domain/row-for-class.ts'
import type { RowClass } from '../../shared/domain/roles.ts'
import type { Row } from '../../shared/domain/row.ts'
import { frameSchema } from '../../shared/protocol/frame.ts'
import { rowTextOf } from '../db/row-text.ts'
import { frameOfText, frameText } from './frame-text.ts'

const PLACE = { scope: 'unit:"4W"', prev: 3, seq: 9, tag: 't9', at: 1_000 }
const ROWS: Row[] = [journeyRow('j1'), taskRow('j1', 'med-rec'), identityRow('j1'), phiRow('j1')]
const LEFT = [
  { facility: 'f', scope: PLACE.scope, journey: 'j2', enteredSeq: 1, leftSeq: 8 },
  { facility: 'f', scope: PLACE.scope, journey: 'j3', enteredSeq: 1, leftSeq: null },
]

test.each<RowClass>(['wall', 'ops', 'id', 'phi'])(
  '[SY60] [SY62] what is told to class %s from texts is what it would be told from rows',
  (held) => {
    const told = frameText({ rows: ROWS.map(rowTextOf), left: LEFT }, held, PLACE)
    const puts = ROWS.flatMap((row) => rowForClass(row, held) ?? []).map((row) => ({ op: 'put', row }))
    const ops = [{ op: 'leave', journey: 'j2', seq: 8 }, ...puts]
    expect(frameOfText(told)).toEqual({ ...PLACE, ops, causes: [] })
    expect(told.ops).toBe(ops.length)
    expect(frameSchema.parse(frameOfText(told)).scope).toBe(PLACE.scope)
  },
)

test('a delta of nothing that a class may see is a frame all the same: it moves the cursor', () => {
  const told = frameText({ rows: [rowTextOf(phiRow('j1'))], left: [] }, 'ops', PLACE)
  expect([frameOfText(told), told.ops]).toEqual([{ ...PLACE, ops: [], causes: [] }, 0])
})
