import type { FactSource, FactValue } from '../domain/fact.ts'
import type { ChildLink } from '../domain/journey-link.ts'
import type { ToldRelation } from '../domain/told-relation.ts'
import type { Performed } from '../domain/performed.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Timer } from './timer.ts'

/** New values for facts; which row they go to follows from `class`. */
export type FactChange = { readonly name: string; readonly value: FactValue; readonly class: 'ops' | 'phi' }

/** Where the patient is now; null clears, absent leaves as it is. */
export type Placement = { unit?: string | null; room?: string | null; bed?: string | null }

/**
 * What may happen to a running journey beside a person's command. `at` is when it happened, `source` what said so.
 * A mapped HL7 event becomes one or several of these (server/ingest).
 */
export type JourneyEvent =
  | {
      readonly type: 'facts'
      readonly facts: readonly FactChange[]
      readonly placement?: Placement
      /** Who stands to the patient, as a message says. */
      readonly relations?: readonly ToldRelation[]
      readonly at: Instant
      readonly source: FactSource
    }
  | { readonly type: 'stage'; readonly stage: string; readonly at: Instant; readonly source: FactSource }
  | {
      readonly type: 'ordered'
      readonly order: string
      readonly at: Instant
      readonly source: FactSource
      readonly by: string | null
      readonly names?: false
    }
  | {
      readonly type: 'order-cancelled'
      readonly order: string | null
      readonly at: Instant
      readonly source: FactSource
    }
  | { readonly type: 'order-held'; readonly order: string | null; readonly at: Instant; readonly source: FactSource }
  | { readonly type: 'left'; readonly confirmed: boolean; readonly at: Instant; readonly source: FactSource }
  | { readonly type: 'left-undone'; readonly at: Instant; readonly source: FactSource }
  | { readonly type: 'cancelled'; readonly reason: string; readonly at: Instant; readonly source: FactSource }
  | { readonly type: 'disposition'; readonly code: string; readonly at: Instant; readonly source: FactSource }
  | {
      readonly type: 'recorded'
      readonly event: string
      readonly facts: readonly FactChange[]
      readonly performed: Performed | null
      /** `performed` says a number that nobody here carries: recorded as said, it names nobody (rule SN10). */
      readonly names?: false
      readonly at: Instant
      readonly source: FactSource
    }
  | {
      /** Of the journey that a step opened: it is there, it was called off, or it told how it ended. */
      readonly type: 'child'
      readonly task: string
      readonly what: 'opened' | 'ended' | 'done' | 'not-done'
      readonly child?: ChildLink
      readonly reason: string | null
      readonly facts: readonly FactChange[]
      readonly at: Instant
      readonly source: FactSource
    }
  | {
      readonly type: 'parent-told'
      readonly what: 'done' | 'not-done'
      readonly at: Instant
      readonly source: FactSource
    }
  | { readonly type: 'parent-undone'; readonly reason: string; readonly at: Instant; readonly source: FactSource }
  | { readonly type: 'timer'; readonly timer: Timer }
