import type { Row } from '../../../shared/domain/row.ts'
import type { FinishedStep } from '../../../shared/workflow/usual-minutes.ts'
import type { ExceptionCount, KeyedJourney, Listed, NamedJourney, Page, Reads } from '../port.ts'
import { EXCEPTION_COUNTS } from './exception-counts.ts'
import { FINISHED_STEPS } from './finished-steps.ts'
import { first, type Query } from './query.ts'
import { overRowTables } from './row-tables.ts'

type JourneyReads = Pick<
  Reads,
  | 'journeyRows'
  | 'journeysRows'
  | 'journeys'
  | 'tasks'
  | 'openEscalations'
  | 'finishedSteps'
  | 'exceptionCounts'
  | 'journeysById'
  | 'identities'
  | 'journeysNamed'
  | 'journeyByKey'
  | 'journeysByKeys'
  | 'openJourneysOfVisit'
>
type Body<K extends Row['kind'] = Row['kind']> = { readonly body: Extract<Row, { kind: K }> }

/** Reads of journeys and their rows. */
export function journeyReads(query: Query): JourneyReads {
  const rows = async (facility: string, journeys: readonly string[]) =>
    (await query<Body>(ROWS, [facility, journeys])).map(({ body }) => body)
  return {
    journeyRows: (facility, journey) => rows(facility, [journey]),
    journeysRows: rows,
    journeys: (facility, { workflow, stage, state, unit, scopes }, page) =>
      list<Row & { kind: 'journey' }>(query, { facility, table: 'journey', journey: 'id', scopes, page }, [
        ['workflow = ', workflow],
        ['stage = ', stage],
        ['state = ', state],
        ['unit = ', unit],
      ]),
    tasks: (facility, { department, state, owner, scopes }, page) =>
      list<Row & { kind: 'task' }>(query, { facility, table: 'task', journey: 'journey', scopes, page }, [
        ['department = ', department],
        state === 'open' ? ['state <> all ', FINAL] : ['state = ', state],
        ['owner = ', owner],
      ]),
    openEscalations: async (facility) =>
      (await query<Body<'escalation'>>(OPEN_ESCALATIONS, [facility])).map(({ body }) => body),
    finishedSteps: (facility, limit) => query<FinishedStep>(FINISHED_STEPS, [facility, limit]),
    exceptionCounts: (facility) => query<ExceptionCount>(EXCEPTION_COUNTS, [facility, FINAL]),
    journeysById: async (facility, journeys) =>
      (await query<Body<'journey'>>(BY_ID, [facility, journeys])).map(({ body }) => body),
    identities: async (facility, journeys) =>
      (await query<Body<'journeyId'>>(IDENTITIES, [facility, journeys])).map(({ body }) => body),
    journeysNamed: async (facility, name) => (await query<{ id: string }>(NAMED, [facility, name])).map(({ id }) => id),
    journeyByKey: async (facility, key) =>
      (await first(query<{ journey: string }>(BY_KEY, [facility, key])))?.journey ?? null,
    journeysByKeys: (facility, keys, only) => query<KeyedJourney>(BY_KEYS, [facility, keys, only ?? null]),
    openJourneysOfVisit: (facility, visit) => query<NamedJourney>(OF_VISIT, [facility, visit]),
  }
}

/** Task states after which nothing is expected (shared/domain/task.ts isFinal). */
const FINAL = ['done', 'not-done', 'skipped', 'cancelled', 'void']

type ListOf = {
  readonly facility: string
  readonly table: 'journey' | 'task'
  readonly journey: 'id' | 'journey'
  readonly scopes: readonly string[] | undefined
  readonly page: Page
}
/** The start of a comparison in our own words, and the value it compares with; undefined asks nothing. */
type Condition = readonly [compare: string, value: string | readonly string[] | undefined]

/** One page in id order, by the conditions that were asked: each set of them is a statement with a plan of its own. */
async function list<R extends { readonly id: string }>(
  query: Query,
  { facility, table, journey, scopes, page }: ListOf,
  conditions: readonly Condition[],
): Promise<Listed<R>> {
  const member = `exists (select from journey_scope s where s.facility = t.facility and s.journey = t.${journey}
    and s.left_seq is null and s.scope = any `
  const given: Condition[] = [['id > ', page.after ?? undefined], ...conditions, [member, scopes]]
  const asked = given.filter(([, value]) => value !== undefined)
  const where = asked.map(([compare], index) => `${compare}($${index + 3})${compare === member ? ')' : ''}`)
  const text = `select body from ${table} t where facility = $1 ${where.map((one) => `and ${one}`).join(' ')}
    order by id limit $2`
  const name = `list-${table}-${asked.map(([compare]) => (compare === member ? 'scopes' : compare.trim())).join('-')}`
  const values = [facility, page.limit + 1, ...asked.map(([, value]) => value)]
  const rows = (await query<{ readonly body: R }>({ name, text }, values)).map(({ body }) => body)
  const items = rows.slice(0, page.limit)
  return { items, next: rows.length > items.length ? (items.at(-1)?.id ?? null) : null }
}

const ROWS = {
  name: 'journeys-rows',
  text: overRowTables(
    ({ table, journey }) => `select body from ${table} where facility = $1 and ${journey} = any ($2::text[])`,
  ),
}
const OPEN_ESCALATIONS = {
  name: 'open-escalations',
  text: `select body from escalation where facility = $1 and state <> 'ended' order by id`,
}
const BY_ID = {
  name: 'journeys-by-id',
  text: 'select body from journey where facility = $1 and id = any ($2::text[])',
}
const IDENTITIES = {
  name: 'identities',
  text: 'select body from journey_id where facility = $1 and id = any ($2::text[])',
}
const NAMED = {
  name: 'journeys-named',
  text: `select i.id from journey_id i join journey j on j.facility = i.facility and j.id = i.id
    where i.facility = $1 and i.family = $2 and j.state = 'open' order by i.id`,
}
const BY_KEY = {
  name: 'journey-by-key',
  text: `select k.journey from journey_key k left join journey j on j.facility = k.facility and j.id = k.journey
    where k.facility = $1 and k.key = $2 order by j.state is not distinct from 'open' desc, k.made desc limit 1`,
}
const BY_KEYS = {
  name: 'journeys-by-keys',
  text: `select k.key, j.id, j.workflow, j.stage from journey_key k
    join journey j on j.facility = k.facility and j.id = k.journey
    where k.facility = $1 and k.key = any ($2::text[]) and ($3::text is null or j.state = $3) order by k.made desc`,
}
const OF_VISIT = {
  name: 'open-journeys-of-visit',
  text: `select j.id, j.workflow, j.stage from journey_visit v join journey j on j.facility = v.facility and j.id = v.journey
    where v.facility = $1 and v.visit = $2 and j.state = 'open' order by v.journey`,
}
