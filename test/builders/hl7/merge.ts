import { text, time } from './fields.ts'
import { message, type Envelope } from './message.ts'
import { pid, type PatientSpec } from './segments.ts'

/** ADT^A40: `retired` was found to be `patient`. */
export function merge(spec: Envelope & { patient: PatientSpec; retired: PatientSpec }): string {
  const { mrn, authority = 'HOSP', family, given } = spec.retired
  const mrg = ['MRG', `${text(mrn)}^^^${text(authority)}^MR`, '', '', '', '', '', `${text(family)}^${text(given)}`]
  return message({ ...spec, type: 'ADT^A40^ADT_A39' }, [['EVN', 'A40', time(spec.at)], pid(spec.patient), mrg])
}
