import type { Roster } from '../../../shared/domain/roster.ts'
import type { Row } from '../../../shared/domain/row.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type {
  EffectDraft,
  FeedRecord,
  InboundRecord,
  LogEntry,
  PatientRecord,
  Receipt,
  ScopeEntry,
  SessionRecord,
  StoredTimer,
  UserRecord,
  VisitRecord,
  WebhookRecord,
} from '../records.ts'
import { Overlay, type Table } from './table.ts'

/** What is kept, by table. Rows, scopes and timers are grouped by journey: they change under the journey's lock. */
type Shape = {
  meta: string
  memo: { readonly facility: string; readonly value: string; readonly until: Instant }
  counter: Counter
  rows: { readonly facility: string; readonly journey: string; readonly rows: ReadonlyMap<string, Row> }
  scopes: readonly ScopeEntry[]
  timers: readonly KeptTimer[]
  log: LogEntry
  receipt: Receipt
  key: { readonly facility: string; readonly key: string; readonly journeys: readonly string[] }
  visitJourneys: readonly string[]
  user: UserRecord
  session: SessionRecord
  reference: { readonly facility: string; readonly body: unknown }
  template: KeptTemplate
  workflowState: { readonly facility: string; readonly id: string; readonly body: unknown }
  inbound: { readonly message: InboundRecord; readonly arrival: number }
  visit: VisitRecord
  patient: PatientRecord
  effect: EffectDraft
  feed: FeedRecord
  webhook: WebhookRecord
  roster: Roster
}

/** The newest number, time and hash of a facility. */
export type Counter = {
  readonly facility: string
  readonly seq: number
  readonly at: Instant
  readonly hash: string
  readonly oldestKept: number
}
export type KeptTimer = StoredTimer & { readonly firedAt: Instant | null }
export type KeptTemplate = {
  readonly facility: string
  readonly id: string
  readonly version: number
  readonly body: unknown
  readonly hash: string
}

export type Tables = { readonly [K in keyof Shape]: Table<Shape[K]> }
type Overlays = { readonly [K in keyof Shape]: Overlay<Shape[K]> }

const NAMES = [
  'meta',
  'memo',
  'counter',
  'rows',
  'scopes',
  'timers',
  'log',
  'receipt',
  'key',
  'visitJourneys',
  'user',
  'session',
  'reference',
  'template',
  'workflowState',
  'inbound',
  'visit',
  'patient',
  'effect',
  'feed',
  'webhook',
  'roster',
] as const satisfies readonly (keyof Shape)[]

/** Empty tables. */
export function makeTables(): Tables {
  // Each name gets a map of its own; the compiler cannot follow that through fromEntries.
  return Object.fromEntries(NAMES.map((name) => [name, new Map()])) as unknown as Tables
}

/** A transaction's own view of the tables, and what makes its writes everybody's. */
export function forkTables(base: Tables): { readonly tables: Tables; readonly apply: () => void } {
  const tables = Object.fromEntries(
    NAMES.map((name) => [name, new Overlay(base[name] as Table<unknown>)]),
  ) as unknown as Overlays
  return { tables, apply: () => NAMES.forEach((name) => tables[name].apply()) }
}

/** Makes `to` hold what `from` holds; values are never changed in place, so that they may be shared. */
export function copyTables(from: Tables, to: Tables): Tables {
  for (const name of NAMES) {
    const [source, target] = [from[name] as Table<unknown>, to[name] as Table<unknown>]
    for (const [key] of target.entries()) target.delete(key)
    for (const [key, value] of source.entries()) target.set(key, value)
  }
  return to
}

/** A table's key from its parts. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('\u0001')
}
