import type { Instant } from '../../../shared/kernel/instant.ts'
import { encodeText } from './charset.ts'
import { standardDelimiters, type Delimiters } from './hl7-delimiters.ts'
import { escapeText } from './hl7-escape.ts'
import type { Hl7Header } from './read-header.ts'

/** MSA-1 in original mode. AA: kept. AE: kept or known, but the sender must act. AR: not taken. */
export type AckCode = 'AA' | 'AE' | 'AR'

/** ERR-3, HL7 table 0357. */
export type AckErrorCode = '100' | '101' | '102' | '103' | '200' | '201' | '202' | '203' | '205' | '207'

/** What an acknowledgement is made of. `controlId` is its own (MSH-10); `text` names fields, never values. */
export type AckParts = {
  readonly header: Hl7Header | null
  readonly code: AckCode
  readonly text: string
  /** For AE and AR; 207 (application internal error) if not given. */
  readonly errorCode?: AckErrorCode
  readonly now: Instant
  readonly controlId: string
}

/**
 * Builds the acknowledgement: sender and receiver swapped, MSA-2 echoed as sent, the sender's delimiters and
 * encoding, ERR for AE and AR (IN20). Without a header (nothing could be read) MSA-2 is empty.
 */
export function buildAck(parts: AckParts): Buffer {
  const delimiters = parts.header?.delimiters ?? standardDelimiters
  const segments = [msh(parts, delimiters), msa(parts, delimiters), ...err(parts, delimiters)]
  return encodeText(segments.map((segment) => `${segment}\r`).join(''), parts.header?.encoding ?? 'utf8')
}

/** Several acknowledgements as the one answer to a payload that held several messages, in their order (IN13). */
export function joinAcks(acks: readonly Buffer[]): Buffer {
  return Buffer.concat(acks)
}

const APPLICATION = 'ONWARD'

function msh({ header, now, controlId }: AckParts, delimiters: Delimiters): string {
  const echo = (field: number) => echoOf(header, field)
  const type = ['ACK', ...(header === null || header.trigger === '' ? [] : [header.trigger, 'ACK'])]
  const fields = [
    ['MSH', delimiters.encoding, echo(5) || APPLICATION, echo(6), echo(3), echo(4), stamp(now), ''],
    [type.join(delimiters.component), escapeText(controlId, delimiters), echo(11) || 'P', echo(12) || '2.5.1'],
    echo(18) === '' ? [] : ['', '', '', '', '', echo(18)],
  ]
  return fields.flat().join(delimiters.field)
}

function msa({ header, code, text }: AckParts, delimiters: Delimiters): string {
  const said = code === 'AA' ? '' : escapeText(text.slice(0, 200), delimiters)
  return trimmed(['MSA', code, echoOf(header, 10).trim(), said], delimiters)
}

/** As sent, less control characters: an echoed 0x1C would end the frame that carries the answer. */
function echoOf(header: Hl7Header | null, field: number): string {
  return (header?.fields[field] ?? '').replaceAll(CONTROLS, '')
}

// oxlint-disable-next-line no-control-regex -- naming the removed control characters is the point
const CONTROLS = /[\u0000-\u001F\u007F]/g

function err({ code, text, errorCode = '207' }: AckParts, delimiters: Delimiters): string[] {
  if (code === 'AA') return []
  const coded = [errorCode, escapeText(errorNames[errorCode], delimiters), 'HL70357'].join(delimiters.component)
  return [['ERR', '', '', coded, 'E', '', '', '', escapeText(text.slice(0, 250), delimiters)].join(delimiters.field)]
}

const errorNames: Readonly<Record<AckErrorCode, string>> = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '205': 'Duplicate key identifier',
  '207': 'Application internal error',
}

function trimmed(fields: readonly string[], delimiters: Delimiters): string {
  const last = fields.findLastIndex((field) => field !== '')
  return fields.slice(0, last + 1).join(delimiters.field)
}

/** YYYYMMDDHHMMSS+0000. */
function stamp(now: Instant): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`
}
