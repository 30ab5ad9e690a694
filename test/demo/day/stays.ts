import { adt, type AdtSpec } from '../../builders/hl7/adt.ts'
import type { InsuranceSpec, PatientSpec, VisitSpec } from '../../builders/hl7/segments.ts'
import type { Dice } from '../../builders/seeded-dice.ts'
import type { Bed, Stay } from './house.ts'
import type { CaseName, Item, World } from './world.ts'

const DOCTORS: readonly (readonly [family: string, given: string])[] = [
  ['Ficta', 'Morgan'],
  ['Exampla', 'Robin'],
  ['Synthara', 'Lee'],
  ['Mockson', 'Jamie'],
  ['Protova', 'Alex'],
  ['Draftwell', 'Kim'],
]
const SERVICES = ['MED', 'SUR', 'CAR', 'ORT', 'PUL', 'NEU']
const PRECAUTIONS = ['contact', 'droplet', 'airborne', 'fall']

/** Where patients go, by table 0112, in hundredths. */
const DESTINATIONS: readonly (readonly [code: string, share: number])[] = [
  ['01', 60],
  ['06', 14],
  ['03', 13],
  ['62', 6],
  ['04', 3],
  ['50', 2],
  ['02', 2],
]
const MOBILITIES: readonly (readonly [code: string, share: number])[] = [
  ['A0', 46],
  ['A1', 10],
  ['A2', 26],
  ['A3', 10],
  ['B1', 8],
]
const PAYERS: readonly (readonly [plan: InsuranceSpec, share: number])[] = [
  [{ plan: 'MCR', payer: 'Medicare (demo)', type: 'MCR' }, 45],
  [{ plan: 'HMO1', payer: 'Sample Health Plan', type: 'HMO' }, 30],
  [{ plan: 'PPO7', payer: 'Placeholder Mutual', type: 'PPO' }, 18],
  [{ plan: 'SELF', payer: 'Self pay', type: 'SP' }, 7],
]

/** A new stay of a new patient (or of this one) in a bed; the caller says when the feed hears of it. */
export function makeStay(world: World, bed: Bed, admitMin: number, patient?: PatientSpec): Stay {
  const { dice } = world
  const [family, given] = dice.pick(DOCTORS)
  const speaks = patient ?? world.patients.next()
  const { plan, payer, type } = weighted(dice, PAYERS)
  return {
    number: world.number('V'),
    patient: speaks,
    bed,
    class: dice.chance(0.12) ? 'O' : 'I',
    attending: { id: `D${family.length}${given.length}`, family, given },
    service: dice.pick(SERVICES),
    ambulatory: [weighted(dice, MOBILITIES), ...(speaks.language === undefined ? [] : ['A8'])],
    precautions: dice.chance(0.14) ? [dice.pick(PRECAUTIONS)] : [],
    insurance: { plan, payer, type: type ?? '', policy: `P${dice.between(100_000, 999_999)}` },
    admitMin,
    destination: weighted(dice, DESTINATIONS),
    busy: false,
    expectedMin: null,
  }
}

/** What an ADT message of a stay says beyond the stay itself. */
export type AdtMore = {
  readonly visit?: Partial<VisitSpec>
  readonly patient?: Partial<PatientSpec>
  readonly plannedMin?: number
  readonly case?: CaseName | undefined
  readonly lateMin?: number
  readonly hint?: Item['hint']
}

/** Says ADT^<trigger> of a stay as it is now. */
export function sayAdt(world: World, stay: Stay, trigger: string, more: AdtMore = {}): void {
  const visit: VisitSpec = { ...visitOf(world, stay), ...more.visit }
  const spec: Omit<AdtSpec, 'at' | 'controlId'> = {
    trigger,
    patient: { ...stay.patient, ...more.patient },
    visit,
    insurance: stay.insurance,
    ...(more.plannedMin === undefined ? {} : { plannedAt: world.axis.timeOf(more.plannedMin) }),
  }
  world.say({
    sender: 'EHR_ADT',
    what: trigger,
    case: more.case,
    ...(more.lateMin === undefined ? {} : { lateMin: more.lateMin }),
    hint: more.hint ?? null,
    text: (envelope) => adt({ ...spec, ...envelope }),
  })
}

/** The visit's fields as the feed knows them. */
export function visitOf({ axis }: World, stay: Stay): VisitSpec {
  const { number, bed, attending, service, ambulatory, precautions, admitMin, expectedMin } = stay
  return {
    number,
    class: stay.class,
    location: bed,
    attending,
    service,
    ambulatory,
    admitAt: axis.timeOf(admitMin),
    ...(precautions.length === 0 ? {} : { precautions }),
    ...(expectedMin === null
      ? {}
      : { expectedDischargeAt: axis.timeOf(expectedMin), expectedDisposition: stay.destination }),
  }
}

/** One of a list by its shares. */
export function weighted<T>(dice: Dice, list: readonly (readonly [T, number])[]): T {
  let left = dice.unit() * list.reduce((sum, [, share]) => sum + share, 0)
  for (const [item, share] of list) {
    left -= share
    if (left < 0) return item
  }
  throw new Error('nothing to pick from')
}
