import type { Tx } from '../../db/port.ts'
import type { OpenJourney } from '../journey-plan.ts'

/** The newest open journey of the first of these keys that leads to one: one statement, however many keys. */
export async function openByKeys(tx: Tx, facility: string, keys: readonly string[]): Promise<OpenJourney | null> {
  if (keys.length === 0) return null
  const found = await tx.journeysByKeys(facility, keys, 'open')
  for (const key of keys) {
    const first = found.find((one) => one.key === key)
    if (first !== undefined) return namedOf(first)
  }
  return null
}

/** Open journeys of a visit, any workflow. */
export function openJourneys(tx: Tx, facility: string, visit: string): Promise<readonly OpenJourney[]> {
  return tx.openJourneysOfVisit(facility, visit)
}

/** A journey as planning sees it. */
export function namedOf({ id, workflow, stage }: OpenJourney): OpenJourney {
  return { id, workflow, stage }
}
