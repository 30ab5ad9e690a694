import { z } from 'zod'
import { FACILITY } from '../../../bench/seed.ts'
import type { Hospital } from './hospital.ts'

/** Occurrences of the added ones; those of the product's own are moments, far beyond. */
const ADDED = 1_000
const OWN = 1_000_000
/** What is due may wait for so long, ms, before it counts as missed. */
const MISSED_MS = 20_000

export type Steady = { readonly journeys: readonly string[]; readonly perSecond: number; readonly seconds: number }

/** Puts warnings straight into the table: so many a second from now on, spread over the journeys. */
export async function addSteadyTimers(hospital: Hospital, { journeys, perSecond, seconds }: Steady): Promise<void> {
  await hospital.admin(
    `insert into timer (facility, journey, subject, step, occurrence, template_version, due_at)
     select $1, j, j || '/med-rec', 'warn', $5 + n, 1, now_ms() + (n * 1000 / $3)::bigint
     from (select n, ($2::text[])[1 + n % array_length($2::text[], 1)] j from generate_series(0, $4 - 1) n) one`,
    [FACILITY, journeys, perSecond, Math.round(perSecond * seconds), ADDED],
  )
}

const lateSchema = z.array(z.object({ late: z.coerce.number() }))

/** How late those fired that were due between two moments of the database, ms. */
export async function latenessIn(hospital: Hospital, from: number, to: number): Promise<number[]> {
  const rows = await hospital.admin(
    `select fired_at - due_at late from timer where facility = $1 and due_at between $2 and $3 and fired_at is not null`,
    [FACILITY, from, to],
  )
  return lateSchema.parse(rows).map(({ late }) => late)
}

const countSchema = z.array(
  z.object({ fired: z.coerce.number(), own: z.coerce.number(), early: z.coerce.number(), missed: z.coerce.number() }),
)
const twiceSchema = z.array(z.object({ journey: z.string(), step: z.string(), told: z.coerce.number() }))

/** [C8] None missed, none early, and no step of a journey told more often than it fired. */
export async function checkTimers(hospital: Hospital): Promise<{ checked: string; violations: string[] }> {
  const [counts] = countSchema.parse(await hospital.admin(COUNTS, [FACILITY, OWN, MISSED_MS]))
  const twice = twiceSchema.parse(await hospital.admin(TWICE, [FACILITY]))
  const { fired = 0, own = 0, early = 0, missed = 0 } = counts ?? {}
  const violations = [
    ...(early === 0 ? [] : [`C8: ${early} timers fired early`]),
    ...(missed === 0 ? [] : [`C8: ${missed} timers did not fire`]),
    ...twice.map(({ journey, step, told }) => `C8: ${step} of ${journey} is told ${told} times, more than it fired`),
    ...(own > 0 ? [] : ['no step ran out: nothing was escalated']),
  ]
  const checked = `${fired} timers fired, ${own} of them of steps and journeys that ran out; missed ${missed}, early ${early}, told twice ${twice.length}`
  return { checked, violations }
}

const COUNTS = `select count(*) filter (where fired_at is not null) fired,
    count(*) filter (where fired_at is not null and occurrence > $2) own,
    count(*) filter (where fired_at < due_at) early,
    count(*) filter (where fired_at is null and due_at < now_ms() - $3) missed
  from timer where facility = $1`

const TWICE = `with told as (
    select journey, unnest(string_to_array(substr(verb, 7), '+')) step, count(*) told
    from log where facility = $1 and verb like 'timer:%' group by 1, 2),
  fired as (select journey, step, count(*) fired from timer where facility = $1 and fired_at is not null group by 1, 2)
  select t.journey, t.step, t.told from told t left join fired f using (journey, step) where t.told > coalesce(f.fired, 0)`
