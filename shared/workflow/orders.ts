import { Temporal } from 'temporal-polyfill'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { type Draft, mark, putJourney } from './draft.ts'
import { factOf, tellFacts } from './facts-of.ts'
import { endHold, ORDER_CANCELLED, ORDER_HELD } from './hold.ts'
import type { FactChange, JourneyEvent } from './journey-event.ts'
import { performedBy, recordAct } from './recorded.ts'
import { moveTo } from './settle-stage.ts'
import { hasLeft, hasReached } from './stage-rank.ts'
import { revive, undoAll } from './undo.ts'

type Ordered = Extract<JourneyEvent, { type: 'ordered' }>
type Cancelled = Extract<JourneyEvent, { type: 'order-cancelled' }>
type Held = Extract<JourneyEvent, { type: 'order-held' }>

/** The order is written, or written again: a journey on hold for it goes on with its finished work (E15.4, rule JN8). */
export function ordered(draft: Draft, event: Ordered): void {
  if (hasLeft(draft.journey, draft.plan)) return
  if (draft.journey.closeReason !== null) revive(draft)
  const { fromStage } = draft.plan.template.target
  const { hold } = draft.journey
  if (hold?.reason === ORDER_CANCELLED || hold?.reason === ORDER_HELD) endHold(draft)
  mark(draft, 'order-cancelled', false)
  tellFacts(draft, orderFacts(draft, event), event)
  if (!hasReached(draft.journey, draft.plan, fromStage)) moveTo(draft, fromStage, Math.min(event.at, draft.now))
  const performed = event.by === null ? null : performedBy(draft, event, event.by)
  const { at, source, names = true } = event
  recordAct(draft, { event: 'order-signed', performed, names, at, source })
}

/**
 * The order is cancelled: doctors edit orders this way, so the journey waits half an hour for the next one before the
 * undo cascade runs. A cancel of a planned discharge without an order (A25), or on top of a hold, undoes at once.
 */
export function orderCancelled(draft: Draft, event: Cancelled): void {
  const { journey, plan } = draft
  if (hasLeft(journey, plan) || journey.closeReason !== null || isOfAnother(draft, event.order)) return
  const planned = !hasReached(journey, plan, plan.template.target.fromStage)
  if (planned && event.order !== null) return
  // Written again since: a cancel that comes late takes back nothing; one that came before is not a second word (JN8).
  if (event.at < writtenAt(draft, event.at)) return
  const waited = journey.hold?.reason === ORDER_CANCELLED
  if (waited && (event.order !== null || event.at <= (journey.hold?.since ?? event.at))) return
  if (planned || waited || plan.template.undo.holdMin === 0) return undoAll(draft, ORDER_CANCELLED)
  endHold(draft)
  const until = draft.now + plan.template.undo.holdMin * MINUTE_MS
  putJourney(draft, { hold: { reason: ORDER_CANCELLED, since: draft.since, until } })
  mark(draft, 'order-cancelled')
}

/** The order is held (ORC-1 HD): clocks stand until it is written again. */
export function orderHeld(draft: Draft, event: Held): void {
  const { journey, plan } = draft
  if (
    hasLeft(journey, plan) ||
    journey.closeReason !== null ||
    journey.hold !== null ||
    isOfAnother(draft, event.order)
  )
    return
  if (!hasReached(journey, plan, plan.template.target.fromStage)) return
  putJourney(draft, { hold: { reason: ORDER_HELD, since: draft.since, until: null } })
}

/** When the order in force was last written. */
function writtenAt({ journey }: Draft, otherwise: Instant): Instant {
  const renewed = journey.facts['orderRenewedAt']?.value
  return Math.max(journey.facts['orderId']?.at ?? otherwise, typeof renewed === 'number' ? renewed : 0)
}

/** The cancel of an order that another has replaced already says nothing. */
function isOfAnother(draft: Draft, order: string | null): boolean {
  const held = factOf(draft, 'orderId')
  return order !== null && typeof held === 'string' && held !== order
}

/** The facts of an order. `orderedAt` is when the leaving was first ordered, so that a re-entered order gains no time. */
function orderFacts(draft: Draft, { order, at }: Ordered): FactChange[] {
  const first = factOf(draft, 'orderedAt') === undefined
  const isRenewed = factOf(draft, 'orderId') === order && at > writtenAt(draft, at)
  return [
    { name: 'orderId', value: order, class: 'ops' },
    ...(first ? ([{ name: 'orderedAt', value: at, class: 'ops' }] as const) : []),
    ...(isRenewed ? ([{ name: 'orderRenewedAt', value: at, class: 'ops' }] as const) : []),
    { name: 'orderedHour', value: hourOf(at, draft.context.reference.zone), class: 'ops' },
  ]
}

/** The hour by the hospital's clock: an order before eleven can still be a leaving before noon. */
function hourOf(at: Instant, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).hour
}
