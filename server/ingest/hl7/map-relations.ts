import type { RelationshipType } from '../../../shared/domain/relationship.ts'
import type { UndatedRelation } from '../../../shared/domain/told-relation.ts'
import { firstOf, isCleared, partOf, repetitionsOf, textOf, type FieldValue } from './hl7-fields.ts'
import { clip, nameOf, orNull, providerOf } from './hl7-types.ts'
import { segmentOf, segmentsOf, timeIn, toldAt, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'

/** Relations of one message; what it lists beyond is noted. */
const MOST = 20

/**
 * Who stands to the patient by NK1, GT1, IN1, PRD, PD1-4, PV1-8 and ROL (rule RE5); undefined where the message names
 * nobody. A consulting physician (PV1-9) is none of the kinds, and the attending one is the visit's own.
 */
export function relationsIn(mapping: Mapping): UndatedRelation[] | undefined {
  const all = [
    ...segmentsOf(mapping, 'NK1').flatMap((nk1) => kin(mapping, nk1)),
    ...segmentsOf(mapping, 'GT1').flatMap(guarantor),
    ...segmentsOf(mapping, 'IN1').flatMap(insurer),
    ...segmentsOf(mapping, 'PRD').flatMap(provider),
    ...segmentsOf(mapping, 'ROL').flatMap((rol) => clinician(roleOf(rol, 3), firstOf(rol, 4))),
    ...cleared('primary-care', firstOf(segmentOf(mapping, 'PD1'), 4)),
    ...cleared('referring-provider', firstOf(segmentOf(mapping, 'PV1'), 8)),
    ...clinician('primary-care', firstOf(segmentOf(mapping, 'PD1'), 4)),
    ...clinician('referring-provider', firstOf(segmentOf(mapping, 'PV1'), 8)),
  ]
  const once = [...new Map(all.map((one) => [`${one.type} ${one.name}`, one])).values()]
  if (once.length > MOST)
    mapping.notes.add(`More than ${MOST} people stand to the patient: the first ${MOST} were used.`)
  return once.length === 0 ? undefined : once.slice(0, MOST)
}

/** HL7 table 0063 codes of those who may arrange things for the patient. */
const FAMILY = /^(?:SPO|DOM|CHD|GCH|NCH|SCH|FCH|PAR|MTH|FTH|CGV|GRP|SIB|BRO|SIS|EXF|FND)$/

/** NK1-9 before the message's own time, or `""` for the name: they do not stand so any more (rule RE8). */
function kin(mapping: Mapping, nk1: Segment): UndatedRelation[] {
  const [relationship, role] = [textOf(nk1, 3).toUpperCase(), textOf(nk1, 7).toUpperCase()]
  const kinds: RelationshipType[] = []
  if (relationship === 'GRD') kinds.push('guardian')
  if (relationship === 'EMC' || role === 'C') kinds.push('emergency-contact')
  // Next of kin and contact person of table 0131; without a role the relationship speaks for itself.
  if (role === 'N' || role === 'CP' || (role === '' && FAMILY.test(relationship))) kinds.push('family-arranger')
  const channel = channelOf(firstOf(nk1, 5)) ?? channelOf(firstOf(nk1, 6))
  const name = firstOf(nk1, 2)
  if (name !== null && isCleared(name)) return kinds.flatMap((type) => cleared(type, name))
  const until = timeIn(mapping, firstOf(nk1, 9), { place: 'NK1-9' })
  const { occurredAt, recordedAt } = toldAt(mapping, [])
  const ended = until !== undefined && until <= (occurredAt ?? recordedAt ?? until)
  return kinds
    .flatMap((type) => relation(type, { person: name, organisation: textOf(nk1, 13), channel }))
    .map((one) => (ended ? { ...one, ended: true as const } : one))
}

function guarantor(gt1: Segment): UndatedRelation[] {
  const nobody = cleared('guarantor', firstOf(gt1, 3))
  if (nobody.length > 0) return nobody
  const channel = channelOf(firstOf(gt1, 6)) ?? channelOf(firstOf(gt1, 7))
  return relation('guarantor', { person: firstOf(gt1, 3), organisation: textOf(gt1, 21), channel })
}

function insurer(in1: Segment): UndatedRelation[] {
  const nobody = cleared('insurer', firstOf(in1, 4))
  if (nobody.length > 0) return nobody
  const organisation = textOf(in1, 4) || textOf(in1, 3)
  return relation('insurer', { person: null, organisation, channel: channelOf(firstOf(in1, 7)) })
}

function provider(prd: Segment): UndatedRelation[] {
  const type = roleOf(prd, 1)
  const organisation = textOf(prd, 10) || partOf(firstOf(prd, 4), 4) || partOf(firstOf(prd, 4), 1)
  const told = { person: firstOf(prd, 2), organisation, channel: channelOf(firstOf(prd, 5)) }
  return type === null ? [] : relation(type, told)
}

/** HL7 tables 0286 (PRD-1) and 0443 (ROL-3). */
const ROLES: ReadonlyMap<string, RelationshipType> = new Map([
  ['RP', 'referring-provider'],
  ['RT', 'referred-to-provider'],
  ['PP', 'primary-care'],
])

function roleOf(segment: Segment, field: number): RelationshipType | null {
  const roles = repetitionsOf(segment, field).map((value) => ROLES.get(partOf(value).toUpperCase()))
  return roles.find((role) => role !== undefined) ?? null
}

function clinician(type: RelationshipType | null, value: FieldValue | null): UndatedRelation[] {
  const known = value === null || type === null ? null : providerOf(value)
  if (known === null || type === null) return []
  const name = [known.given, known.family].filter(Boolean).join(' ')
  return name === '' ? [] : [{ type, name: clip(name, 120), organisation: null, channel: null }]
}

/** HL7 null: nobody of this kind any more. */
function cleared(type: RelationshipType, value: FieldValue | null): UndatedRelation[] {
  return value !== null && isCleared(value) ? [{ type, name: '', organisation: null, channel: null, ended: true }] : []
}

type Told = { person: FieldValue | null; organisation: string; channel: UndatedRelation['channel'] }

/** Named by the person, else by the organisation; of nobody there is no relation. */
function relation(type: RelationshipType, { person, organisation, channel }: Told): UndatedRelation[] {
  const named = person === null ? null : nameOf(person)
  const name = named === null ? organisation : [named.given, named.family].filter(Boolean).join(' ')
  if (name === '') return []
  return [{ type, name: clip(name, 120), organisation: named === null ? null : orNull(organisation, 160), channel }]
}

/** XTN: the number as text (1), unformatted (12) or in parts (6, 7); an address (4); FX is a fax. */
function channelOf(value: FieldValue | null): UndatedRelation['channel'] {
  const parts = [partOf(value, 6), partOf(value, 7)].filter(Boolean).join(' ')
  const number = partOf(value, 1) || partOf(value, 12) || parts
  if (number !== '') return { kind: partOf(value, 3).toUpperCase() === 'FX' ? 'fax' : 'call', value: clip(number, 160) }
  const address = partOf(value, 4)
  return address === '' ? null : { kind: 'email', value: clip(address, 160) }
}
