import type { Row, RowKind } from '../../../shared/domain/row.ts'
import { type ScopeSum, SQUARE_MODULUS, SUM_MODULUS, SUM_PART } from '../../../shared/domain/scope-sum.ts'
import type { Reads, ScopeDelta } from '../port.ts'
import type { ScopeEntry } from '../records.ts'
import type { RowText } from '../row-text.ts'
import { first, type Query } from './query.ts'
import { overRowTables } from './row-tables.ts'

type ScopeReads = Pick<
  Reads,
  'scopeJourneys' | 'isScopeTouched' | 'scopeSums' | 'scopeDeltas' | 'journeysDelta' | 'scopesOf' | 'scopesOfMany'
>
type SumLine = { readonly kind: RowKind | null } & ScopeSum
type Entered = { readonly body: null } & ScopeEntry
type OfScope = (RowText & { readonly scope: string }) | ({ readonly text: null } & ScopeEntry)
type OfJourney = { readonly body: Row } | Entered

/** Reads of who is in which scope. */
export function scopeReads(query: Query): ScopeReads {
  const scopesOfMany = (facility: string, journeys: readonly string[]) =>
    query<ScopeEntry>(SCOPES_OF, [facility, journeys])
  return {
    scopesOfMany,
    scopesOf: (facility, journey) => scopesOfMany(facility, [journey]),
    scopeJourneys: async (facility, scope, { limit, after }) => {
      const found = await query<{ journey: string }>(JOURNEYS, [facility, scope, after ?? '', limit + 1])
      const items = found.slice(0, limit).map(({ journey }) => journey)
      return { items, next: found.length > items.length ? (items.at(-1) ?? null) : null }
    },
    isScopeTouched: async (facility, scope, seq, { from, to }) =>
      (await first(query<{ touched: boolean }>(TOUCHED, [facility, scope, seq, from, to])))?.touched ?? true,
    scopeSums: async (facility, scope) => {
      const found = await query<SumLine>(SUMS, [facility, scope])
      const sums = found.flatMap(({ kind, ...sum }) => (kind === null ? [] : [[kind, sum] as const]))
      const seq = found.find(({ kind }) => kind === null)?.sum ?? 0
      return { seq, kinds: Object.fromEntries(sums) }
    },
    scopeDeltas: async (facility, places) => {
      const deltas = new Map<string, ScopeDelta>()
      if (places.length === 0) return deltas
      const afters = places.map(({ after }) => after)
      const values = [facility, places.map(({ scope }) => scope), afters, Math.min(...afters)]
      for (const one of await query<OfScope>(DELTAS, values)) {
        const delta = deltas.get(one.scope) ?? { rows: [], left: [] }
        deltas.set(one.scope, delta)
        if (one.text === null) delta.left.push(entryOf(one))
        else delta.rows.push({ kind: one.kind, text: one.text })
      }
      return deltas
    },
    journeysDelta: async (facility, journeys, after) => {
      const found = await query<OfJourney>(JOURNEYS_DELTA, [facility, journeys, after])
      const scopes = found.filter((one) => one.body === null).map(entryOf)
      return { rows: found.flatMap((one) => (one.body === null ? [] : [one.body])), scopes }
    },
  }
}

function entryOf({ facility, scope, journey, enteredSeq, leftSeq }: ScopeEntry): ScopeEntry {
  return { facility, scope, journey, enteredSeq, leftSeq }
}

const ENTRY = `s.facility, s.scope, s.journey, s.entered_seq as "enteredSeq", s.left_seq as "leftSeq"`

const SCOPES_OF = {
  name: 'scopes-of',
  text: `select ${ENTRY} from journey_scope s where s.facility = $1 and s.journey = any ($2::text[]) order by s.scope`,
}
const JOURNEYS = {
  name: 'scope-journeys',
  text: `select journey from journey_scope where facility = $1 and scope = $2 and left_seq is null and journey > $3
    order by journey limit $4`,
}
/** The log is walked from the cursor on: a page that is asked for often costs the few entries since it was made. */
const TOUCHED = {
  name: 'scope-touched',
  text: `select exists (
      select 1 from log l join journey_scope s on s.facility = l.facility and s.journey = l.journey and s.scope = $2
      where l.facility = $1 and l.seq > $3 and l.journey > $4 and ($5::text is null or l.journey <= $5))
    or exists (select 1 from facility_counter where facility = $1 and oldest_kept > $3) as touched`,
}

/**
 * Counts and sums alone leave the database, whatever the scope's size. One statement, so that the log's number and the rows
 * are of one moment.
 */
const SUMS = {
  name: 'scope-sums',
  text: `select null as kind, 0 as rows, seq as sum, 0 as squares from facility_counter where facility = $1
    union all
    ${overRowTables(
      ({ kind, table, journey }) => `select '${kind}', count(*)::int, coalesce(sum(term) % ${SUM_MODULUS}, 0)::bigint,
      coalesce(sum((term % ${SQUARE_MODULUS}) * (term % ${SQUARE_MODULUS}) % ${SUM_MODULUS}) % ${SUM_MODULUS}, 0)::bigint
    from (select r.seq * 8 + ${SUM_PART[kind]} as term
      from journey_scope s join ${table} r on r.facility = s.facility and r.${journey} = s.journey
      where s.facility = $1 and s.scope = $2 and s.left_seq is null) of_${table}`,
    )}`,
}

/** All rows as one table: the planner looks into each kind's own by its index. */
const ROWS = `(${overRowTables(
  ({ kind, table, journey }) =>
    `select '${kind}' as kind, facility, ${journey} as journey, seq, body::text as text from ${table}`,
)})`
const NO_ENTRY = 'null as facility, null as journey, null::bigint as "enteredSeq", null::bigint as "leftSeq"'
const PLACES = 'unnest($2::text[], $3::bigint[]) as p(scope, after)'

/**
 * Three parts of one moment: rows changed since the place of a scope that their journey is in (found by the tables' seq
 * indexes from the lowest place on, then scope by scope, so the cost follows what changed), older rows of journeys that came
 * in since, and journeys that left since. `offset 0` keeps the planner to looking up by key: it knows neither how much
 * changed nor how much came in, and what it gained by reading a house whole would be lost where that is little.
 */
const DELTAS = {
  name: 'scope-deltas',
  text: `select r.kind, r.text, i.scope, ${NO_ENTRY}
    from ${ROWS} r cross join lateral (
      select s.scope from journey_scope s
      where s.facility = r.facility and s.journey = r.journey and s.scope = any ($2::text[]) and s.left_seq is null
        and r.seq > ($3::bigint[])[array_position($2::text[], s.scope)] offset 0) i
    where r.facility = $1 and r.seq > $4
    union all
    select r.kind, r.text, s.scope, ${NO_ENTRY}
    from ${PLACES} join journey_scope s
      on s.facility = $1 and s.scope = p.scope and s.entered_seq > p.after and s.left_seq is null
    cross join lateral (
      select c.kind, c.text from ${ROWS} c where c.facility = s.facility and c.journey = s.journey and c.seq <= p.after offset 0) r
    union all
    select null, null, s.scope, s.facility, s.journey, s.entered_seq, s.left_seq
    from ${PLACES} join journey_scope s on s.facility = $1 and s.scope = p.scope and s.left_seq > p.after`,
}

/** A journey's rows are thirty and a change touches one or two: the others stay where they are, unless it came in anew. */
const JOURNEYS_DELTA = {
  name: 'journeys-delta',
  text: `with entered as materialized (
    select distinct journey from journey_scope
    where facility = $1 and journey = any ($2::text[]) and left_seq is null and entered_seq > $3)
    ${overRowTables(
      ({ table, journey }) => `select r.body, null as facility, null as scope, null as journey,
      null::bigint as "enteredSeq", null::bigint as "leftSeq"
    from ${table} r where r.facility = $1 and r.${journey} = any ($2::text[])
      and (r.seq > $3 or r.${journey} in (select journey from entered))`,
    )}
    union all
    select null, ${ENTRY} from journey_scope s where s.facility = $1 and s.journey = any ($2::text[])`,
}
