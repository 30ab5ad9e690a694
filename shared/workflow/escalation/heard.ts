import type { EscalationRow } from '../../domain/escalation.ts'
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts'

/** One telling of one level to one person. */
export type Told = {
  readonly to: string
  readonly at: Instant
  readonly level: number
  readonly escalation: string
  readonly journey: string
}

/** What a person hears at once: one telling, or a storm of them as one digest; the tellings are all there, in order. */
export type Heard = { readonly to: string; readonly at: Instant; readonly tellings: readonly Told[] }

/** More than three within this time are a storm (domain.md A4 46, screens.md section 5). */
const STORM_MS = 5 * MINUTE_MS
const MOST_APART = 3
/** The first level is a silent word to the owner. */
const FIRST_HEARD = 2

/** Every telling that sounded, one for each person told, ended escalations too. */
export function tellingsOf(escalations: Iterable<EscalationRow>): Told[] {
  return [...escalations].flatMap(({ id, journey, told }) =>
    told
      .filter(({ level }) => level >= FIRST_HEARD)
      .flatMap(({ level, at, to }) => to.map((person) => ({ to: person.id, at, level, escalation: id, journey }))),
  )
}

/**
 * What each person hears of these tellings, in time order: more than three within five minutes are one digest. Grouping
 * changes what sounds, never what is written: nothing is left out (rule ES11).
 */
export function heardBy(tellings: readonly Told[]): Heard[] {
  const people = new Map<string, Told[]>()
  for (const one of tellings) people.set(one.to, [...(people.get(one.to) ?? []), one])
  return [...people].flatMap(([to, own]) => stormsOf(to, own.toSorted(inOrder))).toSorted((a, b) => a.at - b.at)
}

/** How often a person is interrupted per 10 minutes between two moments, storms counted as one. */
export function interruptionsPer10Min(
  tellings: readonly Told[],
  to: string,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): number {
  const within = tellings.filter((one) => one.to === to && one.at > from && one.at <= until)
  return heardBy(within).length / ((until - from) / (10 * MINUTE_MS))
}

function stormsOf(to: string, tellings: readonly Told[]): Heard[] {
  const heard: Heard[] = []
  for (let index = 0; index < tellings.length;) {
    const at = tellings[index]?.at ?? 0
    const end = tellings.findIndex((one, place) => place > index && one.at - at >= STORM_MS)
    const near = tellings.slice(index, end === -1 ? undefined : end)
    if (near.length > MOST_APART) heard.push({ to, at, tellings: near })
    else heard.push(...near.map((one) => ({ to, at: one.at, tellings: [one] })))
    index += near.length
  }
  return heard
}

function inOrder(a: Told, b: Told): number {
  return a.at - b.at || (a.escalation < b.escalation ? -1 : 1) || a.level - b.level
}
