import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { escalationRow, identityRow, journeyRow, phiRow, taskRow } from '../../test/builders/rows.ts'
import { rowReader } from './row-reader.ts'
import { rowSchema } from './row.ts'
import { quickReader } from '../kernel/quick-reader.ts'

const CLOCK = {
  targetMin: 60,
  calendar: 'always',
  startedAt: 1,
  warnAt: 2,
  dueAt: 3,
  segments: [{ from: 1, to: null, kind: 'running', reason: null, policy: 'p1' }],
}
const ROWS = [
  journeyRow('j1', { facts: { leave: { value: ['a'], source: { kind: 'rule', ref: 'r' }, at: 1, was: null } } }),
  taskRow('j1', 'a', { clock: CLOCK, meantVersion: 1 }),
  taskRow('j1', 'b', { state: 'claimed', owner: { id: 'u1', name: 'Ada' }, claimedAt: 5 }),
  taskRow('j1', 'c', { last: { by: 'u1', at: 6, verb: 'claim', was: { state: 'free', owner: null } } }),
  identityRow('j1'),
  phiRow('j1'),
  escalationRow('j1'),
]

/** Values of every kind, and near misses of what rows hold. */
const odd = fc.oneof(
  fc.constantFrom(null, undefined, true, '', 'x'.repeat(3000), -1, 0, 1.5, 4, 2 ** 60, [], {}, 'free', 'journey'),
  fc.jsonValue(),
)

/** The value with one of its members, however deep, put in, replaced or taken out. */
function spoilt(value: unknown, path: readonly number[], name: string, put: unknown): unknown {
  if (typeof value !== 'object' || value === null || path.length === 0) return put
  const [first = 0, ...rest] = path
  if (rest.length === 0 && !Array.isArray(value)) return { ...value, [name]: put }
  const keys = Object.keys(value)
  const key = keys[first % Math.max(1, keys.length)]
  if (key === undefined) return put
  const inner = spoilt((value as Record<string, unknown>)[key], rest, name, put)
  if (Array.isArray(value)) return value.map((one, at) => (String(at) === key ? inner : one))
  return { ...value, [key]: inner }
}

test('[SY70] a quick reader gives what the schema gives, for whatever is read', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ROWS),
      fc.array(fc.nat(40), { maxLength: 5 }),
      fc.oneof(fc.constantFrom('extra', 'seq', '__proto__', 'owner', 'value'), fc.string()),
      odd,
      (row, path, name, put) => {
        const value: unknown = spoilt(row, path, name, put)
        const by = rowSchema.safeParse(value)
        if (by.success) expect(rowReader.parse(value)).toEqual(by.data)
        else expect(rowReader.safeParse(value).success).toBe(false)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('[SY70] what a row is comes back as it is, without the schema', () => {
  for (const row of ROWS) expect(rowReader.parse(row)).toBe(row)
})

test('[SY70] a kind of schema that the guard does not know is left to the schema', () => {
  const trimmed = quickReader(z.object({ name: z.string().trim(), on: z.iso.date(), many: z.number().default(3) }))
  expect(trimmed.parse({ name: ' a ', on: '2026-01-02' })).toEqual({ name: 'a', on: '2026-01-02', many: 3 })
  expect(() => trimmed.parse({ name: 'a', on: 'soon', many: 1 })).toThrow()
})
