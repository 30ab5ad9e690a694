import { time } from './fields.ts'
import { message, type Envelope } from './message.ts'
import { in1, pid, pv1, pv2, type InsuranceSpec, type PatientSpec, type VisitSpec } from './segments.ts'

export type AdtSpec = Envelope & {
  trigger: string
  patient: PatientSpec
  visit: VisitSpec
  /** When it happened, if not at `at` (EVN-6). */
  occurredAt?: number
  /** EVN-3. */
  plannedAt?: number
  insurance?: InsuranceSpec
}

/** ADT^A01, A02, A03... */
export function adt(spec: AdtSpec): string {
  const evn = ['EVN', spec.trigger, time(spec.at), time(spec.plannedAt), '', '', time(spec.occurredAt)]
  return message({ ...spec, type: `ADT^${spec.trigger}` }, [
    evn,
    pid(spec.patient),
    pv1(spec.visit),
    pv2(spec.visit),
    ...(spec.insurance === undefined ? [] : [in1(spec.insurance)]),
  ])
}
