import type { LogEnd, LogHead, Reads } from '../port.ts'
import type { LogEntry, Receipt, StoredTimer } from '../records.ts'
import { DUE_TIMERS } from './due-timers.ts'
import { first, type Query } from './query.ts'

type LogReads = Pick<
  Reads,
  | 'log'
  | 'logOfJourney'
  | 'logAt'
  | 'logTags'
  | 'head'
  | 'heads'
  | 'logEnd'
  | 'facilities'
  | 'receipt'
  | 'dueTimers'
  | 'timersOf'
>

/** Reads of the log, receipts and timers. */
export function logReads(query: Query): LogReads {
  const heads = () => query<LogHead>(HEADS, [])
  return {
    log: (facility, after, limit) => query<LogEntry>(LOG, [facility, after, limit]),
    logOfJourney: (facility, journey, limit) => query<LogEntry>(OF_JOURNEY, [facility, journey, limit]),
    logAt: (facility, seq) => first(query<LogEntry>(AT, [facility, seq])),
    logTags: async (facility, numbers) => {
      const found = await query<Pick<LogEntry, 'seq' | 'tag'>>(TAGS, [facility, numbers])
      return new Map(found.map(({ seq, tag }) => [seq, tag]))
    },
    head: async (facility) => (await first(query<{ seq: number }>(HEAD, [facility])))?.seq ?? 0,
    heads,
    logEnd: async (facility) => (await first(query<LogEnd>(LOG_END, [facility]))) ?? NO_LOG,
    facilities: async () => (await heads()).map(({ facility }) => facility),
    receipt: (facility, commandId) => first(query<Receipt>(RECEIPT, [facility, commandId])),
    dueTimers: (facility, limit, except = []) => query<StoredTimer>(DUE_TIMERS, [facility, except, limit]),
    timersOf: (facility, journey) => query<StoredTimer>(TIMERS_OF, [facility, journey]),
  }
}

const ENTRY = `select facility, seq, tag, at, effective_at as "effectiveAt", actor, actor_name as "actorName", cause, verb,
  journey, changed, previous_hash as "previousHash", hash from log`
const TIMER = `select facility, journey, subject, step, occurrence, due_at as "dueAt",
  template_version as "templateVersion" from timer`

const LOG = { name: 'log-after', text: `${ENTRY} where facility = $1 and seq > $2 order by seq limit $3` }
const OF_JOURNEY = {
  name: 'log-of-journey',
  text: `${ENTRY} where facility = $1 and journey = $2 order by seq desc limit $3`,
}
const AT = { name: 'log-at', text: `${ENTRY} where facility = $1 and seq = $2` }
const TAGS = { name: 'log-tags', text: 'select seq, tag from log where facility = $1 and seq = any ($2::bigint[])' }
const HEAD = { name: 'head', text: 'select seq from facility_counter where facility = $1' }
const HEADS = {
  name: 'heads',
  text: `select facility, seq, hash, coalesce((select value from meta where key = 'epoch'), '') as epoch
    from facility_counter order by facility`,
}
/** An answer without a line does not come: of a house without a log it says so. */
const NO_LOG: LogEnd = { seq: 0, tag: '', oldestKept: 0, at: 0 }
/** The moment is taken before the statement sees anything: what is committed later may be of a later one. */
const LOG_END = {
  name: 'log-end',
  text: `select coalesce(c.seq, 0) as seq, coalesce(l.tag, '') as tag, coalesce(c.oldest_kept, 0) as "oldestKept",
    floor(extract(epoch from statement_timestamp()) * 1000)::bigint as at
    from (select $1::text as facility) f left join facility_counter c on c.facility = f.facility
    left join log l on l.facility = c.facility and l.seq = c.seq`,
}
const RECEIPT = {
  name: 'receipt',
  text: `select facility, command_id as "commandId", actor, body_hash as "bodyHash", sealed_hash as "sealedHash", at, outcome
    from receipt where facility = $1 and command_id = $2`,
}
const TIMERS_OF = {
  name: 'timers-of',
  text: `${TIMER} where facility = $1 and journey = $2 and fired_at is null order by due_at, subject`,
}
