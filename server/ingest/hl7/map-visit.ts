import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import type { InboundPatient } from '../../../shared/domain/inbound-parts.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, listUpdateFrom, partOf, updateFrom } from './hl7-fields.ts'
import { clip, codedOf, locationOf, orNull, providerOf } from './hl7-types.ts'
import { patientOf } from './map-patient.ts'
import { insuranceIn, segmentOf, timeUpdate, toldAt, visitNumberOf, type Mapping } from './mapping.ts'
import { relationsIn } from './map-relations.ts'
import type { Segment } from './parse-message.ts'

/** An ADT message that changes a visit. The fault is the quarantine reason. */
export function mapVisit(mapping: Mapping, trigger: VisitEvent['trigger']): Result<VisitEvent, string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const visit = visitNumberOf(mapping) ?? byRecord(patient.value)
  if (visit === null) return fail(noVisit(mapping))
  if (visit.from !== 'PV1-19') mapping.notes.add(`PV1-19 is empty: the visit number was taken from ${visit.from}.`)
  const evn = segmentOf(mapping, 'EVN')
  return ok({
    type: 'visit',
    trigger,
    ...toldAt(mapping, [[evn, 6]]),
    plannedAt: timeUpdate(mapping, evn, 3),
    operator: providerOf(firstOf(evn, 5)),
    patient: patient.value,
    visitNumber: visit.number,
    visitNumberFrom: visit.from,
    ...fromPv1(mapping, segmentOf(mapping, 'PV1')),
    ...fromPv2(mapping, segmentOf(mapping, 'PV2')),
    insurance: insuranceIn(mapping),
    relations: relationsIn(mapping),
  })
}

/** A feed that numbers no visits: one visit at a time is told apart by the record number (IN18). */
function byRecord({ mrn, identifiers }: InboundPatient): { number: string; from: 'PID-3' } | null {
  const number = `mrn:${mrn ?? identifiers[0]?.value ?? ''}`
  return number.length > 60 || number === 'mrn:' ? null : { number, from: 'PID-3' }
}

function noVisit({ type }: Mapping): string {
  return `${type} names no visit: PV1-19 (visit number) and PID-18 (account) are empty, and PID-3 is too long to stand in. Ask the sender to fill PV1-19, then send or replay.`
}

function fromPv1(mapping: Mapping, pv1: Segment | undefined) {
  const ambulatory = listUpdateFrom(pv1, 15, (value) => orNull(partOf(value).toUpperCase(), 20))
  return {
    class: textUpdate(pv1, 2, 20),
    location: updateFrom(pv1, 3, locationOf),
    priorLocation: updateFrom(pv1, 6, locationOf),
    pendingLocation: updateFrom(pv1, 42, locationOf),
    attending: updateFrom(pv1, 7, providerOf),
    service: textUpdate(pv1, 10, 60),
    patientType: textUpdate(pv1, 18, 60),
    ambulatory,
    interpreter: ambulatory ? ambulatory.includes('A8') : ambulatory,
    financialClass: textUpdate(pv1, 20, 60),
    admitAt: timeUpdate(mapping, pv1, 44),
    dischargeAt: timeUpdate(mapping, pv1, 45),
    dispositionCode: textUpdate(pv1, 36, 60),
    dischargedTo: textUpdate(pv1, 37, 120),
  }
}

function fromPv2(mapping: Mapping, pv2: Segment | undefined) {
  return {
    expectedDischargeAt: timeUpdate(mapping, pv2, 9),
    expectedDisposition: textUpdate(pv2, 27, 120),
    admitReason: updateFrom(pv2, 3, codedOf),
    precautions: listUpdateFrom(pv2, 41, codedOf),
    arrivalMode: updateFrom(pv2, 38, codedOf),
  }
}

function textUpdate(segment: Segment | undefined, field: number, max: number): string | null | undefined {
  return updateFrom(segment, field, (value) => clip(partOf(value), max) || null)
}
