import { z } from 'zod'
import { roleSchema } from '../domain/roles.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Calendar } from './calendar.ts'
import { addWorking } from './working-time.ts'

/** One level: whom it tells, and when, at the later of a share of the target and so many working minutes after due. */
export const ladderStepSchema = z.object({
  level: z.number().int().min(1).max(4),
  role: roleSchema.or(z.literal('owner')),
  percent: z.number().positive().max(1000),
  plusMin: z.number().nonnegative().default(0),
  /** Shown, not sounded. */
  silent: z.boolean().optional(),
  /** The calendar within which this level is told, by id, or `department`; absent: at any hour. The clock runs on its own (rule ES12). */
  delivery: z.string().max(60).optional(),
})
export type LadderStep = z.infer<typeof ladderStepSchema>

/** The levels in order: each one later than the one below, in both measures. */
export const ladderSchema = z
  .array(ladderStepSchema)
  .refine((steps) => steps.every(climbs), 'levels stand in order, each with at least the percent and minutes before it')

/** How often and how soon a level is told again for want of progress. */
export const reraiseSchema = z.object({
  afterMin: z.number().positive(),
  times: z.number().int().nonnegative(),
})
export type Reraise = z.infer<typeof reraiseSchema>

/** The ladder of domain.md C6. */
export const DEFAULT_LADDER: readonly LadderStep[] = ladderSchema.parse([
  { level: 1, role: 'owner', percent: 75, silent: true },
  { level: 2, role: 'unit-coordinator', percent: 100 },
  { level: 3, role: 'department-lead', percent: 125, plusMin: 30 },
  { level: 4, role: 'house-supervisor', percent: 150, plusMin: 60 },
])

/** Domain.md C6: after the promised time, else 20 minutes, at most twice a level. */
export const DEFAULT_RERAISE: Reraise = { afterMin: 20, times: 2 }

/**
 * When a level is told again if the journey has not advanced: at the promised time, else some working minutes after it
 * was raised or acknowledged; null when it was told again often enough (rule SL24).
 */
export function reraiseAt(
  rule: Reraise,
  calendar: Calendar,
  last: { at: Instant; promisedAt: Instant | null; times: number },
): Instant | null {
  if (last.times >= rule.times) return null
  const promised = last.promisedAt !== null && last.promisedAt > last.at
  return promised ? last.promisedAt : addWorking(calendar, last.at, rule.afterMin)
}

function climbs(step: LadderStep, index: number, all: readonly LadderStep[]): boolean {
  const below = all[index - 1]
  if (below === undefined) return true
  return below.level < step.level && below.percent <= step.percent && below.plusMin <= step.plusMin
}
