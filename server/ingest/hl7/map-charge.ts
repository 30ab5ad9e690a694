import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import type { InboundPatient } from '../../../shared/domain/inbound-parts.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { codedOf, entityIdOf, locationOf } from './hl7-types.ts'
import { listedKind } from './listed-kind.ts'
import { patientOf } from './map-patient.ts'
import { segmentOf, segmentsOf, timeIn, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'
import { signalOf } from './signal-of.ts'

/**
 * DFT^P03, P11: what was charged, credited or paid (FT1-6, table 0017), and the items of the facility's list that were
 * used or came back (FT1-7): each is a need of its own. The fault is the quarantine reason.
 */
export function mapCharge(mapping: Mapping): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const lines = segmentsOf(mapping, 'FT1')
  const charged = lines.filter((ft1) => kindOf(ft1) === 'charge')
  const paid = lines.filter((ft1) => kindOf(ft1) === 'payment')
  return ok([
    ...chargedIn(mapping, patient.value, { charged, isCredit: charged.length === 0 && paid.length === 0 }),
    ...paid.map((ft1) => paymentOf(mapping, patient.value, ft1)),
    ...lines.flatMap((ft1) => itemOf(mapping, patient.value, ft1)),
  ])
}

function kindOf(ft1: Segment): 'charge' | 'credit' | 'payment' {
  const type = textOf(ft1, 6).toUpperCase()
  if (type === 'CD' || type === 'CR' || type === 'AJ') return 'credit'
  return type === 'PY' || type === 'CO' ? 'payment' : 'charge'
}

function chargedIn(
  mapping: Mapping,
  patient: InboundPatient,
  { charged, isCredit }: { charged: readonly Segment[]; isCredit: boolean },
): SignalEvent[] {
  const [first] = charged
  if (first === undefined) return isCredit ? [signalOf(mapping, { name: 'charge-credited', patient })] : []
  const facts = { chargeCode: textOf(first, 7), chargeCount: charged.length }
  return [signalOf(mapping, { name: 'charge-posted', patient, facts, happened: [[first, 4]] })]
}

/** The claim is named by the transaction (FT1-2) or the order it was billed under (FT1-23). */
function paymentOf(mapping: Mapping, patient: InboundPatient, ft1: Segment): SignalEvent {
  const links = [entityIdOf(firstOf(ft1, 2)), entityIdOf(firstOf(ft1, 23))].filter((id) => id !== null)
  return signalOf(mapping, { name: 'payment-posted', patient, links, happened: [[ft1, 4]] })
}

/** An item that the house replaces when it is used. What came back (a credit) is needed no more. */
function itemOf(mapping: Mapping, patient: InboundPatient, ft1: Segment): SignalEvent[] {
  const code = codedOf(firstOf(ft1, 7))
  const kind = code === null ? null : listedKind(mapping.context.orderCodes, [code], ['stock', 'implant'])
  if (code === null || kind === null || kindOf(ft1) === 'payment') return []
  const quantity = Number(textOf(ft1, 10))
  const place = locationOf(firstOf(ft1, 16))
  const facts = {
    itemId: code.code,
    itemName: code.text ?? code.code,
    stockPlace: place?.unit ?? textOf(ft1, 13),
    quantity: Number.isFinite(quantity) && quantity > 0 ? quantity : undefined,
    implant: kind === 'implant' ? true : undefined,
    usedAt: timeIn(mapping, firstOf(ft1, 4), { place: 'FT1-4' }),
  }
  // A case of supply is about the item: who it was used for stays with the charge.
  const told = { patient: null, facts, happened: [[ft1, 4]] as const }
  if (kindOf(ft1) === 'credit') return [signalOf(mapping, { ...told, name: 'supply-returned' })]
  const implant = kind === 'implant' ? [signalOf(mapping, { ...told, patient, name: 'implant-used' })] : []
  return [signalOf(mapping, { ...told, name: 'supply-used' }), ...implant]
}

const ACCOUNT = { P01: 'account-opened', P05: 'account-updated', P06: 'account-ended', P12: 'account-coded' } as const

/** True for a BAR trigger that is understood. */
export function isAccountTrigger(trigger: string): trigger is keyof typeof ACCOUNT {
  return Object.hasOwn(ACCOUNT, trigger)
}

/** BAR^P01, P05, P06, P12: what became of the account, and the class it stands in (PV1-20, an FC: its code). */
export function mapAccount(mapping: Mapping, trigger: keyof typeof ACCOUNT): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const facts = { financialClass: codedOf(firstOf(segmentOf(mapping, 'PV1'), 20))?.code.slice(0, 60) }
  return ok([signalOf(mapping, { name: ACCOUNT[trigger], patient: patient.value, facts })])
}
