import type { Capture } from '../../../shared/workflow/template/capture-schema.ts'
import { assertNever } from '../../../shared/kernel/assert-never.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Dice } from '../../builders/seeded-dice.ts'
import type { Hint } from '../day/world.ts'

export type FormInput = {
  readonly captures: readonly Capture[]
  /** What the journey knows already, by fact name. */
  readonly facts: ReadonlyMap<string, unknown>
  readonly hint: Hint | null
  readonly dice: Dice
  /** An instant that many scenario minutes from now. */
  readonly inMin: (minutes: number) => Instant
}

/** A form as a worker fills it in: what is known is confirmed, the rest is plausible, nothing names anybody real. */
export function fillForm(input: FormInput): Record<string, unknown> {
  const filled = input.captures.map((field): [string, unknown] => [field.name, valueOf(field, input)])
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined && value !== ''))
}

function valueOf(field: Capture, input: FormInput): unknown {
  const known = field.fact === undefined ? undefined : input.facts.get(field.fact)
  if (known !== undefined && known !== null && fits(field, known)) return known
  return hinted(field, input) ?? usual(field, input)
}

/** A known value that is no longer among the choices, or a time that has passed, is asked anew. */
function fits({ type, choices }: Capture, known: unknown): boolean {
  if (type === 'time') return typeof known === 'number'
  return choices === undefined || type === 'checklist' || choices.some(({ value }) => value === known)
}

function hinted({ name }: Capture, { hint }: FormInput): unknown {
  switch (hint) {
    case 'snf-refused-twice':
      return { asked: 'Meadowmock, Placeholm House, Sample Ridge', answers: 'Two declined, the third accepts' }[name]
    case 'records-missing':
      return name === 'documentsMissing' ? true : undefined
    case 'payer-slow':
      return name === 'authRequired' ? true : undefined
    case 'triage':
      return { triageRequired: true, decision: 'accept' }[name]
    case 'triage-declines':
      return { triageRequired: true, decision: 'decline', reason: 'Better seen by another specialty.' }[name]
    case 'unreachable':
      return { result: 'unreachable' }[name]
    case 'no-show':
    case 'called-late':
    case null:
      return undefined
    default:
      return assertNever(hint)
  }
}

/** Fields with a usual answer; what is not here is answered by its type. */
function usual(field: Capture, input: FormInput): unknown {
  const { dice, inMin, hint } = input
  if (field.type === 'yes-no' && SELDOM.has(field.name)) return false
  switch (field.name) {
    case 'ownCar':
      return ownCar(input)
    case 'equipmentOrdered':
      return dice.chance(0.15)
    case 'authRequired':
      return dice.chance(0.12)
    case 'documentsMissing':
    case 'triageRequired':
    case 'pendingCritical':
    case 'refused':
    case 'interpreterUsed':
      return false
    case 'authDecision':
      return field.required ? 'approved' : undefined
    case 'stockFound':
      return 'order'
    case 'intervalMonths':
      return 12
    case 'levelOfCare':
      return dice.pick(['ward', 'ward', 'ward', 'step-down'])
    case 'bedDirty':
      return dice.chance(0.3)
    case 'authValidTo':
    case 'peerUntil':
      return undefined
    case 'pickupAt':
      return inMin(dice.between(35, 80))
    case 'appointmentAt':
    case 'followUpAt':
      return hint === 'unreachable' && !field.required ? undefined : inMin(dice.between(90, 300))
    case 'acceptedBy':
      return 'Sample Ridge Care Center'
    default:
      return byType(field, dice, inMin)
  }
}

/** What is mostly not so. */
const SELDOM: ReadonlySet<string> = new Set(
  'backorder clinicallyUrgent duplicate emergency implantMissing invoiceDiffers isolation letterNeeded missingEquipment movesOthers notEligible outsideAuth portalWanted problem specialEquipment telemetry terminalClean'.split(
    ' ',
  ),
)

/** Who walks and goes home mostly has somebody with a car. */
function ownCar({ facts, dice }: FormInput): boolean {
  const home = facts.get('destination') === 'home'
  return home && dice.chance(facts.get('mobility') === 'walks' ? 0.8 : 0.35)
}

const TEXTS: Readonly<Record<string, string>> = {
  rideContact: 'A relative, by car',
  asked: 'Sample Ridge Care Center',
  answers: 'Accepts',
  told: 'Attending, by phone',
  reportTo: 'Charge nurse of the receiving place',
  givenTo: 'Family',
  releasedTo: 'Demo funeral home',
  item: 'Walker',
  vendor: 'Placeholder Equipment',
  documentId: 'DOC-BY-FAX',
  documentClass: 'Referral letter',
  payer: 'Sample Health Plan',
  clinic: 'Sample Clinic',
}

function byType(field: Capture, dice: Dice, inMin: (minutes: number) => Instant): unknown {
  switch (field.type) {
    case 'yes-no':
      return true
    case 'number':
      return dice.between(1, 6)
    case 'time':
      return inMin(dice.between(60, 240))
    case 'choice':
      return field.choices?.[0]?.value
    case 'checklist':
      return field.choices?.map(({ value }) => value) ?? []
    case 'text':
      return (
        TEXTS[field.name] ??
        (field.name.startsWith('auth') ? `AUTH${dice.between(10_000, 99_999)}` : field.required ? 'Done' : '')
      )
    default:
      return assertNever(field.type)
  }
}
