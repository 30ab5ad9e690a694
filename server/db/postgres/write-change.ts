import type { Row } from '../../../shared/domain/row.ts'
import { ownerOf } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Timer } from '../../../shared/workflow/timer.ts'
import { logContent } from '../log-hash.ts'
import { nameKey } from '../name-key.ts'
import type { Change, Written } from '../records.ts'
import { stored, storableJson } from '../storable.ts'
import { TryAgain } from '../try-again.ts'
import type { Query } from './query.ts'
import { ROW_TABLES, type RowTable } from './row-tables.ts'

export type WriteDoor = {
  readonly query: Query
  /** Sends COMMIT behind the write; null where the transaction goes on. */
  readonly commitBehind: (() => void) | null
  /** Facilities that are known to have a counter: only behind their writes COMMIT is sent before the answer is there. */
  readonly counted: Set<string>
}

/**
 * Writes one change in one round trip. Everything hangs on the counter's update: it is locked first within the
 * statement, gives the number, and stays locked until COMMIT only: that is why COMMIT does not wait for the answer.
 * @throws TryAgain where the counter is gone since (a database that was taken back): nothing was written
 */
export async function writeChange({ query, commitBehind, counted }: WriteDoor, given: Change): Promise<Written> {
  const entry = stored(given.entry)
  const values = valuesOf(given, entry)
  const isLast = commitBehind !== null && counted.has(given.facility)
  const asked = query<Answer>(WRITE, values)
  if (isLast) commitBehind()
  const [written] = await asked
  if (written !== undefined) {
    counted.add(given.facility)
    return answer(entry, written)
  }
  counted.delete(given.facility)
  if (isLast) throw new TryAgain('a write without a counter', { cause: null })
  await query(FIRST, [given.facility])
  const [again] = await query<Answer>(WRITE, values)
  if (again === undefined) throw new Error(`facility ${given.facility} has no counter`)
  return answer(entry, again)
}

type Answer = {
  readonly seq: number
  readonly at: Instant
  readonly previous_hash: string
  readonly hash: string
  readonly entered: string[] | null
  readonly left: string[] | null
}

function answer(entry: Change['entry'], { seq, at, previous_hash, hash, entered, left }: Answer): Written {
  return { entry: { ...entry, seq, at, previousHash: previous_hash, hash }, entered: entered ?? [], left: left ?? [] }
}

function valuesOf({ facility, journey, rows, timers, scopes, receipt }: Change, entry: Change['entry']): unknown[] {
  return [
    facility,
    journey,
    logContent(entry),
    storableJson(entry),
    storableJson(rows.map(drawer)),
    timers === null ? null : storableJson(unique(timers.unfired)),
    timers?.templateVersion ?? null,
    scopes === null ? null : [...new Set(scopes)],
    receipt === null ? null : storableJson({ ...receipt, outcome: { ...receipt.outcome, seq: undefined } }),
  ]
}

/** A row with what its table keeps beside the body. The number is put into the body's text by the statement. */
function drawer(row: Row): unknown {
  const { seq: _seq, ...body } = row
  return { ...columnsOf(row), kind: row.kind, id: row.id, journey: row.journey, version: row.version, body }
}

function columnsOf(row: Row): Record<string, string | null> {
  if (row.kind === 'journey') return { workflow: row.workflow, stage: row.stage, state: row.state, unit: row.unit }
  if (row.kind === 'task') return { department: row.department, state: row.state, owner: ownerOf(row)?.id ?? null }
  if (row.kind === 'journeyId') return { family: nameKey(row.family) }
  return row.kind === 'escalation' ? { state: row.state } : {}
}

/** A timer named twice would stop the statement; the later one counts. */
function unique(timers: readonly Timer[]): Timer[] {
  return [...new Map(timers.map((timer) => [`${timer.subject} ${timer.step} ${timer.occurrence}`, timer])).values()]
}

const FIRST = {
  name: 'first-counter',
  text: 'insert into facility_counter (facility) values ($1) on conflict do nothing',
}

/** Puts `,"seq":n` at the end of a JSON object's text: the carrier knows the number only here. */
const STAMPED = (body: string) => `(left(${body}::text, -1) || ',"seq":' || counter.seq || '}')::json`

function put({ kind, table, columns }: RowTable): string {
  const names = ['id', 'version', 'seq', ...columns, 'body']
  const updates = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`)
  return `put_${table} as (
    insert into ${table} (facility, ${names.join(', ')})
    select $1, ${names.join(', ')} from stamped where kind = '${kind}'
    on conflict (facility, id) do update set ${updates.join(', ')}
  )`
}

/**
 * `at` never goes back, so the log's times are in the order of its numbers even if the clock was set back. The hash is
 * logHash (log-hash.ts) in SQL.
 */
const WRITE = {
  name: 'write-change',
  text: `
with clock as materialized (select now_ms() as at),
counter as (
  update facility_counter c
  set seq = c.seq + 1, at = greatest(c.at, clock.at), previous_hash = c.hash,
    hash = encode(sha256(convert_to(
      concat_ws(E'\\n', c.hash, c.seq + 1, greatest(c.at, clock.at), $3::text), 'UTF8')), 'hex')
  from clock where c.facility = $1
  returning c.seq, c.at, c.previous_hash, c.hash
),
stamped as materialized (
  select r.kind, r.id, r.journey, r.version, counter.seq, r.workflow, r.stage, r.state, r.unit, r.department, r.owner, r.family,
    ${STAMPED('r.body')} as body
  from counter, json_to_recordset($5::json) as r(kind text, id text, journey text, version integer, workflow text,
    stage text, state text, unit text, department text, owner text, family text, body json)
),
${ROW_TABLES.map(put).join(',\n')},
wanted as materialized (
  select w.subject, w.step, w.occurrence, w."dueAt" as due_at, $7::integer as template_version
  from counter, json_to_recordset($6::json) as w(subject text, step text, occurrence integer, "dueAt" bigint)
),
drop_timer as (
  delete from timer t using counter
  where $6::json is not null and t.facility = $1 and t.journey = $2 and t.fired_at is null and not exists (
    select from wanted w where w.subject = t.subject and w.step = t.step and w.occurrence = t.occurrence
      and w.template_version = t.template_version)
),
put_timer as (
  insert into timer as t (facility, subject, step, occurrence, template_version, journey, due_at)
  select $1, subject, step, occurrence, template_version, $2, due_at from wanted
  on conflict (facility, journey, subject, step, occurrence, template_version) do update set due_at = excluded.due_at
  where t.fired_at is null and t.due_at <> excluded.due_at
),
gone as (
  update journey_scope s set left_seq = counter.seq from counter
  where s.facility = $1 and s.journey = $2 and s.left_seq is null and s.scope <> all ($8::text[])
  returning s.scope
),
came as (
  insert into journey_scope as s (facility, scope, journey, entered_seq)
  select $1, scope, $2, counter.seq from counter, unnest($8::text[]) as scope
  on conflict (facility, journey, scope) do update set entered_seq = excluded.entered_seq, left_seq = null
  where s.left_seq is not null
  returning s.scope
),
put_log as (
  insert into log (facility, seq, tag, at, effective_at, actor, actor_name, cause, verb, journey, changed, previous_hash, hash)
  select $1, counter.seq, e.tag, counter.at, e."effectiveAt", e.actor, e."actorName", e.cause, e.verb, e.journey,
    e.changed, counter.previous_hash, counter.hash
  from counter, json_to_record($4::json) as e(tag text, "effectiveAt" bigint, actor text, "actorName" text, cause text,
    verb text, journey text, changed json)
),
put_receipt as (
  insert into receipt (facility, command_id, actor, body_hash, sealed_hash, at, outcome)
  select $1, r."commandId", r.actor, r."bodyHash", r."sealedHash", r.at, ${STAMPED('r.outcome')}
  from counter, json_to_record($9::json) as r("commandId" text, actor text, "bodyHash" text, "sealedHash" text, at bigint,
    outcome json)
  where $9::json is not null
)
select counter.seq, counter.at, counter.previous_hash, counter.hash,
  (select array_agg(scope) from came) as entered, (select array_agg(scope) from gone) as left
from counter`,
}
