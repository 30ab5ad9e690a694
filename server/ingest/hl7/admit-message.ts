import type { AckErrorCode } from './build-ack.ts'
import { defaultHl7Limits, exceedsLimits, type Hl7Limits } from './hl7-limits.ts'
import { readHeader, type Hl7Header } from './read-header.ts'

/** What this server takes. A live one takes `P` only; the demo and tests may take T and D too. */
export type AdmitPolicy = { readonly limits?: Hl7Limits; readonly processingIds?: readonly string[] }

/**
 * The answer to a message, decided on its bytes and header alone (IN11, IN12):
 * - `keep`: store it, commit, answer AA; mapping may quarantine it later.
 * - `keep-faulty`: store it as quarantined with the reason, answer AE: a header field is missing without which it can
 *   be neither recognised nor mapped.
 * - `refuse`: answer AR.
 */
export type Admission =
  | { readonly kind: 'keep'; readonly code: 'AA'; readonly header: Hl7Header }
  | {
      readonly kind: 'keep-faulty'
      readonly code: 'AE'
      readonly header: Hl7Header
      readonly reason: string
      readonly errorCode: AckErrorCode
    }
  | {
      readonly kind: 'refuse'
      readonly code: 'AR'
      readonly header: Hl7Header | null
      readonly reason: string
      readonly errorCode: AckErrorCode
    }

/** Judges one message (for several in one payload, each piece of `splitBatch`). Pure; never throws. */
export function admitMessage(raw: Buffer, policy: AdmitPolicy = {}): Admission {
  const read = readHeader(raw)
  if (!read.ok) return { kind: 'refuse', code: 'AR', header: null, reason: read.fault, errorCode: '100' }
  const header = read.value
  const refusal = refusalOf(raw, header, policy)
  if (refusal !== null) return { kind: 'refuse', code: 'AR', header, ...refusal }
  const missing = missingIn(header)
  if (missing === null) return { kind: 'keep', code: 'AA', header }
  const reason = `${header.messageType || 'The message'} lacks ${missing}. Ask the sender to fill it, then send again.`
  return { kind: 'keep-faulty', code: 'AE', header, reason, errorCode: '101' }
}

type Refusal = { readonly reason: string; readonly errorCode: AckErrorCode }

function refusalOf(raw: Buffer, header: Hl7Header, policy: AdmitPolicy): Refusal | null {
  const { field, repetition } = header.delimiters
  const bytes = { field: field.charCodeAt(0), repetition: repetition.charCodeAt(0) }
  const excess = exceedsLimits(raw, bytes, policy.limits ?? defaultHl7Limits)
  if (excess !== null) return { reason: excess, errorCode: '207' }
  const taken = policy.processingIds ?? ['P']
  const sent = header.processingId.toUpperCase()
  if (sent === '' || taken.includes(sent)) return null
  const meaning = sent === 'T' ? 'training' : sent === 'D' ? 'debugging' : 'another purpose'
  const reason = `MSH-11 marks the message for ${meaning}; this server takes production messages only (P).`
  return { reason, errorCode: '202' }
}

function missingIn(header: Hl7Header): string | null {
  const missing = [
    header.messageCode === '' ? 'MSH-9 (message type)' : '',
    header.controlId === '' ? 'MSH-10 (control id)' : '',
  ].filter((name) => name !== '')
  return missing.length === 0 ? null : missing.join(' and ')
}
