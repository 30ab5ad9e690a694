import { z } from 'zod'
import type { Reference } from '../../../shared/domain/reference.ts'
import type { Role } from '../../../shared/domain/roles.ts'
import { DAY_MS, instantSchema, type Instant } from '../../../shared/kernel/instant.ts'
import { ALWAYS } from '../../../shared/sla/calendar.ts'
import { calendarNamed } from '../../../shared/workflow/calendars.ts'
import { type CoverGap, coverGaps, without } from '../../../shared/workflow/cover-gaps.ts'
import { coverHorizon, COVER_NOTICE_MS } from '../../../shared/workflow/cover-horizon.ts'
import { type CoverWanted, coverWanted } from '../../../shared/workflow/cover-wanted.ts'
import type { Reads } from '../../db/port.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import { ownSignal } from '../signals/emit-signals.ts'
import { newestOf } from '../signals/hearers.ts'
import type { Signal } from '../signals/signal.ts'
import type { Watch } from './run-watches.ts'

/** Gaps that were told and are not over: of whom, from when until when. */
const toldSchema = z.array(z.object({ of: z.string(), from: instantSchema, to: instantSchema }))
type Told = z.infer<typeof toldSchema>

/** Gaps told at once, at most: a roster that was emptied by mistake opens no more. */
const MOST_GAPS = 60

/**
 * Says where the roster has nobody for people whom a workflow needs: two hours before, and on Friday noon for the weekend.
 * One gap is told once; filled, it is told so (rules CV1-CV4).
 */
export const watchCover: Watch = {
  name: 'cover',
  async look(reads: Reads, rules: FacilityRules, at: { now: Instant; told: unknown }) {
    const { facility, zone, members } = rules.reference
    const told = toldSchema.catch([]).parse(at.told)
    const kept = told.filter(({ to }) => to > at.now)
    const roster = await reads.roster(facility)
    const horizon = coverHorizon(zone, at.now)
    const within = { from: at.now, to: Math.max(horizon + DAY_MS, ...kept.map(({ to }) => to)) }
    const signals: Signal[] = []
    const after: Told = []
    for (const wanted of coverWanted(newestOf(rules))) {
      const of = `${wanted.role} ${wanted.department ?? ''}`.trim()
      const own = kept.filter((one) => one.of === of)
      const gaps = coverGaps({ wanted, calendar: hoursOf(rules, wanted), roster, members }, within)
      const still = own.filter((one) => gaps === null || gaps.some((gap) => gap.from < one.to && gap.to > one.from))
      for (const one of own)
        if (!still.includes(one))
          signals.push(ownSignal('cover-found', { coverKey: keyOf(one), coverFoundAt: at.now }, at.now))
      const fresh = (gaps ?? []).flatMap((gap) => without(gap, own)).filter(({ from }) => from < horizon)
      const opened = fresh.slice(0, Math.max(0, MOST_GAPS - after.length - still.length))
      for (const gap of opened) signals.push(missing(rules, wanted, { ...gap, of }, at.now))
      after.push(...still, ...opened.map(({ from, to }) => ({ of, from, to })))
    }
    return { signals, told: after }
  },
}

/** What makes a gap the same one: whom it lacks, and from when. */
function keyOf({ of, from }: { readonly of: string; readonly from: Instant }): string {
  return `${of} ${from}`
}

function missing(
  rules: FacilityRules,
  wanted: CoverWanted,
  gap: CoverGap & { readonly of: string },
  now: Instant,
): Signal {
  const facts = {
    coverGap: nameOf(rules.reference, wanted, gap.units),
    coverKey: keyOf(gap),
    coverFrom: gap.from,
    coverTo: gap.to,
    coverKind: gap.from >= now + COVER_NOTICE_MS ? 'weekend' : 'shift',
    ...(wanted.department === null ? {} : { coverDepartment: wanted.department }),
  }
  return ownSignal('cover-missing', facts, now)
}

/** Who does the work is wanted while their department works, who leads it or looks after units at any hour. */
function hoursOf({ any }: FacilityRules, { role, department }: CoverWanted) {
  return any === null || role !== 'worker' || department === null
    ? ALWAYS
    : calendarNamed(any, 'department', department)
}

function nameOf({ departments, units }: Reference, { role, department }: CoverWanted, of: CoverGap['units']): string {
  const who = departments.find(({ id }) => id === department)?.name
  const words = [...(who === undefined ? [] : [who]), ...(WORDS[role] === undefined ? [] : [WORDS[role]])]
  const where = (of ?? []).map((unit) => units.find(({ id }) => id === unit)?.name ?? unit)
  return [...words, ...where].join(', ').slice(0, 200)
}

/** A worker is called by the department alone. */
const WORDS: { readonly [R in Role]?: string } = {
  'department-lead': 'lead',
  'unit-coordinator': 'Unit coordinator',
  'house-supervisor': 'House supervisor',
  'referral-coordinator': 'Referral coordinator',
  'integration-analyst': 'Integration analyst',
}
