import { merge } from '../../builders/hl7/merge.ts'
import { dischargeStory, sayLeft, sayOrder, sayPlanned } from './discharge-story.ts'
import { isIdle, type Stay } from './house.ts'
import { makeReferral, sayNote, sayReferral, sayVisit, type Referral } from './referral-story.ts'
import { makeStay, sayAdt } from './stays.ts'
import type { World } from './world.ts'

const DAY_MIN = 1440
/** Real minutes by which the interface engine of the late feed was down. */
const LATE_MIN = 90

/** Plans what every day must contain (domain.md E15.13), from this minute on. The silent sender is part of ward life. */
export function planCases(world: World, dayMin: number): void {
  likeNames(world, dayMin - 40)
  cancelAndReorder(world, dayMin - 22)
  snfRefusedTwice(world, dayMin - 80)
  leftWithoutOrder(world, dayMin + 8)
  leavingUndone(world, dayMin - 100)
  duplicateReferral(world, dayMin + 12)
  observationToInpatient(world, dayMin + 16)
  mergedPatient(world, dayMin + 24)
  noShow(world, dayMin + 30)
  againstAdvice(world, dayMin + 38)
  death(world, dayMin + 55)
  lateFeed(world, dayMin + 2)
  pendingCancelled(world, dayMin + 85)
}

/**
 * Runs with a patient who was in the house well before the case's first minute, reserved at once, so that no other
 * story takes the same one.
 */
function withPatient(
  world: World,
  firstMin: number,
  run: (stay: Stay) => void,
  fits: (stay: Stay) => boolean = isInpatient,
): void {
  const stay = world.house.anyone(world.dice, firstMin - 600, (stay) => isIdle(stay) && fits(stay))
  if (stay === null) return
  stay.busy = true
  run(stay)
}

function isInpatient({ class: kind }: Stay): boolean {
  return kind === 'I'
}

const goesHome = ({ class: kind, destination }: Stay): boolean => kind === 'I' && destination === '01'

function leftWithoutOrder(world: World, atMin: number): void {
  withPatient(
    world,
    atMin,
    (stay) => world.at(atMin, () => sayLeft(world, stay, { case: 'A03 without an order' })),
    goesHome,
  )
}

/** How doctors edit orders: taken back, and entered again within the half hour that keeps the work (E15.4). */
function cancelAndReorder(world: World, atMin: number): void {
  withPatient(
    world,
    atMin,
    (stay) => {
      let placer = ''
      world.at(atMin, () => (placer = sayOrder(world, stay, 'NW', { case: 'cancel and re-order' })))
      world.at(atMin + 26, () => void sayOrder(world, stay, 'CA', { placer, case: 'cancel and re-order' }))
      world.at(atMin + 41, () => void sayOrder(world, stay, 'NW', { case: 'cancel and re-order' }))
      world.at(atMin + 165, () => sayLeft(world, stay))
    },
    goesHome,
  )
}

/** The patient is back after the bed was cleaned: people decide, nothing happens by itself (E15.3). */
function leavingUndone(world: World, atMin: number): void {
  withPatient(
    world,
    atMin,
    (stay) => {
      const [leaveMin, backMin] = [atMin + 125, atMin + 255]
      // The journey is still open when the patient is back: nobody has called yet.
      const hint = { mrn: stay.patient.mrn, hint: 'called-late' } as const
      world.at(atMin, () => void sayOrder(world, stay, 'NW', { case: 'A13 after cleaning', hint }))
      world.at(leaveMin, () => sayLeft(world, stay, { case: 'A13 after cleaning', keepBed: true }))
      world.at(backMin, () => {
        world.house.arrive(stay)
        sayAdt(world, stay, 'A13', { case: 'A13 after cleaning' })
      })
      world.at(backMin + 170, () => sayLeft(world, stay))
    },
    goesHome,
  )
}

function death(world: World, atMin: number): void {
  withPatient(
    world,
    atMin - 200,
    (stay) => {
      world.at(atMin - 200, () => sayPlanned(world, stay, { leaveMin: atMin + 300, case: 'death' }))
      world.at(atMin, () =>
        sayAdt(world, stay, 'A08', {
          case: 'death',
          patient: { diedAt: world.axis.timeOf(world.now()) },
          visit: { disposition: '20' },
        }),
      )
      world.at(atMin + 190, () => sayLeft(world, stay, { case: 'death', disposition: '20', died: true }))
    },
    isInpatient,
  )
}

function againstAdvice(world: World, atMin: number): void {
  withPatient(
    world,
    atMin - 90,
    (stay) => {
      world.at(atMin - 90, () => sayPlanned(world, stay, { leaveMin: atMin + 400, case: 'against medical advice' }))
      world.at(atMin, () =>
        sayAdt(world, stay, 'A08', { case: 'against medical advice', visit: { disposition: '07' } }),
      )
      world.at(atMin + 50, () => sayLeft(world, stay, { case: 'against medical advice', disposition: '07' }))
    },
    isInpatient,
  )
}

/** A06 swaps the Medicare notices and keeps the rest (E15.5). */
function observationToInpatient(world: World, atMin: number): void {
  withPatient(world, atMin - 45, (stay) => {
    stay.class = 'O'
    const medicare = { plan: 'MCR', payer: 'Medicare (demo)', type: 'MCR', policy: 'P100100' }
    stay.insurance = medicare
    world.at(atMin - 45, () => sayPlanned(world, stay, { leaveMin: atMin + 320, case: 'observation to inpatient' }))
    world.at(atMin, () => {
      stay.class = 'I'
      sayAdt(world, stay, 'A06', { case: 'observation to inpatient' })
    })
    dischargeStory(world, stay, { plannedMin: null, orderMin: atMin + 150 })
  })
}

/** Two people whom one would mix up, on one unit, both about to leave. */
function likeNames(world: World, atMin: number): void {
  const { family } = world.patients.next()
  for (const [index, given] of ['Anna', 'Anne'].entries()) {
    const admitMin = Math.max(world.now(), atMin - DAY_MIN - index * 400)
    const bed = world.house.take(world.dice, admitMin, '4W')
    if (bed === null) return
    const stay = {
      ...makeStay(world, bed, admitMin, { ...world.patients.next({ family, given }), sex: 'F' }),
      busy: true,
    }
    world.house.arrive(stay)
    world.at(admitMin, () => sayAdt(world, stay, 'A01', { case: 'like names' }))
    dischargeStory(world, stay, { plannedMin: atMin + index * 20, orderMin: atMin + 50 + index * 45 })
  }
}

/** Admitted under a number for the unknown; known later, and merged into the right record (A40). */
function mergedPatient(world: World, atMin: number): void {
  withPatient(world, atMin - 60, (stay) => {
    const retired = stay.patient
    world.at(atMin - 60, () => sayPlanned(world, stay, { leaveMin: atMin + 300, case: 'A40' }))
    world.at(atMin, () => {
      stay.patient = { ...retired, mrn: `${retired.mrn}M`, given: `${retired.given} Q` }
      world.say({
        sender: 'EHR_ADT',
        what: 'A40',
        case: 'A40',
        text: (envelope) => merge({ ...envelope, patient: stay.patient, retired }),
      })
    })
    dischargeStory(world, stay, { plannedMin: null, orderMin: atMin + 120 })
  })
}

/** Ninety minutes of an interface engine's queue arrive at once: orders, a referral, a move and an update (E15.9). */
function lateFeed(world: World, atMin: number): void {
  const late = { lateMin: LATE_MIN, case: 'late feed' } as const
  for (const unit of ['4W', '5E', '6N'])
    withPatient(
      world,
      atMin - 120,
      (stay) => {
        world.at(atMin, () => void sayOrder(world, stay, 'NW', late))
        world.at(atMin + 130, () => sayLeft(world, stay))
      },
      (stay) => goesHome(stay) && stay.bed.unit === unit,
    )
  const one = makeReferral(world)
  world.at(atMin, () => sayReferral(world, one, 'I12', late))
  referralVisit(world, one, { bookedMin: atMin + 190, visitMin: atMin + 330 })
  withPatient(world, atMin - 120, (stay) => {
    world.at(atMin + 1, () => lateMove(world, stay, late))
    world.at(atMin + 2, () => {
      sayAdt(world, stay, 'A08', late)
      stay.busy = false
    })
  })
}

function lateMove(world: World, stay: Stay, late: { lateMin: number; case: 'late feed' }): void {
  const bed = world.house.take(world.dice, world.now())
  const before = stay.bed
  if (bed === null) return
  stay.bed = bed
  sayAdt(world, stay, 'A02', { ...late, visit: { priorLocation: before } })
  world.house.giveBack(before, world.now())
}

/** Booked, visited, and the note an hour and a half later. */
function referralVisit(world: World, one: Referral, times: { bookedMin: number; visitMin: number }): void {
  const { bookedMin, visitMin } = times
  const booking = world.number('AP')
  world.at(bookedMin, () => sayVisit(world, one, { trigger: 'S12', booking, visitMin }))
  world.at(visitMin + 90, () => sayNote(world, one))
}

/** Case management asks three places; what the first two say is up to the simulated staff. */
function snfRefusedTwice(world: World, atMin: number): void {
  withPatient(
    world,
    atMin - 300,
    (stay) => {
      stay.destination = '03'
      const hint = { mrn: stay.patient.mrn, hint: 'snf-refused-twice' } as const
      const leaveMin = atMin + 470
      world.at(atMin - 300, () => sayPlanned(world, stay, { leaveMin, case: 'SNF refused twice', hint }))
      world.at(atMin, () => void sayOrder(world, stay, 'NW', { case: 'SNF refused twice' }))
      world.at(leaveMin, () => sayLeft(world, stay))
    },
    isInpatient,
  )
}

/** A16 taken back (A25). */
function pendingCancelled(world: World, atMin: number): void {
  withPatient(world, atMin - 75, (stay) => {
    world.at(atMin - 75, () => sayPlanned(world, stay, { leaveMin: atMin + 240 }))
    world.at(atMin, () => {
      stay.expectedMin = null
      stay.busy = false
      sayAdt(world, stay, 'A25', { visit: { expectedDischargeAt: null } })
    })
  })
}

/** Did not come, was won back, came to the second appointment. */
function noShow(world: World, atMin: number): void {
  const one = makeReferral(world)
  const [first, second] = [world.number('AP'), world.number('AP')]
  world.at(atMin - 4000, () => sayReferral(world, one, 'I12', { case: 'no-show', hint: 'no-show' }))
  world.at(atMin - 1500, () => sayVisit(world, one, { trigger: 'S12', booking: first, visitMin: atMin - 15 }))
  world.at(atMin, () => sayVisit(world, one, { trigger: 'S26', booking: first, visitMin: atMin - 15, case: 'no-show' }))
  world.at(atMin + 140, () => sayVisit(world, one, { trigger: 'S12', booking: second, visitMin: atMin + 260 }))
  world.at(atMin + 380, () => sayNote(world, one))
}

/** The same referral again under its number, then under another one, which its sender takes back in the end. */
function duplicateReferral(world: World, atMin: number): void {
  const one = makeReferral(world)
  const again = { ...one, id: world.number('RF') }
  const name = { case: 'duplicate referral' } as const
  world.at(atMin, () => sayReferral(world, one, 'I12', name))
  world.at(atMin + 6, () => sayReferral(world, one, 'I12', name))
  world.at(atMin + 25, () => sayReferral(world, again, 'I12', name))
  world.at(atMin + 120, () => sayReferral(world, again, 'I14', name))
  referralVisit(world, one, { bookedMin: atMin + 150, visitMin: atMin + 300 })
}
