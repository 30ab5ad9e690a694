import { standardDelimiters } from '../../../server/ingest/hl7/hl7-delimiters.ts'
import { escapeText } from '../../../server/ingest/hl7/hl7-escape.ts'

export type PlaceSpec = { unit: string; room?: string; bed?: string; facility?: string }
export type CodeSpec = { code: string; text?: string; system?: string }
export type PersonSpec = { id: string; family: string; given: string }

/** The fields of a segment by number; the gaps are empty. */
export function at(fields: Readonly<Record<number, string>>): string[] {
  const last = Math.max(...Object.keys(fields).map(Number))
  return Array.from({ length: last + 1 }, (_, index) => fields[index] ?? '')
}

/** A text, escaped. */
export function text(value: string): string {
  return escapeText(value, standardDelimiters)
}

/** The same, where null writes HL7 null (`""`) and absent writes nothing. */
export function nullable(value: string | null | undefined): string {
  return value === null ? '""' : text(value ?? '')
}

/** YYYYMMDDHHMMSS+0000, or nothing; null is HL7 null. */
export function time(epochMs: number | null | undefined): string {
  if (epochMs === undefined) return ''
  if (epochMs === null) return '""'
  return `${new Date(epochMs).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`
}

/** PL: unit, room, bed, facility. */
export function place(spec: PlaceSpec | undefined): string {
  if (spec === undefined) return ''
  const { unit, room = '', bed = '', facility = 'HOSP' } = spec
  return [unit, room, bed, facility].map(text).join('^')
}

/** XCN: who did it. */
export function provider({ id, family, given }: PersonSpec): string {
  return [id, family, given].map(text).join('^')
}

/** CE: code, text, system. */
export function code(spec: CodeSpec | undefined): string {
  return spec === undefined ? '' : trimmed([spec.code, spec.text ?? '', spec.system ?? ''].map(text)).join('^')
}

/** Without the empty fields at the end. */
export function trimmed(fields: readonly string[]): readonly string[] {
  return fields.slice(0, fields.findLastIndex((field) => field !== '' && field !== '^' && field !== '^^^^') + 1)
}
