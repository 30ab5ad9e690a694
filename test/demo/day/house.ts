import { demoHospital } from '../../../server/app/demo/hospital.ts'
import type { InsuranceSpec, PatientSpec } from '../../builders/hl7/segments.ts'
import type { Dice } from '../../builders/seeded-dice.ts'

export type Bed = { readonly unit: string; readonly room: string; readonly bed: string }

/** One patient's stay as the feed knows it. It changes as the day goes on. */
export type Stay = {
  readonly number: string
  patient: PatientSpec
  bed: Bed
  class: 'I' | 'O'
  readonly attending: { id: string; family: string; given: string }
  readonly service: string
  /** PV1-15. */
  readonly ambulatory: readonly string[]
  precautions: readonly string[]
  insurance: InsuranceSpec
  readonly admitMin: number
  /** PV2-27, table 0112. */
  destination: string
  /** False while no story of the day has this patient. */
  busy: boolean
  /** PV2-9, scenario minute. */
  expectedMin: number | null
}

/** Minutes a bed stays out of use after its patient left: transport, cleaning, inspection. */
const TURNOVER_MIN = 90

/** Who lies where. A bed is given to one patient at a time, and after a leaving only when it can be clean. */
export class House {
  readonly #free = new Map<string, { bed: Bed; fromMin: number }>()
  readonly #stays = new Set<Stay>()

  constructor() {
    const { units } = demoHospital('UTC', 'paperwork')
    for (const { id: unit, beds } of units)
      for (const { room, bed } of beds)
        this.#free.set(keyOf({ unit, room, bed }), { bed: { unit, room, bed }, fromMin: -1e9 })
  }

  /** Takes a free bed, on this unit if one is named; null where none is free. */
  take(dice: Dice, atMin: number, unit?: string): Bed | null {
    const ready = [...this.#free.values()].filter(
      ({ bed, fromMin }) => fromMin <= atMin && (unit === undefined || bed.unit === unit),
    )
    if (ready.length === 0) return null
    const { bed } = dice.pick(ready)
    this.#free.delete(keyOf(bed))
    return bed
  }

  /** A bed that nobody has any more. */
  giveBack(bed: Bed, atMin: number, turnoverMin = TURNOVER_MIN): void {
    this.#free.set(keyOf(bed), { bed, fromMin: atMin + turnoverMin })
  }

  arrive(stay: Stay): void {
    this.#stays.add(stay)
  }

  leave(stay: Stay): void {
    this.#stays.delete(stay)
  }

  get occupied(): number {
    return this.#stays.size
  }

  /** A patient who was admitted before this minute and fits (by default: one without a story), or null. */
  anyone(dice: Dice, admittedBefore: number, fits: (stay: Stay) => boolean = isIdle): Stay | null {
    const found = [...this.#stays].filter((stay) => stay.admitMin < admittedBefore && fits(stay))
    return found.length === 0 ? null : dice.pick(found)
  }
}

/** True where no story has this patient. */
export function isIdle({ busy }: Stay): boolean {
  return !busy
}

function keyOf({ unit, room, bed }: Bed): string {
  return `${unit} ${room} ${bed}`
}
