import type { ReferralEvent, ReferralParty } from '../../../shared/domain/inbound-event.ts'
import type { Coded } from '../../../shared/domain/inbound-parts.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, listUpdateFrom, partOf, textOf, updateFrom } from './hl7-fields.ts'
import { clip, codedOf, entityIdOf, nameOf, orNull } from './hl7-types.ts'
import { patientOf } from './map-patient.ts'
import { insuranceIn, segmentOf, segmentsOf, timeUpdate, toldAt, visitNumberOf, type Mapping } from './mapping.ts'
import { relationsIn } from './map-relations.ts'
import type { Segment } from './parse-message.ts'

/** REF^I12, I13, I14. The fault is the quarantine reason. */
export function mapReferral(mapping: Mapping, trigger: ReferralEvent['trigger']): Result<ReferralEvent, string> {
  const rf1 = segmentOf(mapping, 'RF1')
  if (rf1 === undefined) return fail(`${mapping.type} names no referral: it has no RF1 segment. ${ASK_AGAIN}`)
  const ids = { originatingId: entityIdOf(firstOf(rf1, 6)), externalId: entityIdOf(firstOf(rf1, 11)) }
  const unnamed = ids.originatingId === null && ids.externalId === null
  if (unnamed && trigger !== 'I12')
    return fail(`${mapping.type} does not say which referral it means: RF1-6 and RF1-11 are empty. ${ASK_AGAIN}`)
  if (unnamed) mapping.notes.add('RF1-6 and RF1-11 are empty: a repeated referral can only be found by likeness.')
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'), { provisional: true })
  if (!patient.ok) return patient
  return ok({
    type: 'referral',
    trigger,
    ...toldAt(mapping, []),
    ...ids,
    ...fromRf1(mapping, rf1),
    referring: partyOf(mapping, 'RP'),
    referredTo: partyOf(mapping, 'RT'),
    requested: [...codesIn(mapping, 'OBR', 4), ...codesIn(mapping, 'PR1', 3)].slice(0, 20),
    diagnoses: codesIn(mapping, 'DG1', 3),
    patient: patient.value,
    visitNumber: visitNumberOf(mapping)?.number ?? null,
    insurance: insuranceIn(mapping),
    relations: relationsIn(mapping),
  })
}

const ASK_AGAIN = 'Ask the sender to fill it, then send or replay.'

function fromRf1(mapping: Mapping, rf1: Segment) {
  const code = (field: number) => updateFrom(rf1, field, (value) => clip(codedOf(value)?.code ?? '', 60) || null)
  return {
    status: code(1),
    priority: code(2),
    referralType: updateFrom(rf1, 3, codedOf),
    disposition: updateFrom(rf1, 4, codedOf),
    category: updateFrom(rf1, 5, codedOf),
    reasons: listUpdateFrom(rf1, 10, codedOf)?.slice(0, 10),
    effectiveAt: timeUpdate(mapping, rf1, 7),
    expiresAt: timeUpdate(mapping, rf1, 8),
  }
}

/** The first PRD in a role: its person, and the organisation of PRD-10, else the facility of PRD-4. */
function partyOf(mapping: Mapping, role: 'RP' | 'RT'): ReferralParty | null {
  const prd = segmentsOf(mapping, 'PRD').find((segment) => textOf(segment, 1).toUpperCase() === role)
  if (prd === undefined) return null
  const id = orNull(textOf(prd, 7), 60)
  const named = firstOf(prd, 2)
  const name = (named === null ? null : nameOf(named)) ?? { family: '', given: '' }
  const provider = id === null && name.family === '' && name.given === '' ? null : { id, ...name }
  const organization = textOf(prd, 10) || partOf(firstOf(prd, 4), 4) || partOf(firstOf(prd, 4), 1)
  return { provider, organization: orNull(organization, 250) }
}

function codesIn(mapping: Mapping, name: string, field: number): Coded[] {
  const codes = segmentsOf(mapping, name).map((segment) => codedOf(firstOf(segment, field)))
  return codes.filter((code) => code !== null).slice(0, 20)
}
