import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { cleanLine } from './clean-text.ts'
import { decodeMessage } from './charset.ts'
import { readDelimiters, type Delimiters } from './hl7-delimiters.ts'
import { unescapeText } from './hl7-escape.ts'

/** What the header says: enough to recognise a repeated message and to answer it. Missing values are `''`. */
export type Hl7Header = {
  readonly delimiters: Delimiters
  /** MSH-18, first repetition, as sent. */
  readonly declaredCharset: string
  /** The encoding the header was read with; an answer goes out in it. */
  readonly encoding: string
  readonly sendingApplication: string
  readonly sendingFacility: string
  readonly receivingApplication: string
  readonly receivingFacility: string
  /** `<MSH-3>|<MSH-4>`: with `controlId` the key by which repeated messages are recognised. */
  readonly sender: string
  /** MSH-10. */
  readonly controlId: string
  /** MSH-9.1 and .2, e.g. `ADT^A01`; `ADT` if the trigger is missing. */
  readonly messageType: string
  readonly messageCode: string
  readonly trigger: string
  /** MSH-11.1: P, T or D. */
  readonly processingId: string
  /** MSH-11.2, table 0207: I is an initial load; empty or T is current. */
  readonly processingMode: string
  /** MSH-12.1. */
  readonly version: string
  /** MSH-7 as sent. */
  readonly sentAt: string
  /** The header's raw fields by HL7 number, for the answer to echo. */
  readonly fields: readonly string[]
}

/**
 * Reads the header of a message, whatever the rest of it is. Succeeds whenever MSH is usable; the fault is a sentence
 * and means AR (IN10).
 */
export function readHeader(raw: Buffer): Result<Hl7Header, string> {
  const latin = headerLine(raw, '')
  if (latin.text.trim() === '') return fail('The message is empty. Ask the sender what it meant to send.')
  if (!/^MSH(?![A-Za-z0-9])/.test(latin.text))
    return fail('The message does not begin with an MSH segment: this is not HL7 v2.')
  const delimiters = readDelimiters(latin.text)
  if (typeof delimiters === 'string') return fail(`${delimiters} Ask the sender to declare MSH-1 and MSH-2.`)
  const declaredCharset = (mshFields(latin.text, delimiters)[18] ?? '').split(delimiters.repetition, 1)[0] ?? ''
  const line = headerLine(raw, declaredCharset)
  return ok(headerOf({ ...line, delimiters, declaredCharset }))
}

/** The fields of an MSH segment by HL7 number: MSH-1 is the separator itself. */
export function mshFields(line: string, delimiters: Delimiters): readonly string[] {
  const [name = '', ...rest] = line.split(delimiters.field)
  return [name, delimiters.field, ...rest]
}

/** No sane header is longer; what follows is not read for it. */
const LONGEST_HEADER = 65_536

function headerLine(raw: Buffer, declared: string): { text: string; encoding: string } {
  const { text, encoding } = decodeMessage(raw.subarray(0, LONGEST_HEADER), declared)
  const line = text.trimStart().split(/[\r\n]/, 1)[0] ?? ''
  return { text: line, encoding }
}

type Line = { text: string; encoding: string; delimiters: Delimiters; declaredCharset: string }

function headerOf({ text, encoding, delimiters, declaredCharset }: Line): Hl7Header {
  const fields = mshFields(text, delimiters)
  const part = (field: number, component: number) => {
    const raw = (fields[field] ?? '').split(delimiters.repetition, 1)[0] ?? ''
    return cleanLine(unescapeText(raw.split(delimiters.component)[component - 1] ?? '', delimiters), 199)
  }
  const named = (field: number) => part(field, 1) || part(field, 2)
  const [messageCode, trigger] = [part(9, 1), part(9, 2)]
  return {
    delimiters,
    declaredCharset,
    encoding,
    sendingApplication: named(3),
    sendingFacility: named(4),
    receivingApplication: named(5),
    receivingFacility: named(6),
    sender: `${named(3)}|${named(4)}`,
    controlId: part(10, 1),
    messageType: (trigger === '' ? messageCode : `${messageCode}^${trigger}`).slice(0, 40),
    messageCode,
    trigger,
    processingId: part(11, 1),
    processingMode: part(11, 2),
    version: part(12, 1),
    sentAt: part(7, 1),
    fields,
  }
}
