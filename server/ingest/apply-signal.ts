import type { SignalEvent } from '../../shared/domain/signal-event.ts'
import type { Planned } from '../workflow/journey-plan.ts'
import { signalPlans } from '../workflow/signals/hearers.ts'
import type { Signal } from '../workflow/signals/signal.ts'
import type { ApplyInput } from './apply-event.ts'
import { rememberPatient } from './census/patients.ts'
import { knownRelations } from './census/known-relations.ts'
import { identityOf } from './plan/plan-visit.ts'
import { sourceOf } from './source-of.ts'

/** Finds what a message of a department is about and tells whoever waits for it, or opens what opens on it. */
export async function applySignal(input: ApplyInput, event: SignalEvent): Promise<Planned> {
  const plans = await signalPlans(input.tx, input.rules, await signalOf(input, event))
  return { plans, note: plans.length === 0 ? `Nothing here waits for ${event.name}: kept.` : null }
}

async function signalOf(input: ApplyInput, event: SignalEvent): Promise<Signal> {
  const { tx, message, arrivedAt } = input
  const { facility } = message
  const patient =
    event.patient === null ? null : await rememberPatient(tx, facility, event.patient, `message:${message.id}`)
  const visit = event.visitNumber === null ? null : await tx.visit(facility, event.visitNumber)
  const { unit = null, room = null, bed = null } = event.location ?? visit ?? {}
  return {
    name: event.name,
    facts: event.facts,
    performer: event.performer,
    priority: event.priority,
    visit: visit?.visit ?? null,
    patient: patient?.patient ?? null,
    identity: patient === null ? null : identityOf(patient, visit?.visit ?? ''),
    placement: { unit, room, bed },
    links: event.links,
    relations: patient === null ? [] : await knownRelations(tx, facility, { patient, visit }),
    at: Math.min(event.occurredAt ?? arrivedAt, arrivedAt),
    source: sourceOf(message),
  }
}
