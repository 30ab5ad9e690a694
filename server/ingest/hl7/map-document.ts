import type { DocumentEvent, signedActs } from '../../../shared/domain/inbound-event.ts'
import type { Coded, EntityId } from '../../../shared/domain/inbound-parts.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, repetitionsOf, textOf } from './hl7-fields.ts'
import { codedOf, entityIdOf, orNull, providerOf } from './hl7-types.ts'
import { listedKind } from './listed-kind.ts'
import { patientOf } from './map-patient.ts'
import { segmentOf, segmentsOf, toldAt, visitNumberOf, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'

/** MDM^T02, T04, T06, T10. The content stays in the raw message. The fault is the quarantine reason. */
export function mapDocument(mapping: Mapping): Result<DocumentEvent, string> {
  const txa = segmentOf(mapping, 'TXA')
  const [documentType, documentId] = [codedOf(firstOf(txa, 2)), entityIdOf(firstOf(txa, 12))]
  if (txa === undefined || documentType === null || documentId === null) return fail(incomplete(mapping, txa))
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  return ok({
    type: 'document',
    ...toldAt(mapping, [[txa, 4]]),
    ...signatureOf(mapping, txa, documentType),
    documentType,
    documentId,
    parentId: entityIdOf(firstOf(txa, 13)),
    completion: orNull(textOf(txa, 17), 20),
    availability: orNull(textOf(txa, 19), 20),
    author: providerOf(firstOf(txa, 9) ?? firstOf(txa, 5) ?? firstOf(txa, 22)),
    links: linksOf(mapping, txa),
    hasContent: segmentsOf(mapping, 'OBX').some((obx) => firstOf(obx, 5) !== null),
    patient: patient.value,
    visitNumber: visitNumberOf(mapping)?.number ?? null,
  })
}

function incomplete({ type }: Mapping, txa: Segment | undefined): string {
  const missing = txa === undefined ? 'it has no TXA segment' : 'TXA-2 (type) or TXA-12 (number) is empty'
  return `${type} names no document: ${missing}. Ask the sender to fill it, then send or replay.`
}

function linksOf(mapping: Mapping, txa: Segment): EntityId[] {
  const values = [...repetitionsOf(txa, 14), ...repetitionsOf(txa, 15)]
  const orders = segmentsOf(mapping, 'ORC').flatMap((orc) => [firstOf(orc, 2), firstOf(orc, 3)])
  return [...values, ...orders].flatMap((value) => entityIdOf(value) ?? []).slice(0, 20)
}

/** What the facility calls such a document, and the act that it records. */
const ACTS = {
  consent: 'consent-signed',
  teaching: 'discharge-teaching-signed',
  handoff: 'handoff-signed',
  letter: 'letter-signed',
  'med-rec': 'med-rec-signed',
  'note-review': 'note-reviewed',
  'result-review': 'result-reviewed',
} as const satisfies Readonly<Record<string, (typeof signedActs)[number]>>

type Kind = keyof typeof ACTS
const KINDS: readonly Kind[] = ['consent', 'teaching', 'handoff', 'letter', 'med-rec', 'note-review', 'result-review']

/** Only what is authenticated (TXA-17 AU, LA) was signed; who signed stands in TXA-22, else the originator did. */
function signatureOf(
  { context }: Mapping,
  txa: Segment,
  type: Coded,
): Pick<DocumentEvent, 'signs' | 'signedBy' | 'isScan'> {
  const isSigned = /^(?:AU|LA)$/i.test(textOf(txa, 17))
  const kind = listedKind(context.documentCodes, [type], KINDS)
  const signedBy = providerOf(firstOf(txa, 22) ?? firstOf(txa, 9) ?? firstOf(txa, 5))
  const isScan = !isSigned && SCANS.has(textOf(txa, 3).toUpperCase())
  return { signs: isSigned && kind !== null ? ACTS[kind] : null, signedBy: isSigned ? signedBy : null, isScan }
}

/** Table 0191: scanned image, image, application data. */
const SCANS: ReadonlySet<string> = new Set(['SI', 'IM', 'AP'])
