import { decodeBytes } from './charset.ts'
import { cleanLine, cleanLines } from './clean-text.ts'
import { unescapeText } from './hl7-escape.ts'
import type { Hl7Syntax, Segment } from './parse-message.ts'

/** One repetition of a field, not yet decoded. */
export type FieldValue = { readonly raw: string; readonly syntax: Hl7Syntax }

/** Most repetitions of a field that are ever read; the limits of IN12 stop a message earlier. */
const MOST_REPETITIONS = 1_000

/** All repetitions of a field that hold anything. */
export function repetitionsOf(segment: Segment | undefined, field: number): readonly FieldValue[] {
  const raw = segment?.fields[field] ?? ''
  if (segment === undefined || raw === '') return []
  return raw
    .split(segment.syntax.delimiters.repetition, MOST_REPETITIONS)
    .map((part) => ({ raw: part, syntax: segment.syntax }))
    .filter((value) => !isEmpty(value))
}

/** The first repetition of a field that holds anything, or null. */
export function firstOf(segment: Segment | undefined, field: number): FieldValue | null {
  return repetitionsOf(segment, field)[0] ?? null
}

/** One line of text of a repetition: component and subcomponent count from 1; HL7 null and what is missing read as `''`. */
export function partOf(value: FieldValue | null, component = 1, subcomponent = 1): string {
  return cleanLine(decodedPart(value, component, subcomponent), LONGEST_TEXT)
}

/** As `partOf` for a whole field's first repetition. */
export function textOf(segment: Segment | undefined, field: number, component = 1): string {
  return partOf(firstOf(segment, field), component)
}

/** As `partOf`, keeping line breaks. */
export function linesOf(value: FieldValue | null, component = 1): string {
  return cleanLines(decodedPart(value, component, 1), LONGEST_TEXT)
}

/** Nothing but delimiters and blanks: says nothing. */
export function isEmpty(value: FieldValue): boolean {
  return meaningful(value).every((part) => part === '')
}

/** HL7 null: every component that says anything says `""`. */
export function isCleared(value: FieldValue): boolean {
  const said = meaningful(value).filter((part) => part !== '')
  return said.length > 0 && said.every((part) => part === HL7_NULL)
}

/**
 * A field as an update (E15.2): absent → undefined, `""` → null, else what `read` makes of its first repetition; where
 * `read` finds nothing usable, nothing changes.
 */
export function updateFrom<T>(
  segment: Segment | undefined,
  field: number,
  read: (value: FieldValue) => T | null,
): T | null | undefined {
  const value = firstOf(segment, field)
  if (value === null) return undefined
  return isCleared(value) ? null : (read(value) ?? undefined)
}

/** As `updateFrom` for a repeating field of at most 20 values: `""` alone clears the list. */
export function listUpdateFrom<T>(
  segment: Segment | undefined,
  field: number,
  read: (value: FieldValue) => T | null,
): T[] | null | undefined {
  const values = repetitionsOf(segment, field)
  if (values.length === 0) return undefined
  if (values.every(isCleared)) return null
  const list = values.filter((value) => !isCleared(value)).flatMap((value) => read(value) ?? [])
  return list.length === 0 ? undefined : list.slice(0, 20)
}

const HL7_NULL = '""'
const LONGEST_TEXT = 2_000

function meaningful({ raw, syntax }: FieldValue): string[] {
  const { component, subcomponent } = syntax.delimiters
  return raw.split(component).flatMap((part) => part.split(subcomponent).map((inner) => inner.trim()))
}

function decodedPart(value: FieldValue | null, component: number, subcomponent: number): string {
  if (value === null) return ''
  const { delimiters, encoding } = value.syntax
  const part = value.raw.split(delimiters.component, component)[component - 1] ?? ''
  const inner = part.split(delimiters.subcomponent, subcomponent)[subcomponent - 1] ?? ''
  if (inner.trim() === HL7_NULL) return ''
  return unescapeText(inner, delimiters, (bytes) => decodeBytes(bytes, encoding))
}
