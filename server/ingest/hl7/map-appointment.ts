import type { AppointmentEvent } from '../../../shared/domain/inbound-event.ts'
import type { Coded, EntityId } from '../../../shared/domain/inbound-parts.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { codedOf, entityIdOf, locationOf, orNull, providerOf } from './hl7-types.ts'
import { listedKind } from './listed-kind.ts'
import { patientOf } from './map-patient.ts'
import { segmentOf, segmentsOf, timeIn, toldAt, visitNumberOf, type Mapping } from './mapping.ts'

/** SIU^S12, S13, S14, S15, S26. The fault is the quarantine reason. */
export function mapAppointment(
  mapping: Mapping,
  trigger: AppointmentEvent['trigger'],
): Result<AppointmentEvent, string> {
  const sch = segmentOf(mapping, 'SCH')
  const ids = { placer: entityIdOf(firstOf(sch, 1)), filler: entityIdOf(firstOf(sch, 2)) }
  if (ids.placer === null && ids.filler === null)
    return fail(`${mapping.type} names no appointment: SCH-1 and SCH-2 are empty. ${ASK_AGAIN}`)
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const startAt = startOf(mapping)
  if (startAt === null && (trigger === 'S12' || trigger === 'S13' || trigger === 'S14'))
    return fail(`${mapping.type} says no time: TQ1-7, SCH-11.4 and AIS-4 hold none. ${ASK_AGAIN}`)
  return ok({
    type: 'appointment',
    trigger,
    isSurgery: isOperatingRoom(mapping),
    isFollowUp: listedKind(mapping.context.orderCodes, purposesOf(mapping), ['follow-up']) !== null,
    short: shortOf(mapping),
    ...toldAt(mapping, []),
    ...ids,
    links: linksOf(mapping),
    startAt,
    endAt: endOf(mapping),
    ...detailsOf(mapping),
    patient: patient.value,
    visitNumber: visitNumberOf(mapping)?.number ?? null,
  })
}

/** True where the place is one of the facility's operating rooms (PL.1 or PL.2 of AIL-3, or the resource of AIG-3). */
function isOperatingRoom(mapping: Mapping): boolean {
  const location = locationOf(firstOf(segmentOf(mapping, 'AIL'), 3))
  const resource = codedOf(firstOf(segmentOf(mapping, 'AIG'), 3))
  const named = [location?.unit, location?.room, resource?.code].map((name) => name?.toUpperCase())
  return mapping.context.operatingRooms.some((room) => named.includes(room.trim().toUpperCase()))
}

/** Why it is kept and what is done there: SCH-7, SCH-8, AIS-3. */
function purposesOf(mapping: Mapping): Coded[] {
  const sch = segmentOf(mapping, 'SCH')
  const services = segmentsOf(mapping, 'AIS').map((segment) => codedOf(firstOf(segment, 3)))
  return [codedOf(firstOf(sch, 7)), codedOf(firstOf(sch, 8)), ...services].filter((code) => code !== null)
}

/** Table 0278 of AIG-14: a resource with such a status is not there for the case. */
const NOT_HAD: ReadonlySet<string> = new Set(['WAITLIST', 'BLOCKED', 'CANCELLED', 'DELETED'])

function shortOf(mapping: Mapping): AppointmentEvent['short'] {
  return segmentsOf(mapping, 'AIG')
    .filter((aig) => NOT_HAD.has(textOf(aig, 14).toUpperCase()))
    .flatMap((aig) => {
      const item = codedOf(firstOf(aig, 3)) ?? codedOf(firstOf(aig, 4))
      const quantity = Number(textOf(aig, 6))
      return item === null ? [] : [{ item, quantity: Number.isFinite(quantity) && quantity > 0 ? quantity : null }]
    })
    .slice(0, 20)
}

const ASK_AGAIN = 'Ask the sender to fill it, then send or replay.'

/** Where the start may stand, the newer place first: SCH-11 is kept for old versions and often stale. */
const STARTS = [
  ['TQ1', 7, 1],
  ['SCH', 11, 4],
  ['AIS', 4, 1],
  ['AIL', 6, 1],
  ['AIP', 6, 1],
  ['AIG', 8, 1],
] as const

function startOf(mapping: Mapping): Instant | null {
  for (const [name, field, component] of STARTS) {
    const value = firstOf(segmentOf(mapping, name), field)
    const at = timeIn(mapping, value, { place: `${name}-${field}`, component })
    if (at !== undefined) return at
  }
  return null
}

function endOf(mapping: Mapping): Instant | null {
  const [tq1, sch] = [segmentOf(mapping, 'TQ1'), segmentOf(mapping, 'SCH')]
  if (firstOf(tq1, 7) !== null) return timeIn(mapping, firstOf(tq1, 8), { place: 'TQ1-8' }) ?? null
  return timeIn(mapping, firstOf(sch, 11), { place: 'SCH-11', component: 5 }) ?? null
}

function linksOf(mapping: Mapping): EntityId[] {
  const [sch, rf1] = [segmentOf(mapping, 'SCH'), segmentOf(mapping, 'RF1')]
  const places = [
    [sch, 26],
    [sch, 27],
    [rf1, 6],
    [rf1, 11],
  ] as const
  const orders = segmentsOf(mapping, 'ORC').flatMap((orc) => [[orc, 2] as const, [orc, 3] as const])
  return [...places, ...orders].flatMap(([segment, field]) => entityIdOf(firstOf(segment, field)) ?? []).slice(0, 20)
}

function detailsOf(mapping: Mapping) {
  const sch = segmentOf(mapping, 'SCH')
  const services = segmentsOf(mapping, 'AIS').flatMap((segment) => codedOf(firstOf(segment, 3)) ?? [])
  return {
    status: orNull(codedOf(firstOf(sch, 25))?.code ?? '', 60),
    reason: codedOf(firstOf(sch, 7)),
    eventReason: codedOf(firstOf(sch, 6)),
    services: services.slice(0, 20),
    location: locationOf(firstOf(segmentOf(mapping, 'AIL'), 3)),
    provider: providerOf(firstOf(segmentOf(mapping, 'AIP'), 3)),
  }
}
