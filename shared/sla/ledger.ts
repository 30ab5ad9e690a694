import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import type { Calendar } from './calendar.ts'
import type { Segment, SlaClock } from './clock.ts'
import { workingBetween } from './working-time.ts'

/** A segment with its time split: `openMs` within the calendar, `closedMs` outside it. */
export type LedgerRow = Omit<Segment, 'to'> & {
  readonly to: Instant
  /** True where it goes on beyond the moment it was asked for. */
  readonly ongoing: boolean
  readonly openMs: number
  readonly closedMs: number
}

/** What a countdown opens into: "60 min = 13:02-14:02, paused 13:20-13:31 waiting-clinician" (rule SL17). */
export type Ledger = {
  readonly rows: readonly LedgerRow[]
  readonly targetMs: number
  /** Ran within open hours: what the target is compared with. */
  readonly elapsedMs: number
  /** Stood within open hours: what pauses really excused. */
  readonly pausedMs: number
  /** Outside the calendar, running or not. */
  readonly closedMs: number
  /** Negative when over the target. */
  readonly remainingMs: number
}

/** The clock's segments until `at`, and their sums. Elapsed, paused and closed together are the whole wall time. */
export function ledger(clock: SlaClock, calendar: Calendar, at: Instant): Ledger {
  const rows = clock.segments.filter((segment) => segment.from <= at).map((segment) => row(segment, calendar, at))
  const targetMs = Math.round(clock.targetMin * MINUTE_MS)
  const elapsedMs = total(rows, (row) => (row.kind === 'running' ? row.openMs : 0))
  const pausedMs = total(rows, (row) => (row.kind === 'paused' ? row.openMs : 0))
  const closedMs = total(rows, (row) => row.closedMs)
  return { rows, targetMs, elapsedMs, pausedMs, closedMs, remainingMs: targetMs - elapsedMs }
}

function row(segment: Segment, calendar: Calendar, at: Instant): LedgerRow {
  const to = Math.min(segment.to ?? at, at)
  const openMs = workingBetween(calendar, segment.from, to)
  return {
    ...segment,
    to,
    ongoing: segment.to === null || segment.to > at,
    openMs,
    closedMs: to - segment.from - openMs,
  }
}

function total(rows: readonly LedgerRow[], of: (row: LedgerRow) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0)
}
