import type { VisitBody } from '../../shared/domain/census.ts'
import type { Facts, FactSource } from '../../shared/domain/fact.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { FactChange, JourneyEvent, Placement } from '../../shared/workflow/journey-event.ts'

/** Who a journey is about, as its identity row will say. */
export type Identity = {
  readonly family: string
  readonly given: string
  readonly birthDate: string | null
  readonly sex: string | null
  readonly mrn: string
  readonly visit: string
}

/** Opens a journey, or tells the one that its key already opened. */
export type OpenPlan = {
  readonly kind: 'open'
  readonly workflow: string
  /** The trigger's name in the template (`triggers[].on`), which says the stage. */
  readonly trigger: string
  /** The dedupe key: at most one open journey has it. */
  readonly key: string
  /** More keys by which later messages find the journey. */
  readonly alsoKeys: readonly string[]
  readonly visit: string | null
  /** What happens when the key's newest journey is closed: a new one, none, or none if that patient left with it. */
  readonly reopen: 'always' | 'never' | 'unless-left'
  readonly placement: Placement
  /** Null where it is about nobody: a bed, an item. */
  readonly identity: Identity | null
  readonly facts: readonly FactChange[]
  /** What earlier messages said of the same, by fact (rule SN12). */
  readonly formerly?: Facts
  readonly priority: 'routine' | 'urgent' | 'stat'
  readonly at: Instant
  readonly source: FactSource
  /** What the message also says, applied after the opening, or alone when the journey was open already. */
  readonly events: readonly JourneyEvent[]
}

/** Tells an open journey what happened. */
export type TellPlan = {
  readonly kind: 'tell'
  readonly journey: string
  readonly events: readonly JourneyEvent[]
  readonly identity?: Identity
  /** Keys by which later messages find it, too: the number of an order that renews another. */
  readonly alsoKeys?: readonly string[]
}

export type JourneyPlan = OpenPlan | TellPlan

/** What a message leads to; `note` says in words why nothing does. */
export type Planned = {
  readonly plans: readonly JourneyPlan[]
  readonly note: string | null
  /** The discharge order that the visit keeps until the patient has a bed; null: it keeps none any more. */
  readonly waiting?: WaitingOrder | null
}

/** A discharge order ahead of its bed. */
export type WaitingOrder = NonNullable<VisitBody['waitingOrder']>

/** An open journey as planning sees it. */
export type OpenJourney = { readonly id: string; readonly workflow: string; readonly stage: string }
