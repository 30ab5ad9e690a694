import type { FactValue } from '../../../shared/domain/fact.ts'
import type { InboundPatient } from '../../../shared/domain/inbound-parts.ts'
import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import type { FeedSignal } from '../../../shared/domain/signal-name.ts'
import { toldAt, visitNumberOf, type Mapping } from './mapping.ts'

/** What a mapper knows of a signal; what it does not say is empty. Facts without a value are left out. */
export type SignalSpec = {
  readonly name: FeedSignal
  readonly patient: InboundPatient | null
  readonly facts?: { readonly [name: string]: FactValue | undefined }
  readonly happened?: Parameters<typeof toldAt>[1]
} & Partial<Pick<SignalEvent, 'location' | 'links' | 'performer' | 'priority'>>

/** A signal as the message tells it. */
export function signalOf(mapping: Mapping, spec: SignalSpec): SignalEvent {
  const { name, patient, facts = {}, happened = [], location = null, performer = null } = spec
  const said = Object.entries(facts).filter((fact): fact is [string, FactValue] => isSaid(fact[1]))
  return {
    type: 'signal',
    name,
    ...toldAt(mapping, happened),
    patient,
    visitNumber: patient === null ? null : (visitNumberOf(mapping)?.number ?? null),
    location,
    links: (spec.links ?? []).slice(0, 20),
    performer,
    facts: Object.fromEntries(said),
    priority: spec.priority ?? 'routine',
  }
}

function isSaid(value: FactValue | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}
