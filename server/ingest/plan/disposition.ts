/** Where a patient goes, in the words of the discharge template. */
export type Destination =
  | 'home'
  | 'home-health'
  | 'snf'
  | 'rehab'
  | 'ltc'
  | 'hospice'
  | 'other-hospital'
  | 'psych'
  | 'ama'
  | 'expired'

/** HL7 table 0112 as US billing uses it, and the FHIR discharge-disposition codes. */
const DESTINATION_OF: { readonly [code: string]: Destination } = {
  '01': 'home',
  '1': 'home',
  '02': 'other-hospital',
  '2': 'other-hospital',
  '03': 'snf',
  '3': 'snf',
  '04': 'ltc',
  '4': 'ltc',
  '05': 'other-hospital',
  '5': 'other-hospital',
  '06': 'home-health',
  '6': 'home-health',
  '07': 'ama',
  '7': 'ama',
  '20': 'expired',
  '40': 'expired',
  '41': 'expired',
  '42': 'expired',
  '50': 'hospice',
  '51': 'hospice',
  '61': 'snf',
  '62': 'rehab',
  '63': 'ltc',
  '65': 'psych',
  HOME: 'home',
  SNF: 'snf',
  REHAB: 'rehab',
  LONG: 'ltc',
  HOSP: 'other-hospital',
  EXP: 'expired',
  AADVICE: 'ama',
  PSY: 'psych',
}

/** The destination a disposition code means, or null where it is not known: the home path is then taken, flagged (E15.5). */
export function destinationOf(code: string | null | undefined): Destination | null {
  if (code === null || code === undefined) return null
  return DESTINATION_OF[code.trim().toUpperCase()] ?? null
}

/** How a patient moves, by HL7 table 0009; null where nothing about moving is said. */
export function mobilityOf(
  ambulatory: readonly string[] | null | undefined,
): 'walks' | 'wheelchair' | 'stretcher' | 'oxygen' | null {
  const codes = ambulatory ?? []
  if (codes.includes('A3')) return 'stretcher'
  if (codes.includes('B1')) return 'oxygen'
  if (codes.includes('A2') || codes.includes('B3') || codes.includes('B5')) return 'wheelchair'
  return codes.includes('A0') || codes.includes('A1') ? 'walks' : null
}
