import type { SlaClock } from '../domain/sla-clock.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import type { Calendar } from './calendar.ts'
import { addWorkingMs, workingBetween } from './working-time.ts'

/** An SLA clock as data: what a row holds. Rules SL10-SL19; the calendar handed in is the one it started with. */
export type { SlaClock }
/** A stretch in which the clock ran or stood. */
export type Segment = SlaClock['segments'][number]
/** Share of the target at which a clock warns where its template says nothing (domain.md C6). */
export const WARN_PCT = 75

/** What a clock is started with. `startedAt` is when it happened, not when the message came (rule SL11). */
export type ClockStart = {
  readonly startedAt: Instant
  readonly targetMin: number
  readonly warnPct?: number
  /** Where the target comes from, e.g. `discharge.v1 med-rec`: shown in the ledger. */
  readonly policy: string
}

/** A running clock. */
export function startClock(calendar: Calendar, start: ClockStart): SlaClock {
  const { startedAt, targetMin, warnPct = WARN_PCT, policy } = start
  const segments: Segment[] = [{ from: startedAt, to: null, kind: 'running', reason: null, policy }]
  const target = { targetMin, warnPct, calendar: calendar.id, calendarVersion: calendar.version }
  return timed({ ...target, startedAt, segments, warnAt: null, dueAt: null }, calendar)
}

/** The clock standing from `at` on, for a reason. Standing already: a new reason opens a segment, the same changes nothing. */
export function pauseClock(clock: SlaClock, calendar: Calendar, pause: { at: Instant; reason: string }): SlaClock {
  const last = clock.segments.at(-1)
  if (last === undefined || last.to !== null) return clock
  if (last.kind === 'paused' && last.reason === pause.reason) return clock
  const segments = turned(clock.segments, pause.at, { kind: 'paused', reason: pause.reason, policy: last.policy })
  return timed({ ...clock, segments }, calendar)
}

/** The clock running again from `at` on. A stopped one is reopened: the time between counts as paused, `reopened`. */
export function resumeClock(clock: SlaClock, calendar: Calendar, at: Instant): SlaClock {
  const last = clock.segments.at(-1)
  if (last === undefined || (last.to === null && last.kind === 'running')) return clock
  const open = last.to === null ? clock.segments : [...clock.segments, gapAfter(last, last.to)]
  return timed(
    { ...clock, segments: turned(open, at, { kind: 'running', reason: null, policy: last.policy }) },
    calendar,
  )
}

/** Another target from `at` on. What has elapsed stays; so does the old target in the ledger, by its policy (rule SL15). */
export function retarget(
  clock: SlaClock,
  calendar: Calendar,
  to: { targetMin: number; policy: string; at: Instant },
): SlaClock {
  const last = clock.segments.at(-1)
  if (last === undefined || last.to !== null) return clock
  if (to.targetMin === clock.targetMin && to.policy === last.policy) return clock
  const segments = turned(clock.segments, to.at, { kind: last.kind, reason: last.reason, policy: to.policy })
  const notDueBefore = Math.min(to.at, reachedAt(clock, calendar, 100) ?? to.at)
  return timed({ ...clock, targetMin: to.targetMin, notDueBefore, segments }, calendar)
}

/**
 * The clock ended at `at`, for good unless resumed. An earlier `at` than its last change (told by phone, charted late)
 * cuts what came after; it never ends before it started. `dueAt` stays as the record of what it was judged by.
 */
export function stopClock(clock: SlaClock, calendar: Calendar, at: Instant): SlaClock {
  const segments = clock.segments
    .filter((segment, index) => index === 0 || segment.from < at)
    .map((segment) => ({ ...segment, to: Math.max(segment.from, Math.min(segment.to ?? at, at)) }))
  return timed({ ...clock, segments }, calendar)
}

/** When it is due, or was; while it stands, when it would be if it had gone on. */
export function dueIfRunning(clock: SlaClock, calendar: Calendar): Instant | null {
  const last = clock.segments.at(-1)
  if (last === undefined || last.kind === 'running') return clock.dueAt
  const running: Segment = { ...last, kind: 'running' }
  return reachedAt({ ...clock, segments: [...clock.segments.slice(0, -1), running] }, calendar, 100)
}

/** Working ms that ran until `at`; pauses and closed hours left out. */
export function elapsed(clock: SlaClock, calendar: Calendar, at: Instant): number {
  return clock.segments
    .filter((segment) => segment.kind === 'running')
    .reduce((sum, segment) => sum + workingBetween(calendar, segment.from, Math.min(segment.to ?? at, at)), 0)
}

/** What the clock does now. */
export function clockState(clock: SlaClock): 'waiting' | 'running' | 'paused' | 'stopped' {
  const last = clock.segments.at(-1)
  if (last === undefined) return 'waiting'
  return last.to === null ? last.kind : 'stopped'
}

/** True from the millisecond of `dueAt` on while it runs; a completion in that very one is decided by the log's order. */
export function isDue(clock: SlaClock, at: Instant): boolean {
  return clockState(clock) === 'running' && clock.dueAt !== null && at >= clock.dueAt
}

/**
 * When `pct` percent of the target had or will have elapsed, if the clock goes on as it is; null where it stands (or has
 * not begun) and that point is not reached.
 */
export function reachedAt(clock: SlaClock, calendar: Calendar, pct: number): Instant | null {
  let left = Math.round((clock.targetMin * MINUTE_MS * pct) / 100)
  for (const [index, segment] of clock.segments.entries()) {
    if (segment.kind === 'paused') continue
    const end = index === clock.segments.length - 1 ? null : segment.to
    const worked = end === null ? Infinity : workingBetween(calendar, segment.from, end)
    if (left <= worked) return Math.max(addWorkingMs(calendar, segment.from, left), clock.notDueBefore ?? 0)
    left -= worked
  }
  return null
}

/** The clock with its times as its segments give them: none while it stands, then what is left instead (rule SL13). */
function timed(clock: SlaClock, calendar: Calendar): SlaClock {
  const { remainingMs: _, ...rest } = clock
  const last = clock.segments.at(-1)
  if (last?.kind !== 'paused') {
    const warnAt = reachedAt(clock, calendar, clock.warnPct ?? WARN_PCT)
    return { ...rest, warnAt, dueAt: reachedAt(clock, calendar, 100) }
  }
  const remainingMs = Math.round(clock.targetMin * MINUTE_MS) - elapsed(clock, calendar, last.from)
  return { ...rest, warnAt: null, dueAt: null, remainingMs }
}

/** The segments with a new one from `at`; never before the last began, and without leaving an empty one behind. */
function turned(
  segments: readonly Segment[],
  at: Instant,
  next: Pick<Segment, 'kind' | 'reason' | 'policy'>,
): Segment[] {
  const last = segments.at(-1)
  if (last === undefined) return []
  const from = Math.max(at, last.from)
  const before = segments.slice(0, -1)
  const kept = from > last.from ? [...before, { ...last, to: from }] : before
  return [...kept, { from, to: null, ...next }]
}

function gapAfter(last: Segment, from: Instant): Segment {
  return { from, to: null, kind: 'paused', reason: 'reopened', policy: last.policy }
}
