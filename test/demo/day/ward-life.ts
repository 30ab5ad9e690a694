import { message } from '../../builders/hl7/message.ts'
import { dischargeStory } from './discharge-story.ts'
import { sayAdmitOrder } from './department-stories.ts'
import { every, minuteOfDay } from './every.ts'
import { isIdle } from './house.ts'
import { makeStay, sayAdt } from './stays.ts'
import type { World } from './world.ts'

/** Beds in use at the start, and where admissions stop. */
const START_OCCUPIED = 140
const MOST_OCCUPIED = 152
const DAY_MIN = 1440
/** The laboratory is silent in this part of each day: a sender whose silence somebody should notice. */
export const LAB_SILENCE = { fromMin: 95, toMin: 275 }

/** The census at the start: stays of up to nine days, told in the order in which they began. */
export function openHouse(world: World): void {
  const { dice, house } = world
  for (let count = 0; count < START_OCCUPIED; count += 1) {
    const admitMin = -dice.between(300, 9 * DAY_MIN)
    const bed = house.take(dice, admitMin)
    if (bed === null) return
    const stay = makeStay(world, bed, admitMin)
    house.arrive(stay)
    world.at(admitMin, () => sayAdt(world, stay, 'A01'))
  }
}

/** Discharges that were under way when the demo began: planned ones, ordered ones of every age. */
export function openDischarges(world: World): void {
  const { dice } = world
  const begin = (orderMin: number, plannedMin: number | null) => {
    const stay = world.house.anyone(dice, -DAY_MIN, (one) => isIdle(one) && one.class === 'I')
    if (stay !== null) dischargeStory(world, stay, { plannedMin, orderMin })
  }
  for (let count = 0; count < 9; count += 1) begin(dice.between(12, 260), -dice.between(20, 540))
  for (let count = 0; count < 13; count += 1) {
    const orderMin = -10 - count * 8
    begin(orderMin, dice.chance(0.6) ? orderMin - dice.between(60, 400) : null)
  }
}

/** What goes on without end: discharges begin, patients are admitted and moved, records are updated, results come. */
export function keepGoing(world: World): void {
  every(world, 12, () => beginDischarge(world))
  every(world, 12, () => admit(world))
  every(world, 42, () => transfer(world))
  every(world, 7, () => update(world))
  every(world, 90, () => cancelledAdmission(world))
  every(world, 5, () => result(world))
}

function beginDischarge(world: World): void {
  const { dice } = world
  const stay = world.house.anyone(dice, world.now() - 600)
  if (stay === null || world.house.occupied < 110) return
  const now = world.now()
  if (dice.chance(0.2)) dischargeStory(world, stay, { plannedMin: null, orderMin: now })
  else dischargeStory(world, stay, { plannedMin: now, orderMin: now + dice.between(35, 260) })
}

/** Half come through the emergency department, which is no unit of this console. */
function admit(world: World): void {
  const { dice, house } = world
  if (house.occupied >= MOST_OCCUPIED) return
  const waitMin = dice.chance(0.5) ? dice.between(25, 90) : 0
  const bed = house.take(dice, world.now())
  if (bed === null) return
  const stay = makeStay(world, bed, world.now() + waitMin)
  stay.busy = true
  house.arrive(stay)
  const trigger = dice.chance(0.7) ? 'A04' : 'A05'
  if (waitMin > 0)
    sayAdt(world, stay, trigger, {
      visit: { class: trigger === 'A04' ? 'E' : 'P', location: { unit: 'ED' } },
      ...(trigger === 'A05' ? { plannedMin: world.now() + waitMin } : {}),
    })
  if (waitMin > 0 && trigger === 'A04') world.at(world.now() + 2, () => sayAdmitOrder(world, stay))
  world.at(world.now() + waitMin, () => {
    sayAdt(world, stay, 'A01')
    stay.busy = false
  })
}

/** To another bed; now and then it was a mistake (A12). */
function transfer(world: World): void {
  const { dice, house } = world
  const stay = house.anyone(dice, world.now() - 120)
  const bed = stay === null ? null : house.take(dice, world.now())
  if (stay === null || bed === null) return
  const before = stay.bed
  stay.bed = bed
  sayAdt(world, stay, 'A02', { visit: { priorLocation: before } })
  if (!dice.chance(0.12)) return house.giveBack(before, world.now())
  stay.busy = true
  world.at(world.now() + 12, () => {
    stay.bed = before
    sayAdt(world, stay, 'A12', { visit: { priorLocation: bed } })
    house.giveBack(bed, world.now(), 20)
    stay.busy = false
  })
}

function update(world: World): void {
  const { dice } = world
  const stay = world.house.anyone(dice, world.now(), () => true)
  if (stay === null) return
  if (dice.chance(0.2)) stay.precautions = stay.precautions.length === 0 ? ['contact'] : []
  const cleared = stay.precautions.length === 0 ? { visit: { precautions: null } } : {}
  sayAdt(world, stay, 'A08', cleared)
}

/** A11: registered for the wrong patient, taken back a little later. */
function cancelledAdmission(world: World): void {
  const { dice, house } = world
  const bed = house.take(dice, world.now())
  if (bed === null) return
  const stay = makeStay(world, bed, world.now())
  sayAdt(world, stay, 'A01')
  world.at(world.now() + dice.between(8, 25), () => {
    sayAdt(world, stay, 'A11')
    house.giveBack(bed, world.now(), 15)
  })
}

/** ORU^R01: accepted, kept, not mapped yet. Its sender falls silent once a day. */
function result(world: World): void {
  const minute = minuteOfDay(world.now())
  const stay = world.house.anyone(world.dice, world.now(), () => true)
  if (stay === null || (minute >= LAB_SILENCE.fromMin && minute < LAB_SILENCE.toMin)) return
  const silent = Math.abs(minute - LAB_SILENCE.fromMin) < 12 || Math.abs(minute - LAB_SILENCE.toMin) < 12
  const pid = ['PID', '1', '', `${stay.patient.mrn}^^^HOSP^MR`, '', `${stay.patient.family}^${stay.patient.given}`]
  world.say({
    sender: 'LAB',
    what: 'result',
    case: silent ? 'silent sender' : undefined,
    text: (envelope) =>
      message({ ...envelope, type: 'ORU^R01' }, [
        pid,
        ['OBR', '1', '', world.number('R'), '2160-0^Creatinine^LN'],
        ['OBX', '1', 'NM', '2160-0^Creatinine^LN', '', '0.9', 'mg/dL', '', 'N', '', '', 'F'],
      ]),
  })
}
