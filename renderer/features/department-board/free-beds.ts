import type { ReferenceView } from '../../state/reference-view.ts'
import { bedKey, bedOf } from '../../state/views/patient.ts'

/** The beds of a unit that no shown discharge stands for, as staff walk. `taken` holds `unit bed`. */
export function freeBeds(reference: ReferenceView, unit: string, taken: ReadonlySet<string>): string[] {
  const beds = [...(reference.units.get(unit)?.beds ?? [])].sort((a, b) => (bedKey(a) < bedKey(b) ? -1 : 1))
  return beds.flatMap((place) => {
    const bed = bedOf(place)
    return bed === null || taken.has(`${unit} ${bed}`) ? [] : [bed]
  })
}
