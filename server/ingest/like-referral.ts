import type { ReferralEvent } from '../../shared/domain/inbound-event.ts'
import { DAY_MS } from '../../shared/kernel/instant.ts'
import type { Tx } from '../db/port.ts'
import type { OpenJourney } from '../workflow/journey-plan.ts'
import { likeReferralKey, type ReferralInput } from './plan/plan-referral.ts'

/** Referrals of one patient to one specialty within so long may be the same one sent twice (domain.md E2). */
const LIKE_WITHIN_MS = 7 * DAY_MS

/** The newest open referral that a new one under another number looks like, or null. */
export async function likeReferral(
  tx: Tx,
  facility: string,
  { event, patient, journey, arrivedAt }: ReferralInput<ReferralEvent>,
): Promise<OpenJourney | null> {
  const key = likeReferralKey(patient.patient, event)
  if (journey !== null || key === null || event.trigger === 'I14') return null
  const [open] = await tx.journeysByKeys(facility, [key], 'open')
  const [row] = open === undefined ? [] : await tx.journeysById(facility, [open.id])
  if (row === undefined) return null
  const at = Math.min(event.occurredAt ?? arrivedAt, arrivedAt)
  if (Math.abs(at - row.openedAt) > LIKE_WITHIN_MS) return null
  return { id: row.id, workflow: row.workflow, stage: row.stage }
}
