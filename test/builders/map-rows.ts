import type { MapRows } from './map-row.ts'
import { BEDS_ROWS } from './map-rows/beds.ts'
import { DISCHARGE_ROWS } from './map-rows/discharge.ts'
import { HELPERS_ROWS } from './map-rows/helpers.ts'
import { PAYERS_ROWS } from './map-rows/payers.ts'
import { RECALLS_ROWS } from './map-rows/recalls.ts'
import { REFERRALS_ROWS } from './map-rows/referrals.ts'
import { SUPPLY_ROWS } from './map-rows/supply.ts'
import { SURGERY_ROWS } from './map-rows/surgery.ts'

/** Every row of the domain map's workflows E1 to E12: the steps that carry it, and the story in which they are seen at work. */
export const MAP_ROWS: MapRows = {
  ...DISCHARGE_ROWS,
  ...REFERRALS_ROWS,
  ...BEDS_ROWS,
  ...SURGERY_ROWS,
  ...PAYERS_ROWS,
  ...SUPPLY_ROWS,
  ...RECALLS_ROWS,
  ...HELPERS_ROWS,
}
