import type { Change } from '../../../server/db/records.ts'
import { someChange } from '../../builders/changes.ts'
import { identityRow, journeyRow, taskRow } from '../../builders/rows.ts'

let facilities = 0

/** A facility that no other test uses. */
export function newFacility(): string {
  facilities += 1
  return `F${facilities}`
}

/** A journey with two tasks, as it is first written. */
export function opened(facility: string, journey: string, over: Partial<Change> = {}): Change {
  const rows = [
    journeyRow(journey, { facility } as object),
    identityRow(journey, { facility } as object),
    taskRow(journey, 'med-rec', { facility }),
    taskRow(journey, 'leave', { facility, department: 'TRN' }),
  ]
  return someChange(facility, journey, { rows, scopes: ['unit:4W', 'dept:PHA', 'dept:TRN'], ...over })
}
