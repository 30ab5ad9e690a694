import { adt } from '../builders/hl7/adt.ts'
import { order } from '../builders/hl7/order.ts'
import type { Hospital } from './hospital.ts'

/** A synthetic patient in a bed of 4 West. */
export type E2ePatient = {
  readonly mrn: string
  readonly family: string
  readonly given: string
  readonly visit: string
  readonly room: string
  readonly bed: string
}

/** Admits a patient to their bed and orders the discharge, over MLLP; throws unless both messages are taken. */
export async function admitAndOrder(hospital: Hospital, person: E2ePatient): Promise<void> {
  const at = Date.now()
  const patient = { mrn: person.mrn, family: person.family, given: person.given, birthDate: '1955-03-02', sex: 'F' }
  const place = { unit: '4W', room: person.room, bed: person.bed }
  const visit = { number: person.visit, class: 'I', location: place, ambulatory: ['A0'], disposition: '01' }
  const code = { code: 'DISCHARGE', text: 'Discharge patient' }
  const orderedBy = { id: 'D1', family: 'Doctor', given: 'Dee' }
  const ordered = { at, patient, visit, control: 'NW', placer: `O-${person.visit}`, code, orderedBy }
  const answers = [
    await hospital.send((controlId) => adt({ at, controlId, trigger: 'A01', patient, visit })),
    await hospital.send((controlId) => order({ ...ordered, controlId })),
  ]
  if (answers.some((answer) => answer !== 'AA')) throw new Error(`the feed was answered ${answers.join(', ')}`)
}
