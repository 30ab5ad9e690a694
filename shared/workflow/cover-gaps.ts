import type { Member } from '../domain/reference.ts'
import type { Roster, Shift } from '../domain/roster.ts'
import { type DutyAsk, isForAsk, rosterView } from '../domain/roster-view.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../kernel/instant.ts'
import type { Calendar } from '../sla/calendar.ts'
import { openingsAfter } from '../sla/opening.ts'
import { isOpen } from '../sla/working-time.ts'
import type { CoverWanted } from './cover-wanted.ts'

/** A stretch of time, `[from, to)`. */
export type Stretch = { readonly from: Instant; readonly to: Instant }

/** A stretch in which nobody is on duty, and in which units; null: the roster does not tell units apart. */
export type CoverGap = Stretch & { readonly units: readonly string[] | null }

/** Whom to look for, in which hours, by which roster. */
export type CoverAsk = {
  readonly wanted: CoverWanted
  /** When their department works; a lead and whoever looks after units or the house is wanted at any hour. */
  readonly calendar: Calendar
  readonly roster: Roster
  readonly members: readonly Member[]
}

/** Shorter than this two shifts just do not meet to the minute (assumed). */
export const LEAST_GAP_MS = 30 * MINUTE_MS

/**
 * When nobody of these people is on duty by the roster within their working hours, in time order; gaps of several units at
 * the same time are one. Null where the roster says nothing of them from a week before to a week after: then nobody can
 * know (rules CV2, CV3).
 */
export function coverGaps(ask: CoverAsk, within: Stretch): CoverGap[] | null {
  const own = rowsOf(ask, within)
  if (own.length === 0) return null
  const near = own.filter(({ from, to }) => from < within.to && to > within.from)
  const absences = ask.roster.absences.filter(({ from, to }) => from < within.to && to > within.from)
  const { onDuty } = rosterView({ shifts: near, absences }, ask.members)
  const times = turningPoints(ask, [...near, ...absences], within)
  const units = unitsOf(own)
  const gaps = units.flatMap((unit) => {
    const isMissing = (at: Instant) => isOpen(ask.calendar, at) && onDuty({ ...ask.wanted, unit }, at).length === 0
    return stretches(times, isMissing).map((one) => ({ ...one, units: unit === null ? null : [unit] }))
  })
  return joined(gaps.filter(({ from, to }) => to - from >= LEAST_GAP_MS))
}

/** What of a stretch lies in none of these, in pieces long enough to be a gap. */
export function without<S extends Stretch>(stretch: S, taken: readonly Stretch[]): S[] {
  const left = taken.reduce<S[]>(
    (pieces, { from, to }) =>
      pieces.flatMap((piece) => {
        if (to <= piece.from || from >= piece.to) return [piece]
        return [
          { ...piece, to: from },
          { ...piece, from: to },
        ]
      }),
    [stretch],
  )
  return left.filter(({ from, to }) => to - from >= LEAST_GAP_MS)
}

const REACH_MS = 7 * DAY_MS

function rowsOf({ wanted, roster }: CoverAsk, { from, to }: Stretch): Shift[] {
  const asked: DutyAsk = { ...wanted, unit: null }
  return roster.shifts.filter(
    (shift) => isForAsk(shift, asked) && shift.to > from - REACH_MS && shift.from < to + REACH_MS,
  )
}

/** The units that the rows name, each looked at by itself; only rows of the whole house: the house. */
function unitsOf(shifts: readonly Shift[]): (string | null)[] {
  const named = [...new Set(shifts.flatMap(({ unit }) => unit ?? []))].toSorted()
  return named.length === 0 ? [null] : named
}

/** Where somebody may come or go, or hours open or close; between two of them nothing changes. */
function turningPoints({ calendar }: CoverAsk, rows: readonly Stretch[], within: Stretch): Instant[] {
  const edges = rows.flatMap(({ from, to }) => [from, to])
  for (const { from, to } of calendar.kind === 'always' ? [] : openingsAfter(calendar, within.from)) {
    if (from >= within.to) break
    edges.push(from, to)
  }
  const inside = edges.filter((at) => at > within.from && at < within.to)
  return [...new Set([within.from, ...inside, within.to])].toSorted((a, b) => a - b)
}

function stretches(times: readonly Instant[], isMissing: (at: Instant) => boolean): Stretch[] {
  const found: Stretch[] = []
  times.forEach((from, index) => {
    const to = times[index + 1]
    if (to === undefined || !isMissing(from)) return
    const last = found.at(-1)
    if (last?.to === from) found[found.length - 1] = { from: last.from, to }
    else found.push({ from, to })
  })
  return found
}

function joined(gaps: readonly CoverGap[]): CoverGap[] {
  const found: CoverGap[] = []
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last === undefined || gap.from >= last.to) found.push(gap)
    else found[found.length - 1] = { from: last.from, to: Math.max(last.to, gap.to), units: both(last, gap) }
  }
  return found
}

function both(a: CoverGap, b: CoverGap): readonly string[] {
  return [...new Set([...(a.units ?? []), ...(b.units ?? [])])].toSorted()
}
