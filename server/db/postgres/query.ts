import type { Client, ClientBase, CustomTypesConfig, Pool } from 'pg'
import { types } from 'pg'
import { translate } from './translate.ts'

/** One statement, prepared under its name once per connection. */
export type Statement = { readonly name: string; readonly text: string }

/**
 * Runs a statement and gives its rows. Plain SQL, one constant per statement, next to the function that speaks its
 * language: the statements that matter here (one write for a whole change, lock-then-read, deltas) would be raw text
 * inside a query builder too.
 * @throws TryAgain where asking again is right
 */
export type Query = <R>(statement: Statement, values: readonly unknown[]) => Promise<R[]>

/** Queries over a pool (each on any connection) or one connection. */
export function queryOf(source: Pool | Client | ClientBase): Query {
  return async <R>({ name, text }: Statement, values: readonly unknown[]) => {
    try {
      const result = await source.query({ name, text, values: [...values], types: numberTypes })
      // The statement's columns are named after the record they fill.
      return result.rows as R[]
    } catch (error) {
      throw translate(error, name)
    }
  }
}

/** The first row of an answer, or null. */
export async function first<R>(rows: Promise<R[]>): Promise<R | null> {
  return (await rows)[0] ?? null
}

/** Instants and sequence numbers are int8 and stay below 2^53: they come as numbers. */
const numberTypes: CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)),
}
