import type { FactValue } from '../../../shared/domain/fact.ts'
import type { OwnSignal } from '../../../shared/domain/signal-name.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Random } from '../../../shared/kernel/random.ts'
import type { LogActor } from '../../changelog/append-change.ts'
import type { Tx } from '../../db/port.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import type { JourneyPlan } from '../journey-plan.ts'
import { runPlans } from '../run-plans.ts'
import { signalPlans } from './hearers.ts'
import type { Signal } from './signal.ts'

/** What emitting needs beside the signals: the caller's transaction, and who the log says did it. */
export type Emitting = {
  readonly tx: Tx
  readonly random: Random
  readonly rules: FacilityRules
  readonly now: Instant
  readonly actor?: LogActor
  readonly verb: string
  /** The message or post behind it. */
  readonly cause?: string
}

/** Who the log says did what nobody asked for. */
export const SYSTEM: LogActor = { id: 'system', name: 'Onward' }

/**
 * Tells whoever hears of it and opens what opens on it, all in one go: keys and journeys are locked together, in order.
 * Gives the journeys that changed. Call it once in a transaction, after other locks.
 */
export async function emitSignals(emitting: Emitting, signals: readonly Signal[]): Promise<readonly string[]> {
  const { tx, random, rules, now, actor = SYSTEM, verb, cause } = emitting
  const plans: JourneyPlan[] = []
  for (const signal of signals) plans.push(...(await signalPlans(tx, rules, signal)))
  const run = await runPlans({ tx, random, rules, plans, actor, cause: cause ?? null, verb, now })
  return run.changed
}

/** A signal of the server's own: about no patient, at most about a unit. */
export function ownSignal(
  name: OwnSignal,
  facts: { readonly [name: string]: FactValue },
  at: Instant,
  unit: string | null = null,
): Signal {
  const nobody = { performer: null, visit: null, patient: null, identity: null, links: [] }
  const placement = unit === null ? {} : { unit }
  return { name, facts, priority: 'routine', ...nobody, placement, at, source: { kind: 'rule', ref: name } }
}
