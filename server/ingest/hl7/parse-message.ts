import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { decodeMessage } from './charset.ts'
import type { Delimiters } from './hl7-delimiters.ts'
import { mshFields, readHeader, type Hl7Header } from './read-header.ts'

/** How the text of a message is to be read. */
export type Hl7Syntax = { readonly delimiters: Delimiters; readonly encoding: string }

/** One segment: raw fields by HL7 number (0 is the name). Read them with hl7-fields.ts. */
export type Segment = { readonly name: string; readonly fields: readonly string[]; readonly syntax: Hl7Syntax }

/** A message as sent: nothing is decoded beyond its characters, nothing is dropped. */
export type Hl7Message = {
  readonly header: Hl7Header
  readonly segments: readonly Segment[]
  /** Oddities that were read through, in words without patient data. */
  readonly notes: readonly string[]
}

/** Parses one message (IN14). Fails only where `readHeader` fails; never throws, whatever the bytes. */
export function parseMessage(raw: Buffer): Result<Hl7Message, string> {
  const header = readHeader(raw)
  if (!header.ok) return fail(header.fault)
  const { text, encoding, notes } = decodeMessage(raw, header.value.declaredCharset)
  const syntax = { delimiters: header.value.delimiters, encoding }
  const read = readSegments(text.trimStart(), syntax)
  return ok({ header: header.value, segments: read.segments, notes: [...notes, ...read.notes] })
}

function readSegments(text: string, syntax: Hl7Syntax): { segments: Segment[]; notes: Set<string> } {
  const notes = new Set<string>()
  const lines = joinContinuations(text.split(/\r\n|\r|\n/), { syntax, notes })
  return { segments: lines.map((line) => segmentOf(line, { syntax, notes })), notes }
}

type Reading = { readonly syntax: Hl7Syntax; readonly notes: Set<string> }

/** A line that does not begin like a segment continues the one before: someone left a line break in a text (IN14). */
function joinContinuations(lines: readonly string[], { syntax, notes }: Reading): string[] {
  const joined: string[][] = []
  for (const line of lines) {
    if (line.trim() === '') continue
    const last = joined.at(-1)
    if (last === undefined || beginsSegment(line, syntax.delimiters)) joined.push([line])
    else {
      notes.add('A line break stands inside a segment: its lines were joined.')
      last.push(line)
    }
  }
  return joined.map((parts) => parts.join('\n'))
}

function beginsSegment(line: string, { field }: Delimiters): boolean {
  const found = /^[ \t]*[A-Za-z][A-Za-z0-9]{2}/.exec(line)
  return found !== null && line[found[0].length] === field
}

function segmentOf(line: string, { syntax, notes }: Reading): Segment {
  const start = line.trimStart()
  const sent = start.slice(0, 3)
  const name = sent.toUpperCase()
  if (name !== sent) notes.add('A segment name is in lower case.')
  const fields =
    name === 'MSH' ? mshFields(start, syntax.delimiters) : [name, ...start.split(syntax.delimiters.field).slice(1)]
  return { name, fields, syntax }
}
