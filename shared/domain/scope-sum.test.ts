import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CLASS_OF, type RowKind } from './row.ts'
import { addSums, isSent, scopeSumOf, sumForClass } from './scope-sum.ts'

const KINDS = Object.keys(CLASS_OF) as RowKind[]
const row = fc.record({ kind: fc.constantFrom(...KINDS), seq: fc.integer({ min: 1, max: 2 ** 40 }) })
const rows = fc.array(row, { maxLength: 60 })

test('[SY75] any order, and any split of the rows, gives the same sum', () => {
  fc.assert(
    fc.property(rows, fc.nat(60), (all, at) => {
      const whole = scopeSumOf(all)
      expect(scopeSumOf(all.toReversed())).toEqual(whole)
      expect(addSums(scopeSumOf(all.slice(0, at)), scopeSumOf(all.slice(at)))).toEqual(whole)
      expect(Object.values(whole).every(Number.isSafeInteger)).toBe(true)
    }),
  )
})

test('[SY75] a row that is missing, stands at an older number or came twice changes the sum', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.nat(),
      fc.nat({ max: 10_000 }),
      (all, pick, back) => {
        const at = pick % all.length
        const one = all[at] ?? { kind: 'task', seq: 1 }
        const others = all.filter((_, index) => index !== at)
        const whole = scopeSumOf(all)
        expect(scopeSumOf(others)).not.toEqual(whole)
        expect(scopeSumOf([...all, one])).not.toEqual(whole)
        const older = Math.max(0, one.seq - 1 - back)
        expect(scopeSumOf([...others, { ...one, seq: older }])).not.toEqual(whole)
      },
    ),
  )
})

test('[SY75] two rows that each miss one change, one the more, do not make up for each other', () => {
  const sum = (...numbers: number[]) => scopeSumOf(numbers.map((seq) => ({ kind: 'task', seq }) as const))
  expect(sum(10, 20)).not.toEqual(sum(11, 19))
})

test('[SY75] a class is told the sum over the kinds it is sent, and no other', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom('wall', 'ops', 'id', 'phi'), (all, held) => {
      const byKind = Object.fromEntries(KINDS.map((kind) => [kind, scopeSumOf(all.filter((one) => one.kind === kind))]))
      expect(sumForClass(byKind, held)).toEqual(scopeSumOf(all.filter(({ kind }) => isSent(kind, held))))
    }),
  )
  expect(KINDS.filter((kind) => isSent(kind, 'wall'))).toEqual(['journey', 'task', 'escalation'])
})
