import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource, FactValue } from '../../../shared/domain/fact.ts'
import type { FeedSignal } from '../../../shared/domain/signal-name.ts'
import type { PatientRecord } from '../../db/records.ts'
import type { Signal } from '../../workflow/signals/signal.ts'
import { bodyOf, type FoldedVisit } from '../census/fold-visit.ts'
import { identityOf } from './plan-visit.ts'

type Of = {
  readonly event: VisitEvent
  readonly folded: FoldedVisit
  readonly patient: PatientRecord
  readonly source: FactSource
}

/** A signal about the visit of an ADT message; who entered it (EVN-5) did it, as far as anybody knows. */
export function visitSignal(
  { event, folded, patient, source }: Of,
  name: FeedSignal,
  facts: { readonly [name: string]: FactValue },
): Signal {
  const { unit, room, bed, visit } = folded.visit
  return {
    name,
    facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== '')),
    performer: event.operator ?? null,
    priority: 'routine',
    visit,
    patient: patient.patient,
    identity: identityOf(patient, visit),
    placement: { unit, room, bed },
    links: [],
    relations: bodyOf(folded.visit).relations ?? [],
    at: folded.at,
    source,
  }
}
