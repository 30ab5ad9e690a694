/** How a patient gets away, from none (own car) to critical care transport. */
export type RideMode = 'none' | 'volunteer' | 'wheelchair-van' | 'bls' | 'als' | 'cct'

/** A ride and the minutes it usually needs to come. */
export type Ride = { readonly mode: RideMode; readonly leadMin: number }

/** What the table needs to know: the facts `destination`, `mobility` and `ownCar`. */
export type RideAsk = { readonly destination: string; readonly mobility: string; readonly ownCar: boolean }

/**
 * The ride for a destination and a way of moving (domain.md E1, transport table; every number an editable default). Null
 * where one of them is not in the table: a person chooses.
 */
export function transportFor({ destination, mobility, ownCar }: RideAsk): Ride | null {
  const column = MOBILITY.indexOf(mobility)
  const row = RIDES[rowOf(destination, ownCar)]
  return (column < 0 ? null : row?.[column]) ?? null
}

const MOBILITY = ['walks', 'wheelchair', 'stretcher', 'bariatric', 'oxygen', 'monitor']

const NONE: Ride = { mode: 'none', leadMin: 0 }
const TO_THE_DOOR: Ride = { mode: 'volunteer', leadMin: 15 }
const VAN: Ride = { mode: 'wheelchair-van', leadMin: 60 }
const BLS: Ride = { mode: 'bls', leadMin: 60 }
const BLS_BARIATRIC: Ride = { mode: 'bls', leadMin: 120 }
const ALS: Ride = { mode: 'als', leadMin: 90 }
const CCT: Ride = { mode: 'cct', leadMin: 120 }

/** Columns in the order of MOBILITY. A stretcher, a bariatric patient or a monitor never goes by own car. */
const RIDES: { readonly [row: string]: readonly Ride[] } = {
  'own-car': [NONE, TO_THE_DOOR, BLS, BLS_BARIATRIC, TO_THE_DOOR, ALS],
  home: [TO_THE_DOOR, VAN, BLS, BLS_BARIATRIC, BLS, ALS],
  facility: [VAN, VAN, BLS, BLS_BARIATRIC, BLS, ALS],
  hospice: [VAN, VAN, BLS, BLS_BARIATRIC, BLS, ALS],
  'other-hospital': [BLS, BLS, BLS, BLS_BARIATRIC, ALS, CCT],
}

function rowOf(destination: string, ownCar: boolean): string {
  switch (destination) {
    case 'home':
    case 'home-health':
      return ownCar ? 'own-car' : 'home'
    case 'snf':
    case 'rehab':
    case 'ltc':
      return 'facility'
    default:
      return destination
  }
}
