import { order } from '../../builders/hl7/order.ts'
import type { Stay } from './house.ts'
import { sayAdt, visitOf } from './stays.ts'
import type { CaseName, Item, World } from './world.ts'

/** OBR-4 of a discharge order, one of the server's default codes. */
const DISCHARGE_ORDER = { code: 'DISCHARGE', text: 'Discharge patient', system: 'L' }
const FACILITIES: readonly string[] = ['03', '62', '04', '50']

export type DischargeTimes = {
  /** A16, or null where nobody planned ahead. */
  readonly plannedMin: number | null
  readonly orderMin: number
  /** A03; default 100 to 175 minutes after the order, longer for a facility. */
  readonly leaveMin?: number
}

/** Planned, ordered, left: the way of most patients. */
export function dischargeStory(world: World, stay: Stay, times: DischargeTimes): void {
  const { plannedMin, orderMin, leaveMin = usualLeave(world, stay, times.orderMin) } = times
  stay.busy = true
  if (plannedMin !== null) world.at(plannedMin, () => sayPlanned(world, stay, { leaveMin }))
  world.at(orderMin, () => sayOrder(world, stay, 'NW'))
  world.at(leaveMin, () => sayLeft(world, stay))
}

/** An A03 is often charted after the patient has gone. */
function usualLeave({ dice }: World, stay: Stay, orderMin: number): number {
  return orderMin + dice.between(100, 175) + (FACILITIES.includes(stay.destination) ? 70 : 0)
}

/** A16; some feeds only say the expected day in an A08. */
export function sayPlanned(
  world: World,
  stay: Stay,
  how: { leaveMin: number; case?: CaseName; hint?: Item['hint'] },
): void {
  stay.busy = true
  stay.expectedMin = how.leaveMin
  const only = how.case === undefined && world.dice.chance(0.15)
  sayAdt(world, stay, only ? 'A08' : 'A16', {
    ...(only ? {} : { plannedMin: how.leaveMin }),
    case: how.case,
    hint: how.hint ?? null,
  })
}

/** ORM^O01 for the discharge. `placer` of an earlier order takes that one back. Gives the placer number. */
export function sayOrder(
  world: World,
  stay: Stay,
  control: 'NW' | 'CA' | 'DC' | 'HD',
  more: { placer?: string; case?: CaseName; lateMin?: number; hint?: Item['hint'] } = {},
): string {
  const placer = more.placer ?? world.number('O')
  // A hospital's order feed seldom says where the patient goes; a shorter visit segment is enough.
  const { number, class: kind, location } = visitOf(world, stay)
  const visit = { number, ...(kind === undefined ? {} : { class: kind }), ...(location ? { location } : {}) }
  world.say({
    sender: 'EHR_ORDERS',
    what: `order ${control}`,
    case: more.case,
    ...(more.lateMin === undefined ? {} : { lateMin: more.lateMin }),
    hint: more.hint ?? null,
    text: (envelope) =>
      order({
        ...envelope,
        patient: stay.patient,
        visit,
        control,
        placer,
        code: DISCHARGE_ORDER,
        orderedBy: stay.attending,
      }),
  })
  return placer
}

/** A03 with where to; the bed is free after its turnover, unless it is kept back. */
export function sayLeft(
  world: World,
  stay: Stay,
  how: { case?: CaseName; disposition?: string; died?: boolean; keepBed?: boolean } = {},
): void {
  const now = world.axis.timeOf(world.now())
  sayAdt(world, stay, 'A03', {
    case: how.case,
    visit: { disposition: how.disposition ?? stay.destination, dischargeAt: now },
    ...(how.died === true ? { patient: { diedAt: now } } : {}),
  })
  world.house.leave(stay)
  if (how.keepBed !== true) world.house.giveBack(stay.bed, world.now())
}
