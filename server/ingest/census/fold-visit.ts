import type { VisitBody } from '../../../shared/domain/census.ts'
import { visitBodySchema, type Place } from '../../../shared/domain/census.ts'
import type { VisitEvent } from '../../../shared/domain/inbound-event.ts'
import { dated, withTold } from '../../../shared/domain/told-relation.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { VisitRecord } from '../../db/records.ts'
import { firstSeen } from './first-seen.ts'

/** An event counts as late when it arrives this long after it happened, in ms (E15.9). */
export const LATE_MS = 10 * 60_000

/** A visit after an event, with what a reader of the log should know. */
export type FoldedVisit = {
  readonly visit: VisitRecord
  /** It happened before something that is already known: it fills gaps and never moves a bed (E15.9). */
  readonly stale: boolean
  /** It arrived more than 10 min after it happened. */
  readonly late: boolean
  /** The visit was not known before this message. */
  readonly isNew: boolean
  /** When it happened: as the sender said, never later than arrival. */
  readonly at: Instant
}

export type FoldInput = {
  readonly facility: string
  readonly patient: string
  readonly known: VisitRecord | null
  readonly event: VisitEvent
  readonly arrivedAt: Instant
}

/** The census rules of domain.md E15.2, 3 and 9 for one visit (rules CE1-CE7). Pure. */
export function foldVisit(input: FoldInput): FoldedVisit {
  const { event, known, arrivedAt, facility, patient } = input
  const at = Math.min(event.occurredAt ?? arrivedAt, arrivedAt)
  const stale = known !== null && at < known.eventAt
  const before = known ?? firstSeen({ facility, visit: event.visitNumber, patient, updatedAt: 0 }, event.trigger)
  const moved = stale ? before : { ...before, ...placeAfter(before, event), state: stateAfter(before, event) }
  const visit: VisitRecord = {
    ...moved,
    patient,
    class: event.class === undefined || stale ? moved.class : event.class,
    updatedAt: arrivedAt,
    eventAt: Math.max(before.eventAt, at),
    body: bodyAfter(before, event, { stale, moved: placeOf(moved), at }),
  }
  return { visit, stale, late: arrivedAt - at > LATE_MS, isNew: known === null, at }
}

/** The body of a census row as its own type; what is stored was checked when it was written. */
export function bodyOf(visit: VisitRecord): VisitBody {
  return visitBodySchema.parse(visit.body)
}

function stateAfter(before: VisitRecord, event: VisitEvent): VisitRecord['state'] {
  switch (event.trigger) {
    case 'A05':
    case 'A14':
      return before.eventAt === 0 ? 'expected' : before.state
    case 'A11':
    case 'A27':
    case 'A38':
      return 'cancelled'
    case 'A03':
      return 'left'
    case 'A01':
    case 'A04':
    case 'A13':
      return 'in'
    case 'A02':
    case 'A06':
    case 'A07':
    case 'A08':
    case 'A09':
    case 'A10':
    case 'A12':
    case 'A16':
    case 'A21':
    case 'A22':
    case 'A25':
      // A late update after the leaving or a cancelled admission never brings the patient back (E15.9).
      return before.state === 'expected' && event.trigger !== 'A08' ? 'in' : before.state
    // What is only planned changes nothing yet.
    case 'A15':
    case 'A26':
      return before.state
  }
}

/** Messages whose PV1-3 is where the patient is. */
const MOVES: ReadonlySet<string> = new Set([
  'A01',
  'A02',
  'A03',
  'A04',
  'A06',
  'A07',
  'A08',
  'A11',
  'A12',
  'A13',
  'A16',
  'A22',
  'A25',
])

function placeAfter(before: VisitRecord, event: VisitEvent): Partial<Place> {
  const gone = before.state === 'left' || before.state === 'cancelled'
  if (gone && event.trigger !== 'A13' && event.trigger !== 'A01') return {}
  if (event.trigger === 'A12' && event.location === undefined) return bodyOf(before).previous ?? {}
  // Pending moves, pre-admissions and wanderings of a patient (A09, A10) change no bed.
  if (event.location === undefined || !MOVES.has(event.trigger)) return {}
  // Senders empty PV1-3 with the discharge: that frees no bed before the patient has left it.
  if (event.trigger === 'A03' && (event.location?.bed ?? null) === null) return {}
  const { unit = null, room = null, bed = null } = event.location ?? {}
  return { unit, room, bed }
}

/** Empty fields change nothing, `""` clears (E15.2); a stale message only fills what nobody had said yet. */
function bodyAfter(
  before: VisitRecord,
  event: VisitEvent,
  how: { stale: boolean; moved: Place; at: Instant },
): VisitBody {
  const was = bodyOf(before)
  const told = withoutAbsent(toldBy(event))
  const place = placeOf(before)
  const movedOn =
    before.bed !== null &&
    (place.unit !== how.moved.unit || place.bed !== how.moved.bed || place.room !== how.moved.room)
  const previous = movedOn ? { previous: place } : {}
  const undone = event.trigger === 'A13' && !how.stale ? { dischargeAt: null, dispositionCode: null } : {}
  const relations = relationsAfter(was, event, how.at)
  return how.stale ? { ...told, ...was, ...relations } : { ...was, ...told, ...relations, ...undone, ...previous }
}

/** A message lists all it knows of a kind: that kind is replaced, unless something newer was told of it. */
function relationsAfter(
  { relations: known = [] }: VisitBody,
  { relations }: VisitEvent,
  at: Instant,
): Partial<VisitBody> {
  if (relations === undefined) return {}
  const newer = new Set(known.filter((one) => one.at > at).map(({ type }) => type))
  const told = dated(relations, at).filter(({ type }) => !newer.has(type))
  return { relations: withTold(known, told).slice(-40) }
}

function toldBy(event: VisitEvent): Partial<VisitBody> {
  const first = event.insurance?.[0]
  return {
    class: event.class,
    service: event.service,
    attending:
      event.attending === null ? null : event.attending && `${event.attending.family}, ${event.attending.given}`,
    admitAt: event.admitAt,
    dischargeAt: event.dischargeAt,
    expectedDischargeAt: event.expectedDischargeAt,
    dispositionCode: event.dispositionCode,
    dischargedTo: event.dischargedTo,
    expectedDisposition: event.expectedDisposition,
    precautions: event.precautions === null ? null : event.precautions?.map(({ code }) => code),
    ambulatory: event.ambulatory,
    interpreter: event.interpreter,
    financialClass: event.financialClass,
    payer: first?.payerName ?? first?.payerId ?? undefined,
    payerPlan: first?.planType ?? first?.plan ?? undefined,
    language: event.patient.language === null ? null : event.patient.language?.code,
  }
}

function withoutAbsent(told: { readonly [K in keyof VisitBody]?: VisitBody[K] | undefined }): Partial<VisitBody> {
  // Absent members are dropped so that spreading never erases what was known.
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Partial<VisitBody>
}

function placeOf({ unit, room, bed }: Place): Place {
  return { unit, room, bed }
}
