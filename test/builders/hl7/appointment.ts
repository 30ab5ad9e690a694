import { at, code, place, text, time, type CodeSpec, type PlaceSpec } from './fields.ts'
import { message, type Envelope } from './message.ts'
import { pid, pv1, type PatientSpec, type VisitSpec } from './segments.ts'

export type AppointmentSpec = Envelope & {
  trigger: string
  patient: PatientSpec
  placer?: string
  filler?: string
  /** SCH-26: the referral or order that it belongs to. */
  link?: string
  startAt?: number
  endAt?: number
  status?: string
  reason?: CodeSpec
  service?: CodeSpec
  location?: PlaceSpec
  visit?: VisitSpec
}

/** SIU^S12, S14, S15, S26. */
export function appointment(spec: AppointmentSpec): string {
  const sch = at({
    0: 'SCH',
    1: text(spec.placer ?? ''),
    2: text(spec.filler ?? ''),
    7: code(spec.reason),
    11: `^^^${time(spec.startAt)}^${time(spec.endAt)}`,
    25: spec.status ?? '',
    26: text(spec.link ?? ''),
  })
  const visit = spec.visit === undefined ? [] : [pv1(spec.visit)]
  const service = spec.service === undefined ? [] : [at({ 0: 'AIS', 1: '1', 2: 'A', 3: code(spec.service) })]
  const location = spec.location === undefined ? [] : [at({ 0: 'AIL', 1: '1', 2: 'A', 3: place(spec.location) })]
  const type = `SIU^${spec.trigger}`
  return message({ ...spec, type }, [sch, pid(spec.patient), ...visit, ['RGS', '1'], ...service, ...location])
}
