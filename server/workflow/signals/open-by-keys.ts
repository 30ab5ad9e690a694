import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Tx } from '../../db/port.ts'
import type { OpenJourney } from '../journey-plan.ts'

/** The journey that the first of these keys leads to and that is still open. */
export async function openByKeys(tx: Tx, facility: string, keys: readonly string[]): Promise<OpenJourney | null> {
  for (const key of keys) {
    const id = await tx.journeyByKey(facility, key)
    const [journey] = id === null ? [] : await openOnly(tx, facility, [id])
    if (journey !== undefined) return journey
  }
  return null
}

/** Open journeys of a visit, any workflow. */
export async function openJourneys(tx: Tx, facility: string, visit: string): Promise<OpenJourney[]> {
  return openOnly(tx, facility, await tx.openJourneysOfVisit(facility, visit))
}

/** Those of these journeys that are open. */
export async function openOnly(tx: Tx, facility: string, ids: readonly string[]): Promise<OpenJourney[]> {
  const rows = await tx.journeysRows(facility, ids)
  return rows.flatMap((row) => (row.kind === 'journey' && row.state === 'open' ? [namedOf(row)] : []))
}

/** A journey as planning sees it. */
export function namedOf({ id, workflow, stage }: JourneyRow): OpenJourney {
  return { id, workflow, stage }
}
