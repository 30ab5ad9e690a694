import type { VisitEvent } from '../../shared/domain/inbound-event.ts'
import type { Tx } from '../db/port.ts'
import type { PatientRecord, VisitRecord } from '../db/records.ts'
import type { JourneyPlan, OpenJourney, Planned } from '../workflow/journey-plan.ts'
import { signalPlans } from '../workflow/signals/hearers.ts'
import { namedOf, openJourneys } from '../workflow/signals/open-by-keys.ts'
import type { ApplyInput } from './apply-event.ts'
import { foldVisit } from './census/fold-visit.ts'
import { keepWaiting, onlyOpenVisit } from './census/open-visit.ts'
import { rememberPatient, survivor } from './census/patients.ts'
import { leftBefore, wantsTakenBed } from './census/stay-history.ts'
import { DISCHARGE, dischargeKey, planVisit } from './plan/plan-visit.ts'
import { visitSignals } from './plan/visit-signals.ts'
import { sourceOf } from './source-of.ts'

/** An ADT message: the census first, then what it means for the visit's journeys and for whoever else hears of it. */
export async function applyVisit(input: ApplyInput, event: VisitEvent): Promise<Planned> {
  const { tx, message, reference, arrivedAt } = input
  const { facility } = message
  const known = event.patient.mrn === null ? null : await survivor(tx, facility, event.patient.mrn)
  const patient = await rememberPatient(tx, facility, event.patient, `visit:${event.visitNumber}`)
  const before = await knownVisit(tx, facility, patient, event)
  const meant = before === null ? event : { ...event, visitNumber: before.visit }
  const folded = foldVisit({ facility, patient: patient.patient, known: before, event: meant, arrivedAt })
  await tx.putVisit(folded.visit)
  const open = await touchedBy(tx, event.trigger, folded.visit)
  const planned = planVisit({ event, before, folded, patient, open, reference, source: sourceOf(message), arrivedAt })
  await keepWaiting(tx, folded.visit, planned)
  const history = {
    isNewPatient: known === null,
    leftBefore: await leftBefore(tx, folded.visit),
    wantsTakenBed: await wantsTakenBed(tx, facility, meant),
  }
  const signals = visitSignals({ event, before, folded, patient, open, reference, source: sourceOf(message), history })
  const plans: JourneyPlan[] = [...planned.plans]
  for (const signal of signals) plans.push(...(await signalPlans(tx, input.rules, signal)))
  return { ...planned, plans }
}

/** The visit's open journeys; a discharge taken back (A13) touches the one that closed, too. */
async function touchedBy(
  tx: Tx,
  trigger: VisitEvent['trigger'],
  { facility, visit }: VisitRecord,
): Promise<readonly OpenJourney[]> {
  const open = await openJourneys(tx, facility, visit)
  if (trigger !== 'A13' || open.some(({ workflow }) => workflow === DISCHARGE)) return open
  const closed = await tx.journeyByKey(facility, dischargeKey(visit))
  const rows = closed === null ? [] : await tx.journeysRows(facility, [closed])
  return [...open, ...rows.flatMap((row) => (row.kind === 'journey' ? [namedOf(row)] : []))]
}

/** The visit a message means. Without a PV1-19 it is the patient's only open one, else the number as given (IN18). */
async function knownVisit(
  tx: Tx,
  facility: string,
  patient: PatientRecord,
  named: { visitNumber: string; visitNumberFrom: string },
): ReturnType<Tx['visit']> {
  const only = named.visitNumberFrom === 'PV1-19' ? null : await onlyOpenVisit(tx, facility, patient.patient)
  return only ?? tx.visit(facility, named.visitNumber)
}
