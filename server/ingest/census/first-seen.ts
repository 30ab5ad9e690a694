import type { VisitBody } from '../../../shared/domain/census.ts'
import type { VisitRecord } from '../../db/records.ts'

/** What is known of a visit by its mere mention. */
export type Mentioned = Pick<VisitRecord, 'facility' | 'visit' | 'patient' | 'updatedAt'>

/** A visit that nobody has told of yet: in the house, without a place, and any event of it is newer. */
export function firstSeen(mentioned: Mentioned, firstSeenBy: VisitBody['firstSeenBy']): VisitRecord {
  const body: VisitBody = { firstSeenBy }
  const nowhere = { unit: null, room: null, bed: null, class: null }
  return { ...mentioned, ...nowhere, state: 'in', eventAt: 0, body }
}
