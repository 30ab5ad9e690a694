import { expect, test } from 'vitest'
import { journeyRow, taskRow } from '../../test/builders/rows.ts'
import { quickReader } from '../kernel/quick-reader.ts'
import { frameSchema } from './frame.ts'

const ops = [
  { op: 'put', row: journeyRow('j1') },
  { op: 'put', row: taskRow('j1', 'a', { last: { by: 'u1', at: 6, verb: 'claim', was: { state: 'free' } } }) },
  { op: 'leave', journey: 'j2', seq: 2 },
]
const FRAME = { scope: 'unit:4W', prev: 1, seq: 2, tag: 't', at: 3, ops, causes: ['c1'] }

test('[SY70] a frame is read without the schema: it comes back as it is', () => {
  expect(quickReader(frameSchema).parse(FRAME)).toBe(FRAME)
})

test('[SY70] a frame of a server that names no causes has none', () => {
  const { causes: _, ...former } = FRAME
  expect(quickReader(frameSchema).parse(former)).toEqual({ ...FRAME, causes: [] })
})
