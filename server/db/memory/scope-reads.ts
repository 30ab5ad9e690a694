import { scopeSumOf } from '../../../shared/domain/scope-sum.ts'
import type { Reads, ScopeDelta } from '../port.ts'
import { rowTextOf } from '../row-text.ts'
import { pageById } from './listing.ts'
import { rowsOfJourney } from './rows-of.ts'
import { keyOf, type Tables } from './tables.ts'

/** Reads of scopes: who is inside, what changed there since a number, sums over it. */
export function scopeReads(
  tables: Tables,
): Pick<
  Reads,
  'scopeJourneys' | 'isScopeTouched' | 'scopeSums' | 'scopeDeltas' | 'journeysDelta' | 'scopesOf' | 'scopesOfMany'
> {
  const entriesOf = (facility: string, scope: string) =>
    [...tables.scopes.values()].flat().filter((entry) => entry.facility === facility && entry.scope === scope)
  const scopeDelta = (facility: string, scope: string, after: number): ScopeDelta => {
    const entries = entriesOf(facility, scope)
    const rows = entries
      .filter((entry) => entry.leftSeq === null)
      .flatMap((entry) =>
        rowsOfJourney(tables, facility, entry.journey).filter((row) => Math.max(row.seq, entry.enteredSeq) > after),
      )
    return {
      rows: rows.map(rowTextOf),
      left: entries.filter((entry) => entry.leftSeq !== null && entry.leftSeq > after),
    }
  }
  const scopesOf = (facility: string, journey: string) => [...(tables.scopes.get(keyOf(facility, journey)) ?? [])]
  return {
    scopesOf: async (facility, journey) => scopesOf(facility, journey),
    scopesOfMany: async (facility, journeys) => journeys.flatMap((journey) => scopesOf(facility, journey)),
    scopeJourneys: async (facility, scope, page) => {
      const inside = entriesOf(facility, scope).filter((entry) => entry.leftSeq === null)
      return pageById(
        inside.map((entry) => entry.journey),
        page,
        (journey) => journey,
      )
    },
    isScopeTouched: async (facility, scope, seq, { from, to }) => {
      if ((tables.counter.get(facility)?.oldestKept ?? 0) > seq) return true
      const members = new Set(entriesOf(facility, scope).map((entry) => entry.journey))
      return [...tables.log.values()].some(
        (entry) =>
          entry.facility === facility &&
          entry.seq > seq &&
          entry.journey !== null &&
          members.has(entry.journey) &&
          entry.journey > from &&
          (to === null || entry.journey <= to),
      )
    },
    journeysDelta: async (facility, journeys, after) => {
      const scopes = journeys.flatMap((journey) => scopesOf(facility, journey))
      const entered = new Set(
        scopes.flatMap((one) => (one.leftSeq === null && one.enteredSeq > after ? one.journey : [])),
      )
      const rows = journeys.flatMap((journey) => rowsOfJourney(tables, facility, journey))
      return { rows: rows.filter((row) => row.seq > after || entered.has(row.journey)), scopes }
    },
    scopeSums: async (facility, scope) => {
      const inside = entriesOf(facility, scope).filter((entry) => entry.leftSeq === null)
      const rows = inside.flatMap((entry) => rowsOfJourney(tables, facility, entry.journey))
      const kinds = new Set(rows.map(({ kind }) => kind))
      const sums = [...kinds].map((one) => [one, scopeSumOf(rows.filter(({ kind }) => kind === one))])
      return { seq: tables.counter.get(facility)?.seq ?? 0, kinds: Object.fromEntries(sums) }
    },
    scopeDeltas: async (facility, places) => {
      const deltas = places.map(({ scope, after }) => [scope, scopeDelta(facility, scope, after)] as const)
      return new Map(deltas.filter(([, { rows, left }]) => rows.length + left.length > 0))
    },
  }
}
