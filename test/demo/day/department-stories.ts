import { appointment } from '../../builders/hl7/appointment.ts'
import { message } from '../../builders/hl7/message.ts'
import { order } from '../../builders/hl7/order.ts'
import { isIdle, type Stay } from './house.ts'
import { every } from './every.ts'
import type { World } from './world.ts'

/** What the orders of the demo's EHR are called, in the server's default codes. */
const CODES = {
  admit: { code: 'ADMIT', text: 'Admit to inpatient', system: 'L' },
  auth: { code: 'PRIORAUTH', text: 'Needs prior authorization', system: 'L' },
  recall: { code: 'RECALL', text: 'Recall', system: 'L' },
} as const
const PROCEDURES = ['MRI of the knee', 'CT of the chest', 'Infusion therapy', 'Sleep study', 'Home oxygen'] as const
const PROGRAMMES = ['Mammography', 'Colonoscopy', 'Eye check in diabetes'] as const
const ITEMS = [
  ['IT-100', 'Infusion set'],
  ['IT-210', 'Wound dressing, large'],
  ['IT-333', 'Telemetry electrodes'],
  ['IT-415', 'Isolation gowns'],
] as const
const DOCTOR = { id: 'D77', family: 'Protova', given: 'Alex' }

/** Work of the other departments that was under way when the demo began. */
export function openDepartments(world: World): void {
  for (let count = 0; count < 6; count += 1) authorization(world, -world.dice.between(20, 420))
  for (let count = 0; count < 4; count += 1) recall(world, -world.dice.between(60, 2000))
  for (let count = 0; count < 4; count += 1) recall(world, -world.dice.between(5, 50))
  world.at(6, () => surgeryMoves(world))
  for (let count = 0; count < 3; count += 1) world.at(-world.dice.between(20, 200), () => requisition(world))
}

/** What goes on in the other departments, without end. */
export function keepDepartmentsGoing(world: World): void {
  every(world, 55, () => authorization(world, world.now()))
  every(world, 80, () => recall(world, world.now()))
  every(world, 130, () => requisition(world))
  every(world, 110, () => surgeryMoves(world))
}

/** An emergency patient is to stay: the order that asks for a bed. */
export function sayAdmitOrder(world: World, stay: Stay): void {
  sayOrder(world, { patient: stay.patient, kind: 'admit', visit: { number: stay.number, location: { unit: 'ED' } } })
}

/** Ordered, asked of the payer by the desk, answered by the payer. */
function authorization(world: World, orderMin: number): void {
  const patient = world.patients.next()
  const wanted = world.dice.pick(PROCEDURES)
  const answerMin = orderMin + world.dice.between(170, 420)
  const denied = world.dice.chance(0.15)
  let placer = ''
  world.at(orderMin, () => (placer = sayOrder(world, { patient, kind: 'auth', text: wanted })))
  world.at(answerMin, () =>
    world.say({
      sender: 'PAYER',
      what: 'authorization answer',
      text: (envelope) =>
        message({ ...envelope, type: 'RPA^I08' }, [
          ['RF1', denied ? 'R' : 'A', 'R', '', '', '', placer, '', '', '', denied ? '50^Not medically necessary' : ''],
          pidOf(patient),
          ...(denied ? [] : [['AUT', 'P1', '', '', '', '', `A${placer}`]]),
        ]),
    }),
  )
}

/** Due, booked, seen, the result, the charge. */
function recall(world: World, dueMin: number): void {
  const { dice } = world
  const patient = world.patients.next()
  const bookedMin = dueMin + dice.between(60, 200)
  const visitMin = Math.max(bookedMin, 0) + dice.between(60, 300)
  const booking = world.number('AP')
  world.at(dueMin, () => void sayOrder(world, { patient, kind: 'recall', text: dice.pick(PROGRAMMES) }))
  world.at(bookedMin, () => {
    const startAt = world.axis.timeOf(visitMin)
    world.say({
      sender: 'SCHEDULING',
      what: 'S12 recall',
      text: (envelope) =>
        appointment({ ...envelope, trigger: 'S12', patient, filler: booking, startAt, endAt: startAt + 1_800_000 }),
    })
  })
  world.at(visitMin + 80, () => sayResult(world, patient))
  world.at(visitMin + 260, () => sayCharge(world, patient))
}

function sayResult(world: World, patient: Stay['patient']): void {
  const number = world.number('R')
  world.say({
    sender: 'IMAGING',
    what: 'recall result',
    text: (envelope) =>
      message({ ...envelope, type: 'ORU^R01' }, [
        pidOf(patient),
        fields({ 0: 'OBR', 1: '1', 3: number, 4: '24606-6^Screening^LN', 25: 'F' }),
        ['OBX', '1', 'TX', '24606-6^Screening^LN', '', 'Synthetic', '', '', 'N', '', '', 'F'],
      ]),
  })
}

function sayCharge(world: World, patient: Stay['patient']): void {
  world.say({
    sender: 'CHARGES',
    what: 'charge',
    text: (envelope) =>
      message({ ...envelope, type: 'DFT^P03' }, [
        pidOf(patient),
        fields({ 0: 'FT1', 1: '1', 6: 'CG', 7: '77067', 10: '1' }),
      ]),
  })
}

/** A ward has less of something than it should. */
function requisition(world: World): void {
  const [code, name] = world.dice.pick(ITEMS)
  const unit = world.dice.pick(['4W', '4E', '5W', '5E', '6N', '7N'])
  const number = world.number('RQ')
  const quantity = String(world.dice.between(5, 60))
  world.say({
    sender: 'ERP',
    what: 'requisition',
    text: (envelope) =>
      message({ ...envelope, type: 'OMS^O05' }, [
        ['ORC', 'NW', number],
        fields({ 0: 'RQD', 1: '1', 2: `${code}^${name}`, 5: quantity, 8: unit }),
      ]),
  })
}

/** An operation is put off or put forward. */
function surgeryMoves(world: World): void {
  const stay = world.house.anyone(world.dice, world.now() - 300, (one) => isIdle(one) && one.class === 'I')
  if (stay === null) return
  const startAt = world.axis.timeOf(world.now() + world.dice.between(180, 1500))
  world.say({
    sender: 'SCHEDULING',
    what: 'S13 surgery',
    text: (envelope) =>
      appointment({
        ...envelope,
        trigger: 'S13',
        patient: stay.patient,
        filler: world.number('OR'),
        startAt,
        endAt: startAt + 5_400_000,
        location: { unit: 'OR', room: String(world.dice.between(1, 8)) },
      }),
  })
}

type Ordered = {
  readonly patient: Stay['patient']
  readonly kind: keyof typeof CODES
  readonly text?: string
  readonly visit?: { number: string; location: { unit: string } }
}

function sayOrder(world: World, { patient, kind, text, visit }: Ordered): string {
  const placer = world.number('O')
  const code = text === undefined ? CODES[kind] : { ...CODES[kind], text }
  world.say({
    sender: 'EHR_ORDERS',
    what: `order ${kind}`,
    text: (envelope) =>
      order({
        ...envelope,
        patient,
        control: 'NW',
        placer,
        code,
        orderedBy: DOCTOR,
        ...(visit === undefined ? {} : { visit }),
      }),
  })
  return placer
}

function pidOf({ mrn, family, given }: Stay['patient']): string[] {
  return ['PID', '1', '', `${mrn}^^^HOSP^MR`, '', `${family}^${given}`]
}

/** Fields by number; the gaps are empty. */
function fields(told: Readonly<Record<number, string>>): string[] {
  const last = Math.max(...Object.keys(told).map(Number))
  return Array.from({ length: last + 1 }, (_, index) => told[index] ?? '')
}
