import type { Identifier, InboundPatient } from '../../../shared/domain/inbound-parts.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, isCleared, partOf, repetitionsOf, textOf, updateFrom } from './hl7-fields.ts'
import { parseHl7Date } from './hl7-time.ts'
import { clip, codedOf, identifierOf, nameOf } from './hl7-types.ts'
import { timeUpdate, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'

/**
 * The patient of a PID segment. The fault is the quarantine reason: no PID, or no identifier in it. A referral may name
 * a patient without a number (`provisional`), if it gives the name (domain.md E2).
 */
export function patientOf(
  mapping: Mapping,
  pid: Segment | undefined,
  { provisional = false }: { readonly provisional?: boolean } = {},
): Result<InboundPatient, string> {
  if (pid === undefined)
    return fail(
      `${mapping.type} names no patient: it has no PID segment. Ask the sender to include PID, then send or replay.`,
    )
  const identifiers = identifiersOf(mapping, pid)
  const name = updateFrom(pid, 5, () => preferredName(pid))
  if (identifiers.length === 0 && !(provisional && name)) return fail(nobody(mapping, pid))
  return ok({ identifiers, mrn: mrnOf(identifiers), name, ...traitsOf(mapping, pid) })
}

/** The medical record number among identifiers, or null. */
export function mrnOf(identifiers: readonly Identifier[]): string | null {
  const typed = (types: readonly string[]) => identifiers.find(({ type }) => types.includes(type ?? ''))
  const untold = identifiers.find(({ type }) => !NOT_A_RECORD.test(type ?? ''))
  return (typed(['MR', 'MRN']) ?? typed(['PI']) ?? untold)?.value ?? null
}

/** Identifiers of a CX field, social security numbers left out: nothing here needs them. */
export function keptIdentifiers(segment: Segment, field: number): Identifier[] {
  const all = repetitionsOf(segment, field).flatMap((value) => identifierOf(value) ?? [])
  return all.filter(({ type }) => type !== 'SS' && type !== 'SSN').slice(0, 20)
}

/** Driver's licence, passport, national, insurance and tax numbers: they name a person, not a record. */
const NOT_A_RECORD = /^(?:DL|PPN|NI|NN.*|NH|NPI|MC|MA|MB|MI|PN|TAX|CF|AN|VN)$/

function identifiersOf(mapping: Mapping, pid: Segment): Identifier[] {
  const listed = keptIdentifiers(pid, 3)
  if (listed.length > 0) return listed
  const older = [...keptIdentifiers(pid, 2), ...keptIdentifiers(pid, 4)]
  const trusted = older.filter(({ type, authority }) => authority !== null && ['MR', 'PI'].includes(type ?? ''))
  if (trusted.length > 0) mapping.notes.add('PID-3 is empty: the record number was taken from PID-2 or PID-4.')
  return trusted
}

function nobody(mapping: Mapping, pid: Segment): string {
  const why = firstOf(pid, 3) === null ? 'PID-3 is empty' : 'PID-3 holds no usable record number'
  return `${mapping.type} names no patient: ${why}. Ask the sender to fill PID-3, then send or replay.`
}

/** The legal name if names are typed, else the first. */
function preferredName(pid: Segment): (InboundPatient['name'] & object) | null {
  const names = repetitionsOf(pid, 5)
  const legal = names.find((value) => partOf(value, 7).toUpperCase() === 'L') ?? names[0]
  return legal === undefined ? null : nameOf(legal)
}

function traitsOf(mapping: Mapping, pid: Segment): Omit<InboundPatient, 'identifiers' | 'mrn' | 'name'> {
  return {
    birthDate: birthDateOf(mapping, pid),
    sex: updateFrom(pid, 8, (value) => clip(partOf(value), 20) || null),
    deathAt: timeUpdate(mapping, pid, 29),
    died: updateFrom(pid, 30, (value) => flagOf(partOf(value))),
    language: updateFrom(pid, 15, codedOf),
  }
}

function birthDateOf(mapping: Mapping, pid: Segment): string | null | undefined {
  const value = firstOf(pid, 7)
  if (value === null) return undefined
  if (isCleared(value)) return null
  const day = parseHl7Date(textOf(pid, 7))
  if (day === null) mapping.notes.add('PID-7 names no whole day: the birth date was not used.')
  return day ?? undefined
}

/** Table 0136, and anything else says nothing. */
function flagOf(text: string): boolean | null {
  if (/^(?:y|yes|true|1)$/i.test(text)) return true
  return /^(?:n|no|false|0)$/i.test(text) ? false : null
}
