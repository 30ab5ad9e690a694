import type { JourneyRow } from './journey.ts'
import type { TaskRow } from './task.ts'

/** What rights and scopes read of a journey; shared/changes' JourneyState fits. */
export type JourneyView = {
  readonly journey: JourneyRow
  readonly tasks: ReadonlyMap<string, TaskRow>
}

/** Departments a referral coordinator acts for; the first is where every referral is at home. */
export const REFERRAL_DEPARTMENTS = ['REF', 'OUT', 'AUT'] as const

/** The departments where a journey lives whole: one that follows no visit is placed by them, not by its bed alone. */
export function homesOf(journey: Pick<JourneyRow, 'workflow' | 'home'>): readonly string[] {
  return journey.home ?? (OF_A_REFERRAL.test(journey.workflow) ? [REFERRAL_DEPARTMENTS[0]] : [])
}

/** What a referral is called whose row does not say where it lives: the referral desk. */
const OF_A_REFERRAL = /^referral(\.|$)/
