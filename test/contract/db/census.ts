import { expect, test } from 'vitest'
import type { Db } from '../../../server/db/port.ts'
import { someVisit } from '../../builders/changes.ts'
import { newFacility } from './new-facility.ts'

/** Patients and their visits. */
export function census(db: () => Db): void {
  test('the census holds visits in the house or expected', async () => {
    const facility = newFacility()
    const visits = [
      someVisit(facility, 'V1', { state: 'in' }),
      someVisit(facility, 'V2', { state: 'left' }),
      someVisit(facility, 'V3', { state: 'expected', unit: null, body: { class: 'I', list: [1, null] } }),
    ]
    const patient = {
      facility,
      patient: 'P1',
      family: 'Adler',
      given: 'Ruth',
      birthDate: null,
      sex: null,
      mrn: 'M1',
      deathAt: null,
      mergedInto: null,
    }
    await db().transaction(async (tx) => {
      await tx.lockPatient(facility, 'P1')
      await tx.putPatient(patient)
      for (const visit of visits) await tx.putVisit(visit)
    })
    expect((await db().reads.census(facility)).map(({ visit }) => visit).sort()).toEqual(['V1', 'V3'])
    expect(await db().reads.visit(facility, 'V3')).toEqual(visits[2])
    expect(await db().reads.visitsOfPatient(facility, 'P1')).toHaveLength(3)
    await db().transaction((tx) => tx.putPatient({ ...patient, mergedInto: 'P2', deathAt: 5 }))
    expect(await db().reads.patient(facility, 'P1')).toEqual({ ...patient, mergedInto: 'P2', deathAt: 5 })
  })
}
