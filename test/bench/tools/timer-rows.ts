import { Client } from 'pg'
import { z } from 'zod'
import { FACILITY } from '../seed.ts'

/** Which timers to add: a second apart, from so many seconds from now on, spread over the journeys. */
export type TimerRows = {
  readonly journeys: readonly string[]
  readonly count: number
  readonly fromSecond: number
}

/** Puts timers straight into the table: warnings of a step. */
export async function addTimers(url: string, { journeys, count, fromSecond }: TimerRows): Promise<void> {
  await ask(
    url,
    `insert into timer (facility, journey, subject, step, occurrence, template_version, due_at)
     select $1, j, j || '/med-rec', 'warn', $3 + n, 1, now_ms() + ($3 + n) * 1000
     from (select n, ($2::text[])[1 + n % array_length($2::text[], 1)] j from generate_series(0, $4 - 1) n) one`,
    [FACILITY, journeys, fromSecond, count],
  )
  await ask(url, 'vacuum (analyze) timer', [])
}

/** Ends journeys without the engine. */
export async function closeJourneys(url: string, journeys: readonly string[]): Promise<void> {
  await ask(
    url,
    `update journey set state = 'closed', body = (body::jsonb || '{"state":"closed"}'::jsonb)::json
     where facility = $1 and id = any ($2::text[])`,
    [FACILITY, journeys],
  )
}

/** How many of the past ones have fired. */
export async function countFired(url: string): Promise<number> {
  const rows = await ask(
    url,
    `select count(*)::int as count from timer where facility = $1 and occurrence < 0 and fired_at is not null`,
    [FACILITY],
  )
  return z.array(z.object({ count: z.number() })).parse(rows)[0]?.count ?? 0
}

async function ask(url: string, text: string, values: readonly unknown[]): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows
  } finally {
    await client.end()
  }
}
