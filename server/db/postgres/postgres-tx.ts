import type { Outcome } from '../../../shared/commands/command.ts'
import type { Row } from '../../../shared/domain/row.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Reads, Tx } from '../port.ts'
import type { Receipt } from '../records.ts'
import { storableJson } from '../storable.ts'
import { feedReads, feedWrites } from './feed-statements.ts'
import { inboundReads, inboundWrites } from './inbound-statements.ts'
import { journeyReads } from './journey-reads.ts'
import { logReads } from './log-reads.ts'
import { peopleReads, peopleWrites } from './people-statements.ts'
import { PRUNE } from './prune-statements.ts'
import { first, type Query } from './query.ts'
import { rosterReads, rosterWrites } from './roster-statements.ts'
import { referenceReads, referenceWrites } from './reference-statements.ts'
import { scopeReads } from './scope-reads.ts'
import type { OpenTransaction } from './transaction.ts'
import { webhookReads, webhookWrites } from './webhook-statements.ts'
import { writeChange } from './write-change.ts'

/** Every read of the port over a pool or a transaction's connection. */
export function postgresReads(query: Query): Reads {
  return {
    ...journeyReads(query),
    ...scopeReads(query),
    ...logReads(query),
    ...peopleReads(query),
    ...referenceReads(query),
    ...inboundReads(query),
    ...feedReads(query),
    ...webhookReads(query),
    ...rosterReads(query),
  }
}

/** A transaction over its connection; `counted` as in `writeChange`. */
export function postgresTx({ query, commitBehind }: OpenTransaction, counted: Set<string>): Tx {
  return {
    ...postgresReads(query),
    ...peopleWrites(query),
    ...referenceWrites(query),
    ...inboundWrites(query),
    ...feedWrites(query),
    ...webhookWrites(query),
    ...rosterWrites(query),
    ...locks(query),
    ...keys(query),
    putReceipt: async ({ facility, commandId, actor, bodyHash, sealedHash, at, outcome }) => {
      await query(PUT_RECEIPT, [facility, commandId, actor, bodyHash, sealedHash, at, storableJson(outcome)])
    },
    write: (change, { last = false } = {}) =>
      writeChange({ query, commitBehind: last ? commitBehind : null, counted }, change),
    fireTimer: async (facility, journey, { subject, step, occurrence }) =>
      (await query(FIRE, [facility, journey, subject, step, occurrence])).length > 0,
    enqueue: async (effects) => {
      if (effects.length > 0) await query(ENQUEUE, [storableJson(effects)])
    },
    prune: async (facility, { tombstonesBefore, receiptsBefore, firedBefore, sessionsBefore, memosBefore }) => {
      await query(PRUNE.receipts, [facility, receiptsBefore])
      await query(PRUNE.timers, [facility, firedBefore])
      await query(PRUNE.sessions, [facility, sessionsBefore])
      await query(PRUNE.memos, [facility, memosBefore])
      await query(PRUNE.tombstones, [facility, tombstonesBefore])
    },
  }
}

type KeptReceipt = {
  readonly now: Instant
  readonly actor: string | null
  readonly body_hash: string
  readonly sealed_hash: string | null
  readonly at: Instant
  readonly outcome: Outcome
}

function locks(query: Query): Pick<Tx, 'lockReceipt' | 'lockJourneys' | 'lockCommand' | 'lockKey' | 'lockPatient'> {
  const lock = async (name: string) => {
    await query(LOCK_NAME, [name])
  }
  const lockReceipt: Tx['lockReceipt'] = async (facility, commandId) => {
    const kept = await first(query<KeptReceipt>(LOCK_RECEIPT, [facility, commandId]))
    if (kept === null) throw new Error('lock_receipt gave no row')
    return { receipt: receiptOf(kept, facility, commandId), now: kept.now }
  }
  const lockJourneys: Tx['lockJourneys'] = async (facility, journeys, { skipLocked = false } = {}) =>
    (await query<{ body: Row }>(LOCK_JOURNEYS, [facility, journeys, skipLocked])).map(({ body }) => body)
  return {
    lockReceipt,
    lockJourneys,
    // Sent together; the connection runs them in this order.
    lockCommand: async (facility, commandId, journeys) => {
      const locked = lockReceipt(facility, commandId)
      const [{ receipt, now }, rows] = await Promise.all([
        locked,
        journeys.length === 0 ? [] : lockJourneys(facility, journeys),
      ])
      return { receipt, now, rows }
    },
    lockKey: (facility, key) => lock(`${facility} key ${key}`),
    lockPatient: (facility, patient) => lock(`${facility} patient ${patient}`),
  }
}

function receiptOf(kept: KeptReceipt, facility: string, commandId: string): Receipt | null {
  const { actor, body_hash: bodyHash, sealed_hash: sealedHash, at, outcome } = kept
  return actor === null ? null : { facility, commandId, actor, bodyHash, sealedHash, at, outcome }
}

function keys(query: Query): Pick<Tx, 'putJourneyKey' | 'putJourneyVisit'> {
  return {
    putJourneyKey: async (facility, key, journey) => {
      await query(PUT_KEY, [facility, key, journey])
    },
    putJourneyVisit: async (facility, journey, visit) => {
      await query(PUT_VISIT_JOURNEY, [facility, visit, journey])
    },
  }
}

const LOCK_RECEIPT = {
  name: 'lock-receipt',
  text: 'select now, actor, body_hash, sealed_hash, at, outcome from lock_receipt($1, $2)',
}
const LOCK_JOURNEYS = { name: 'lock-journeys', text: 'select body from lock_journeys($1, $2, $3)' }
const LOCK_NAME = { name: 'lock-name', text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))' }
const PUT_RECEIPT = {
  name: 'put-receipt',
  text: `insert into receipt (facility, command_id, actor, body_hash, sealed_hash, at, outcome)
    values ($1, $2, $3, $4, $5, $6, $7)`,
}
const FIRE = {
  name: 'fire-timer',
  text: `update timer set fired_at = now_ms()
    where facility = $1 and journey = $2 and subject = $3 and step = $4 and occurrence = $5
      and fired_at is null and due_at <= now_ms()
    returning 1`,
}
const PUT_KEY = {
  name: 'put-journey-key',
  text: 'insert into journey_key (facility, key, journey) values ($1, $2, $3) on conflict do nothing',
}
const PUT_VISIT_JOURNEY = {
  name: 'put-journey-visit',
  text: 'insert into journey_visit (facility, visit, journey) values ($1, $2, $3) on conflict do nothing',
}
/** A waiting job of the same key is replaced; one that runs already is followed by a new one (graphile-worker's rule). */
const ENQUEUE = {
  name: 'enqueue',
  text: `select 1 from json_to_recordset($1::json) as e(task text, key text, "notBefore" bigint, payload json),
    graphile_worker.add_job(identifier => e.task, payload => e.payload, job_key => e.task || ':' || e.key,
      run_at => to_timestamp(e."notBefore" / 1000.0)) job`,
}
