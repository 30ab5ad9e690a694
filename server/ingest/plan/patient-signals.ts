import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { FactSource } from '../../../shared/domain/fact.ts'
import { DAY_MS } from '../../../shared/kernel/instant.ts'
import type { PatientRecord } from '../../db/records.ts'
import type { Signal } from '../../workflow/signals/signal.ts'
import type { FoldedVisit } from '../census/fold-visit.ts'
import type { StayHistory } from '../census/stay-history.ts'
import { visitSignal } from './visit-signal.ts'

/** An admission within so long after a leaving is a readmission (domain.md E1, follow-up). */
const READMISSION_MS = 30 * DAY_MS

type Of = {
  readonly event: VisitEvent
  readonly folded: FoldedVisit
  readonly patient: PatientRecord
  readonly source: FactSource
  readonly history: StayHistory
}

/** What an ADT message says of the person beyond this stay: new here, or here again (rule SN8). Pure. */
export function patientSignals(input: Of): Signal[] {
  return [...registered(input), ...readmitted(input)]
}

/** Nobody is onboarded in an emergency. */
function registered(input: Of): Signal[] {
  const { event, folded, history } = input
  const isRegistration = event.trigger === 'A04' || event.trigger === 'A05'
  if (!isRegistration || !history.isNewPatient || folded.visit.class === 'E') return []
  const first = event.trigger === 'A05' ? (event.plannedAt ?? event.admitAt) : null
  const facts = { registeredAt: folded.at, ...(typeof first === 'number' ? { firstVisitAt: first } : {}) }
  return [visitSignal(input, 'registered', facts)]
}

function readmitted(input: Of): Signal[] {
  const { event, folded, history } = input
  const left = history.leftBefore
  const isAdmission = event.trigger === 'A01' || event.trigger === 'A06'
  if (!isAdmission || left === null || folded.at < left || folded.at - left > READMISSION_MS) return []
  return [visitSignal(input, 'readmitted', {})]
}
