import { at, code, provider, text, time, type CodeSpec, type PersonSpec } from './fields.ts'
import { message, type Envelope } from './message.ts'
import { pid, pv1, type PatientSpec, type VisitSpec } from './segments.ts'

export type DocumentSpec = Envelope & {
  patient: PatientSpec
  documentType: CodeSpec
  documentId: string
  completion?: string
  availability?: string
  author?: PersonSpec
  /** TXA-14: the order or referral that it answers. */
  link?: string
  content?: string
  visit?: VisitSpec
}

/** MDM^T02. */
export function document(spec: DocumentSpec): string {
  const txa = at({
    0: 'TXA',
    1: '1',
    2: code(spec.documentType),
    4: time(spec.at),
    9: spec.author === undefined ? '' : provider(spec.author),
    12: text(spec.documentId),
    14: text(spec.link ?? ''),
    17: spec.completion ?? 'AU',
    19: spec.availability ?? 'AV',
  })
  const visit = spec.visit === undefined ? [] : [pv1(spec.visit)]
  const content = spec.content === undefined ? [] : [at({ 0: 'OBX', 1: '1', 2: 'TX', 5: text(spec.content), 11: 'F' })]
  return message({ ...spec, type: 'MDM^T02' }, [
    ['EVN', 'T02', time(spec.at)],
    pid(spec.patient),
    ...visit,
    txa,
    ...content,
  ])
}
