import type { OrderEvent } from '../../../shared/domain/inbound-event.ts'
import type { Coded, EntityId, InboundPatient } from '../../../shared/domain/inbound-parts.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, partOf, repetitionsOf, textOf, updateFrom } from './hl7-fields.ts'
import { alternateOf, codedOf, entityIdOf, locationOf, orNull, providerOf } from './hl7-types.ts'
import { listedKind } from './listed-kind.ts'
import { patientOf } from './map-patient.ts'
import { relationsIn } from './map-relations.ts'
import { segmentOf, timeIn, toldAt, visitNumberOf, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'

/** ORM^O01, OMG^O19: one event for each ORC/OBR pair. The fault is the quarantine reason. */
export function mapOrder(mapping: Mapping): Result<OrderEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const groups = groupsIn(mapping)
  if (typeof groups === 'string') return fail(groups)
  const events: OrderEvent[] = []
  for (const group of groups) {
    const event = orderOf(mapping, group, patient.value)
    if (!event.ok) return event
    events.push(event.value)
  }
  return ok(events)
}

type Group = { readonly orc: Segment; readonly obr: Segment | undefined; readonly tq1: Segment | undefined }
type Open = { orc: Segment; obrs: Segment[]; tq1: Segment | undefined }

/** A PID or PV1 after the first order begins the results of earlier orders (OMG^O19): those orders are not new. */
function groupsIn(mapping: Mapping): readonly Group[] | string {
  const open: Open[] = []
  for (const segment of mapping.message.segments) {
    const last = open.at(-1)
    if (segment.name === 'ORC') open.push({ orc: segment, obrs: [], tq1: undefined })
    else if (segment.name === 'OBR' && last === undefined) return noOrc(mapping)
    else if (segment.name === 'OBR') last?.obrs.push(segment)
    else if (segment.name === 'TQ1' && last !== undefined) last.tq1 ??= segment
    else if (/^(?:PID|PV1)$/.test(segment.name) && last !== undefined) {
      mapping.notes.add('Earlier orders listed after the new ones were left out.')
      break
    }
  }
  if (open.length === 0) return noOrc(mapping)
  return open.flatMap(({ orc, obrs, tq1 }): Group[] =>
    obrs.length === 0 ? [{ orc, obr: undefined, tq1 }] : obrs.map((obr) => ({ orc, obr, tq1 })),
  )
}

function noOrc({ type }: Mapping): string {
  return `${type} orders nothing: it has no ORC segment. Ask the sender to fill ORC, then send or replay.`
}

function orderOf(mapping: Mapping, group: Group, patient: InboundPatient): Result<OrderEvent, string> {
  const { orc, obr } = group
  const control = textOf(orc, 1).toUpperCase()
  if (control === '') return fail(`${mapping.type} does not say what to do with an order: ORC-1 is empty. ${ASK_AGAIN}`)
  const codes = codesOf(obr)
  const isDischarge = isDischargeOrder(mapping, codes)
  const numbers = { placer: numberOf(orc, obr, 2), filler: numberOf(orc, obr, 3) }
  if (isDischarge && numbers.placer === null && numbers.filler === null)
    return fail(`${mapping.type} gives a discharge order no number: ORC-2 and ORC-3 are empty. ${ASK_AGAIN}`)
  const told = toldAt(mapping, [
    [orc, 9],
    [obr, 6],
  ])
  return ok({
    type: 'order',
    ...told,
    control: control.slice(0, 20),
    ...numbers,
    parent: parentOf(orc),
    codes,
    isDischarge,
    orders: isDischarge ? null : listedKind(mapping.context.orderCodes, codes, KINDS),
    orderedAt: told.occurredAt,
    patient,
    relations: relationsIn(mapping),
    ...detailsOf(mapping, group),
  })
}

const ASK_AGAIN = 'Ask the sender to fill it, then send or replay.'

function numberOf(orc: Segment, obr: Segment | undefined, field: number): EntityId | null {
  return entityIdOf(firstOf(orc, field)) ?? entityIdOf(firstOf(obr, field))
}

/** ORC-8.1 is an EI written with subcomponents. */
function parentOf(orc: Segment): EntityId | null {
  const parent = firstOf(orc, 8)
  const id = partOf(parent, 1, 1)
  return id === '' || id.length > 120 ? null : { id, authority: orNull(partOf(parent, 1, 2), 120) }
}

function codesOf(obr: Segment | undefined): Coded[] {
  const codes = repetitionsOf(obr, 4).flatMap((value) => [codedOf(value), alternateOf(value)])
  return codes.filter((code) => code !== null).slice(0, 10)
}

function isDischargeOrder({ context }: Mapping, codes: readonly Coded[]): boolean {
  const wanted = new Set(context.dischargeCodes.map((code) => code.trim().toUpperCase()))
  return codes.some(({ code }) => wanted.has(code.toUpperCase()))
}

const KINDS = ['admit', 'auth', 'benefits', 'follow-up', 'referral', 'recall'] as const

function detailsOf(mapping: Mapping, { orc, obr, tq1 }: Group) {
  const pv1 = segmentOf(mapping, 'PV1')
  const priority = textOf(tq1, 9) || textOf(obr, 27, 6) || textOf(orc, 7, 6) || textOf(obr, 5)
  return {
    status: orNull(textOf(orc, 5), 20),
    priority: orNull(priority, 20),
    effectiveAt: timeIn(mapping, firstOf(orc, 15), { place: 'ORC-15' }) ?? null,
    orderedBy: providerOf(firstOf(orc, 12) ?? firstOf(obr, 16)),
    reason: codedOf(firstOf(orc, 16)),
    visitNumber: visitNumberOf(mapping)?.number ?? null,
    location: updateFrom(pv1, 3, locationOf),
  }
}
