import { expect, test } from 'vitest'
import { builtIn, smallHospital } from '../../../test/builders/journey.ts'
import { OTHER_WORKFLOWS } from '../../../test/builders/other-workflows.ts'
import { openJourneyArgs } from '../../../shared/commands/open-journey.ts'
import { NOTHING_TYPED, openArgs, openFields, openStages, openWants } from './open-values.ts'

const [linen, loan] = OTHER_WORKFLOWS
const unit = smallHospital().units[0]
const typed = (over: object) => ({ ...NOTHING_TYPED, ...over })

test('[OJ9] a bed is asked for a bed, a case for its name, a referral for a patient', () => {
  expect(linen && openFields(linen)).toEqual({ place: true, unit: false, visit: false, patient: false, thing: null })
  expect(loan && openFields(loan)).toEqual({
    place: false,
    unit: false,
    visit: false,
    patient: true,
    thing: 'what is lent',
  })
  expect(linen && openWants(linen, typed({}))).toBe('bed')
  expect(loan && openWants(loan, typed({}))).toBe('thing')
  expect(openWants(builtIn('referral.in.v1'), typed({}))).toBe('family')
  expect(openWants(builtIn('discharge.v1'), typed({ bed: '401 A' }))).toBeNull()
})

test('[OJ9] what is sent is what the command takes, and nothing that was typed for another workflow', () => {
  const all = typed({ bed: '401 A', visit: 'V1', family: 'Roe', given: 'Jo', thing: 'Pump 7' })
  const bed = linen === undefined ? {} : openArgs(all, linen, unit)
  expect(bed).toEqual({ workflow: 'linen', unit: '4W', room: '401', bed: 'A' })
  const lent = loan === undefined ? {} : openArgs(all, loan, unit)
  expect(lent).toEqual({ workflow: 'loan', patient: { family: 'Roe', given: 'Jo' }, facts: { item: 'Pump 7' } })
  expect(openJourneyArgs.safeParse(bed).success && openJourneyArgs.safeParse(lent).success).toBe(true)
})

test('[OJ1] only the stages that people may open at are offered, by their titles', () => {
  expect(openStages(builtIn('discharge.v1')).map(({ id }) => id)).toEqual(['planned', 'ordered'])
  expect(loan && openStages(loan)).toEqual([{ id: 'wanted', title: 'Wanted' }])
})
