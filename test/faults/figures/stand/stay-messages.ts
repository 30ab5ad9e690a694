import { adt } from '../../../builders/hl7/adt.ts'
import type { PlaceSpec } from '../../../builders/hl7/fields.ts'
import type { Envelope } from '../../../builders/hl7/message.ts'
import { order } from '../../../builders/hl7/order.ts'

/** One message of a feed, and where the patient is after it. */
export type FeedMessage = {
  readonly controlId: string
  readonly text: string
  readonly visit: string
  readonly bed: string
}

export type StaySpec = {
  readonly sender: string
  /** Number of this stay in its feed. */
  readonly stay: number
  /** Number of its first message in the feed; the control ids count from there. */
  readonly first: number
  /** The beds the patient goes through, `4W 401 A`. */
  readonly beds: readonly string[]
  /** When it began, epoch ms; each message a second later. */
  readonly from: number
}

/** Messages of a stay, so that a feed's control ids can be counted. */
export const MESSAGES_EACH = 12

/** A stay as a feed tells it: admitted, told of, ordered to leave, moved about, gone. */
export function stayMessages({ sender, stay, first, beds, from }: StaySpec): FeedMessage[] {
  const visit = `${sender}-V${stay}`
  const patient = { mrn: `${sender}-M${stay}`, family: `Feed${stay}`, given: 'Kay', birthDate: '1950-02-03', sex: 'F' }
  return Array.from({ length: MESSAGES_EACH }, (_, at) => {
    const controlId = `${sender}-${first + at}`
    const bed = beds[Math.floor(at / 3) % beds.length] ?? ''
    const said: Envelope = { at: from + at * 1000, controlId, sender }
    const location = placeOf(bed)
    const told = { number: visit, class: 'I', location, ambulatory: ['A0'] as const, admitAt: from }
    const text = at === 2 ? leave(said, patient, visit) : adt({ ...said, trigger: triggerOf(at), patient, visit: told })
    return { controlId, text, visit, bed }
  })
}

function leave(said: Envelope, patient: Parameters<typeof order>[0]['patient'], visit: string): string {
  const code = { code: 'DISCHARGE', text: 'Discharge patient' }
  const orderedBy = { id: 'D100', family: 'Attending', given: 'Ann' }
  return order({ ...said, control: 'NW', patient, visit: { number: visit }, placer: `O-${visit}`, code, orderedBy })
}

/** Moved with every third message, told of between. */
function triggerOf(at: number): string {
  if (at === 0) return 'A01'
  if (at === MESSAGES_EACH - 1) return 'A03'
  return at % 3 === 0 ? 'A02' : 'A08'
}

function placeOf(bed: string): PlaceSpec {
  const [unit = '', room = '', letter = ''] = bed.split(' ')
  return { unit, room, bed: letter }
}
