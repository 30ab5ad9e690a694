import { at, code, provider, text, time, type CodeSpec, type PersonSpec } from './fields.ts'
import { message, type Envelope } from './message.ts'
import { pid, pv1, type PatientSpec, type VisitSpec } from './segments.ts'

export type OrderSpec = Envelope & {
  patient: PatientSpec
  visit?: VisitSpec
  /** ORC-1: NW, CA, DC, OC, HD, RL, RP... */
  control: string
  placer: string
  filler?: string
  code: CodeSpec
  status?: string
  priority?: string
  orderedAt?: number
  orderedBy?: PersonSpec
  /** Message type, if not ORM^O01. */
  type?: 'ORM^O01' | 'OMG^O19'
}

/** ORM^O01 (or OMG^O19) with one order. */
export function order(spec: OrderSpec): string {
  const by = spec.orderedBy === undefined ? '' : provider(spec.orderedBy)
  const orc = ['ORC', spec.control, text(spec.placer), text(spec.filler ?? ''), '', spec.status ?? '', '', '', '']
  orc.push(time(spec.orderedAt ?? spec.at), '', '', by)
  const obr = at({ 0: 'OBR', 1: '1', 2: text(spec.placer), 3: text(spec.filler ?? ''), 4: code(spec.code) })
  const priority = spec.priority === undefined ? [] : [at({ 0: 'TQ1', 1: '1', 9: spec.priority })]
  const visit = spec.visit === undefined ? [] : [pv1(spec.visit)]
  return message({ ...spec, type: spec.type ?? 'ORM^O01' }, [pid(spec.patient), ...visit, orc, ...priority, obr])
}
