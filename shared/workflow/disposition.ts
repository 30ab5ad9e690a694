/** What a disposition code means for the work on a patient (domain.md E15.5). */
export type Disposition =
  | 'home'
  | 'home-health'
  | 'snf'
  | 'rehab'
  | 'ltc'
  | 'hospice'
  | 'other-hospital'
  | 'psych'
  | 'ama'
  | 'eloped'
  | 'expired'
  | 'unknown'

/** Reads PV1-36 (table 0112, UB-04 numbers, FHIR words) or our own word. What nobody knows is `unknown`: home path, flagged. */
export function dispositionOf(code: string): Disposition {
  const plain = code
    .trim()
    .toLowerCase()
    .replace(/^0+(?=\d)/, '')
  return CODES.get(plain) ?? 'unknown'
}

/** Where it takes the patient, or null where it does not say. */
export function destinationOf(disposition: Disposition): string | null {
  return GOING.includes(disposition) ? disposition : null
}

const GOING: readonly Disposition[] = ['home', 'home-health', 'snf', 'rehab', 'ltc', 'hospice', 'other-hospital']

const CODES: ReadonlyMap<string, Disposition> = new Map([
  ...words('home', '1', '8', 'home', 'h', 'alt-home'),
  ...words('home-health', '6', 'home-health', 'hh'),
  ...words('other-hospital', '2', '5', '43', '66', '82', 'other-hospital', 'hosp', 'other-hcf'),
  ...words('snf', '3', '61', '64', 'snf'),
  ...words('ltc', '4', '63', 'ltc', 'long'),
  ...words('rehab', '62', 'rehab'),
  ...words('psych', '65', 'psych', 'psy'),
  ...words('hospice', '50', '51', 'hospice'),
  ...words('ama', '7', 'ama', 'aadvice'),
  ...words('eloped', 'eloped', 'elope'),
  ...words('expired', '20', '40', '41', '42', 'expired', 'exp', 'died'),
])

function words(to: Disposition, ...codes: string[]): (readonly [code: string, to: Disposition])[] {
  return codes.map((code) => [code, to] as const)
}
