import type { Hold } from '../domain/journey.ts'
import { type Draft, putJourney } from './draft.ts'
import { factOf } from './facts-of.ts'

/** Waiting for a Medicare appeal: the clocks stand, the work goes on (E15.5). */
export const APPEAL = 'waiting-appeal'
/** The patient is on leave (A21 to A22): the clocks stand, the work goes on. */
export const ON_LEAVE = 'waiting-patient'
/** The order was cancelled: half an hour to write it anew (E15.4). */
export const ORDER_CANCELLED = 'order-cancelled'
/** The order is held (ORC-1 HD). */
export const ORDER_HELD = 'order-held'

/** A round that is not due yet: it wakes when the hold ends (rule LK8). */
export const ASLEEP = 'asleep'

/** True while no step may open. */
export function blocksWork(hold: Hold | null): boolean {
  return hold !== null && hold.reason !== APPEAL && hold.reason !== ON_LEAVE
}

/** Lets the journey go on; its target moves by the time it stood. */
export function endHold(draft: Draft): void {
  const { hold, heldMs = 0 } = draft.journey
  if (hold === null) return
  const stood = Math.max(0, draft.now - hold.since)
  putJourney(draft, { hold: null, heldMs: heldMs + stood, advancedAt: Math.max(draft.journey.advancedAt, draft.now) })
}

/** Puts the journey on hold for an open appeal or a leave of absence, and takes it off when that ends. */
export function settleAppeal(draft: Draft): void {
  const { hold } = draft.journey
  const asked = STANDING.find(([fact]) => factOf(draft, fact) === true)?.[1] ?? null
  if (asked !== null && hold === null) putJourney(draft, { hold: { reason: asked, since: draft.since, until: null } })
  const stands = hold !== null && STANDING.some(([, reason]) => reason === hold.reason)
  if (stands && hold.reason !== asked) endHold(draft)
}

/** Facts for which the clocks stand while the work goes on. */
const STANDING: readonly (readonly [fact: string, reason: string])[] = [
  ['appealOpen', APPEAL],
  ['onLeave', ON_LEAVE],
]
