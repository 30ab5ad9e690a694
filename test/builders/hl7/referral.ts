import { at, code, text, time, type CodeSpec } from './fields.ts'
import { message, type Envelope } from './message.ts'
import { in1, pid, type InsuranceSpec, type PatientSpec } from './segments.ts'

export type ReferralSpec = Envelope & {
  trigger: 'I12' | 'I13' | 'I14'
  patient: PatientSpec
  originatingId: string
  externalId?: string
  status?: string
  priority?: string
  referralType?: CodeSpec
  reason?: CodeSpec
  effectiveAt?: number
  expiresAt?: number
  referring: { id: string; family: string; given: string; organization?: string }
  referredTo: { id?: string; family?: string; given?: string; organization: string }
  requested?: CodeSpec
  insurance?: InsuranceSpec
}

/** REF^I12, I13, I14. */
export function referral(spec: ReferralSpec): string {
  const rf1 = at({
    0: 'RF1',
    1: spec.status ?? 'P',
    2: spec.priority ?? 'R',
    3: code(spec.referralType),
    6: text(spec.originatingId),
    7: time(spec.effectiveAt),
    8: time(spec.expiresAt),
    10: code(spec.reason),
    11: text(spec.externalId ?? ''),
  })
  const obr = spec.requested === undefined ? [] : [at({ 0: 'OBR', 1: '1', 4: code(spec.requested) })]
  const insurance = spec.insurance === undefined ? [] : [in1(spec.insurance)]
  const parties = [prd('RP', spec.referring), prd('RT', spec.referredTo)]
  return message({ ...spec, type: `REF^${spec.trigger}` }, [rf1, ...parties, pid(spec.patient), ...insurance, ...obr])
}

function prd(role: string, party: { id?: string; family?: string; given?: string; organization?: string }): string[] {
  const { id = '', family = '', given = '', organization = '' } = party
  return at({ 0: 'PRD', 1: role, 2: `${text(family)}^${text(given)}`, 7: text(id), 10: text(organization) })
}
