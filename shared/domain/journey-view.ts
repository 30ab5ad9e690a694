import type { JourneyRow } from './journey.ts'
import type { TaskRow } from './task.ts'

/** What rights and scopes read of a journey; shared/changes' JourneyState fits. */
export type JourneyView = {
  readonly journey: JourneyRow
  readonly tasks: ReadonlyMap<string, TaskRow>
}

/** Departments a referral coordinator acts for; the first is where every referral is at home. */
export const REFERRAL_DEPARTMENTS = ['REF', 'OUT', 'AUT'] as const

/** True for journeys that follow a referral rather than a visit: they are placed by department, not by bed. */
export function isReferral(journey: Pick<JourneyRow, 'workflow'>): boolean {
  return /^referral(\.|$)/.test(journey.workflow)
}
