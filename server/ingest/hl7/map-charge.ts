import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { textOf } from './hl7-fields.ts'
import { patientOf } from './map-patient.ts'
import { segmentOf, segmentsOf, type Mapping } from './mapping.ts'
import { signalOf } from './signal-of.ts'

/** DFT^P03, P11: something was charged. A credit (FT1-6 `CR`) charges nothing. The fault is the quarantine reason. */
export function mapCharge(mapping: Mapping): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const lines = segmentsOf(mapping, 'FT1').filter((ft1) => textOf(ft1, 6).toUpperCase() !== 'CR')
  if (lines.length === 0) return ok([signalOf(mapping, { name: 'charge-credited', patient: patient.value })])
  const [first] = lines
  return ok([
    signalOf(mapping, {
      name: 'charge-posted',
      patient: patient.value,
      facts: { chargeCode: textOf(first, 7), chargeCount: lines.length },
      happened: [[first, 4]],
    }),
  ])
}

const ACCOUNT = { P01: 'account-opened', P05: 'account-updated', P06: 'account-ended', P12: 'account-coded' } as const

/** True for a BAR trigger that is understood. */
export function isAccountTrigger(trigger: string): trigger is keyof typeof ACCOUNT {
  return Object.hasOwn(ACCOUNT, trigger)
}

/** BAR^P01, P05, P06, P12: what became of the account. */
export function mapAccount(mapping: Mapping, trigger: keyof typeof ACCOUNT): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  return patient.ok ? ok([signalOf(mapping, { name: ACCOUNT[trigger], patient: patient.value })]) : patient
}
