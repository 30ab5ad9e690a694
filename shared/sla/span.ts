import { z } from 'zod'

const opens = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as HH:MM, 00:00 to 23:59')
const closes = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day as HH:MM, up to 24:00')

/** Opening hours within one day by wall time, `[opens, closes)`. A night shift is two spans: 22:00-24:00 and 00:00-06:00. */
export const spanSchema = z
  .tuple([opens, closes])
  .refine(([from, to]) => from < to, 'a span ends after it begins; past midnight it is two spans')
  .readonly()
export type Span = z.infer<typeof spanSchema>

/** The spans of one day in order; they may touch but not overlap. None at all: closed. */
export const spansSchema = z
  .array(spanSchema)
  .max(24)
  .refine((spans) => spans.every(beginsAfterTheOneBefore), 'the spans of a day stand in order and do not overlap')
  .readonly()

/** Minutes from the day's 00:00 by wall time: 0 for `00:00`, 1440 for `24:00`. */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function beginsAfterTheOneBefore(span: Span, index: number, all: readonly Span[]): boolean {
  const before = all[index - 1]
  return before === undefined || before[1] <= span[0]
}
