import { z } from 'zod'
import type { RowClass } from './roles.ts'
import { mayRead } from './roles.ts'
import { CLASS_OF, type Row, type RowKind } from './row.ts'

/**
 * A sum over the rows of a scope that does not ask for an order (rule SY75): how many there are, their numbers, and the
 * squares of these. A row's number names its change and so its journey; the kind is in the term.
 */
export const scopeSumSchema = z.object({
  rows: z.number().int(),
  sum: z.number().int(),
  squares: z.number().int(),
})
export type ScopeSum = z.infer<typeof scopeSumSchema>

/** Terms are added modulo this. */
export const SUM_MODULUS = 2 ** 32
/** Terms are squared modulo this: the square is still an exact number. */
export const SQUARE_MODULUS = 94_906_249
/** A kind's part in a row's term: number × 8 + this. The server's statement says the same. */
export const SUM_PART: { readonly [K in RowKind]: number } = {
  journey: 1,
  task: 2,
  escalation: 3,
  journeyId: 4,
  journeyPhi: 5,
  taskPhi: 6,
}

/** No rows. */
export const NO_SUM: ScopeSum = { rows: 0, sum: 0, squares: 0 }

/** The sum of these rows. */
export function scopeSumOf(rows: Iterable<Pick<Row, 'kind' | 'seq'>>): ScopeSum {
  let [count, sum, squares] = [0, 0, 0]
  for (const { kind, seq } of rows) {
    const term = seq * 8 + SUM_PART[kind]
    const root = term % SQUARE_MODULUS
    count += 1
    sum = (sum + term) % SUM_MODULUS
    squares = (squares + ((root * root) % SUM_MODULUS)) % SUM_MODULUS
  }
  return { rows: count, sum, squares }
}

/** Two parts of a scope together. */
export function addSums(a: ScopeSum, b: ScopeSum): ScopeSum {
  return {
    rows: a.rows + b.rows,
    sum: (a.sum + b.sum) % SUM_MODULUS,
    squares: (a.squares + b.squares) % SUM_MODULUS,
  }
}

/** The sum over the kinds that a reader of this class is sent. */
export function sumForClass(sums: Readonly<Partial<Record<RowKind, ScopeSum>>>, held: RowClass): ScopeSum {
  let all = NO_SUM
  for (const kind of Object.keys(CLASS_OF) as RowKind[]) {
    const part = sums[kind]
    if (part !== undefined && isSent(kind, held)) all = addSums(all, part)
  }
  return all
}

/** Whether rows of this kind are sent to this class: operational ones to all (rule SY60). */
export function isSent(kind: RowKind, held: RowClass): boolean {
  return CLASS_OF[kind] === 'ops' || mayRead(held, CLASS_OF[kind])
}
