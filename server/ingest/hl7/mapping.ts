import type { Insurance } from '../../../shared/domain/inbound-parts.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { firstOf, isCleared, partOf, textOf, type FieldValue } from './hl7-fields.ts'
import { parseHl7Time, type ReadTime } from './hl7-time.ts'
import { insuranceOf } from './hl7-types.ts'
import type { Hl7Message, Segment } from './parse-message.ts'

/** What the facility's settings say about its feed. */
export type MapContext = {
  /** IANA zone of times that carry none. */
  readonly zone: string
  /** OBR-4 codes (first or alternate, any case) that order a discharge. */
  readonly dischargeCodes: readonly string[]
  /** Places (PL.1, PL.2) or resources of SIU that are operating rooms. */
  readonly operatingRooms: readonly string[]
  /**
   * What other codes mean: of OBR-4 `admit:ADMIT`, `auth:MRI`, `benefits:INFUSION`, `follow-up:RECHECK`,
   * `referral:REFERRAL`, `recall:RECALL`; of FT1-7 `stock:PUMP` (replaced when used), `implant:HIP`.
   */
  readonly orderCodes: readonly string[]
  /** What a signed document of a type (TXA-2) is the record of: `consent:CONSENT`, `handoff:SBAR`, `letter:LETTER`... */
  readonly documentCodes: readonly string[]
}

/** One message being mapped; `notes` collects what had to be decided. */
export type Mapping = {
  readonly message: Hl7Message
  readonly context: MapContext
  /** `ADT^A08`, as reasons name the message. */
  readonly type: string
  readonly notes: Set<string>
}

/** The first segment of a name. */
export function segmentOf(mapping: Mapping, name: string): Segment | undefined {
  return mapping.message.segments.find((segment) => segment.name === name)
}

/** All segments of a name, in order. */
export function segmentsOf(mapping: Mapping, name: string): readonly Segment[] {
  return mapping.message.segments.filter((segment) => segment.name === name)
}

/** A time field as an update; what cannot be used is noted and changes nothing. */
export function timeUpdate(mapping: Mapping, segment: Segment | undefined, field: number): Instant | null | undefined {
  const value = firstOf(segment, field)
  if (value !== null && isCleared(value)) return null
  return timeIn(mapping, value, { place: `${segment?.name ?? ''}-${field}` })
}

/** A time in a component, or undefined. `place` names it in notes. */
export function timeIn(
  mapping: Mapping,
  value: FieldValue | null,
  { place, component = 1 }: { readonly place: string; readonly component?: number },
): Instant | undefined {
  return readIn(mapping, partOf(value, component), place)?.at
}

/** When it happened and when it was entered: the first time exact to the minute, else the first at all (IN17). */
export function toldAt(
  mapping: Mapping,
  happened: readonly (readonly [Segment | undefined, number])[],
): { occurredAt: Instant | null; recordedAt: Instant | null } {
  const [evn, msh] = [segmentOf(mapping, 'EVN'), segmentOf(mapping, 'MSH')]
  const places = [...happened, [evn, 2], [msh, 7]] as const
  return { occurredAt: bestOf(mapping, places), recordedAt: bestOf(mapping, places.slice(happened.length)) }
}

/** PV1-19, else PID-18, else PV1-50; null if there is none, or only one too long to be real. */
export function visitNumberOf(
  mapping: Mapping,
): { readonly number: string; readonly from: 'PV1-19' | 'PID-18' | 'PV1-50' } | null {
  const [pv1, pid] = [segmentOf(mapping, 'PV1'), segmentOf(mapping, 'PID')]
  const places = [
    { number: textOf(pv1, 19), from: 'PV1-19' },
    { number: textOf(pid, 18), from: 'PID-18' },
    { number: textOf(pv1, 50), from: 'PV1-50' },
  ] as const
  return places.find(({ number }) => number !== '' && number.length <= 60) ?? null
}

/** The IN1 segments, or undefined if the message has none. */
export function insuranceIn(mapping: Mapping): Insurance[] | undefined {
  const segments = segmentsOf(mapping, 'IN1').slice(0, 10)
  return segments.length === 0 ? undefined : segments.map(insuranceOf)
}

function bestOf(mapping: Mapping, places: readonly (readonly [Segment | undefined, number])[]): Instant | null {
  const read = places.flatMap(([segment, field]) => {
    const time = readIn(mapping, textOf(segment, field), `${segment?.name ?? ''}-${field}`)
    return time === null ? [] : [time]
  })
  const exact = read.find(({ precision }) => precision === 'minute' || precision === 'second')
  return (exact ?? read[0])?.at ?? null
}

function readIn({ context, notes }: Mapping, text: string, place: string): ReadTime | null {
  const read = parseHl7Time(text, context.zone)
  if (read === null) return null
  if (typeof read === 'string') {
    notes.add(`${place} ${read}: not used.`)
    return null
  }
  if (read.precision === 'year' || read.precision === 'month') {
    notes.add(`${place} names no whole day: not used.`)
    return null
  }
  if (read.doubt !== null) notes.add(`${place} ${read.doubt}.`)
  return read
}
