import type { Facts, FactSource, FactValue } from '../../../shared/domain/fact.ts'
import type { EntityId, Provider } from '../../../shared/domain/inbound-parts.ts'
import type { SignalName } from '../../../shared/domain/signal-name.ts'
import type { ToldRelation } from '../../../shared/domain/told-relation.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Placement } from '../../../shared/workflow/journey-event.ts'
import type { Identity, OpenPlan } from '../journey-plan.ts'

/** What happened, in the words of the workflows, and whom or what it is about. */
export type Signal = {
  /** Name of a trigger or of a recorded act. */
  readonly name: SignalName
  readonly facts: { readonly [name: string]: FactValue }
  readonly performer: Provider | null
  readonly priority: OpenPlan['priority']
  readonly visit: string | null
  /** The patient by the record number that survives merges, or null where it is about nobody. */
  readonly patient: string | null
  readonly identity: Identity | null
  readonly placement: Placement
  readonly links: readonly EntityId[]
  /** Who stands to the patient as far as is known: a journey that opens has them at once (rule RE7). */
  readonly relations?: readonly ToldRelation[]
  /** The order that says it, where one does: its cancel and its renewal are the journey's (rule SN4). */
  readonly order?: { readonly id: string }
  /** What earlier messages said of the same, by fact: old values of a journey that opens (rule SN12). */
  readonly formerly?: Facts
  readonly at: Instant
  readonly source: FactSource
}
