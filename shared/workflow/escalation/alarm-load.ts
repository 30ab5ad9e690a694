import { type Instant, MINUTE_MS } from '../../kernel/instant.ts'
import { heardBy, type Told } from './heard.ts'

/** What one person heard between two moments, by ten minutes: EEMUA 191 and ISA-18.2 count alarms of an operator so. */
export type AlarmLoad = {
  readonly person: string
  /** What was written for this person, and what sounded: a storm is one. */
  readonly tellings: number
  readonly heard: number
  /** What sounded per ten minutes, on average over the whole time, and in the worst ten minutes. */
  readonly mean: number
  readonly worst: number
  /** Share of the ten-minute spans in flood: more than ten sounded. */
  readonly flood: number
  /** Tellings that stand in a digest of a storm. */
  readonly inStorms: number
}

/** A coordinator is interrupted at most once in ten minutes on average; twice is the ceiling for anybody (rule ES14). */
export const MOST_PER_10_MIN = 1
export const MOST_EVER_PER_10_MIN = 2
/** More than this in ten minutes is a flood, in which at most this share of the time may be spent. */
export const FLOOD_ABOVE = 10
export const MOST_FLOOD_SHARE = 0.01

/** The load of everybody who was told something, the heaviest first. */
export function alarmLoads(
  tellings: readonly Told[],
  { from, until }: { readonly from: Instant; readonly until: Instant },
): AlarmLoad[] {
  const within = tellings.filter(({ at }) => at >= from && at < until)
  const spans = Math.max(1, Math.ceil((until - from) / SPAN_MS))
  const people = [...new Set(within.map(({ to }) => to))]
  const loads = people.map((person) => {
    const heard = heardBy(within.filter(({ to }) => to === person))
    const counts = new Map<number, number>()
    for (const { at } of heard) {
      const span = Math.floor((at - from) / SPAN_MS)
      counts.set(span, (counts.get(span) ?? 0) + 1)
    }
    const sounded = [...counts.values()]
    return {
      person,
      tellings: heard.reduce((sum, one) => sum + one.tellings.length, 0),
      heard: heard.length,
      mean: heard.length / spans,
      worst: Math.max(0, ...sounded),
      flood: sounded.filter((count) => count > FLOOD_ABOVE).length / spans,
      inStorms: heard.reduce((sum, one) => sum + (one.tellings.length > 1 ? one.tellings.length : 0), 0),
    }
  })
  return loads.toSorted((a, b) => b.mean - a.mean || (a.person < b.person ? -1 : 1))
}

const SPAN_MS = 10 * MINUTE_MS
