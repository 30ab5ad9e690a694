import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { entityIdOf, providerOf } from './hl7-types.ts'
import { patientOf } from './map-patient.ts'
import { segmentOf, segmentsOf, type Mapping } from './mapping.ts'
import { signalOf } from './signal-of.ts'

const NAMES = { RDE: 'meds-ordered', RDS: 'meds-dispensed', RAS: 'meds-administered' } as const

/**
 * RDE^O11, RDS^O13, RAS^O17. A dispense counts for going home only where its order is an outpatient one (ORC-29 `O`,
 * table 0482): what the ward gets for its patients is another matter. The fault is the quarantine reason.
 */
export function mapPharmacy(mapping: Mapping, code: keyof typeof NAMES): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const orders = segmentsOf(mapping, 'ORC')
  const goingHome = orders.some((orc) => textOf(orc, 29).toUpperCase() === 'O')
  const [rxd, rxa] = [segmentOf(mapping, 'RXD'), segmentOf(mapping, 'RXA')]
  const links = orders.flatMap((orc) => [entityIdOf(firstOf(orc, 2)), entityIdOf(firstOf(orc, 3))])
  return ok([
    signalOf(mapping, {
      name: code === 'RDS' && !goingHome ? 'ward-dispensed' : NAMES[code],
      patient: patient.value,
      links: links.filter((link) => link !== null),
      performer: providerOf(firstOf(rxd, 10) ?? firstOf(rxa, 10)),
      // Who has medicines for home ordered at the house's own pharmacy gets them here.
      facts: code === 'RDE' && goingHome ? { drugCount: segmentsOf(mapping, 'RXE').length, medsToBedOptIn: true } : {},
      happened: [
        [rxd, 3],
        [rxa, 3],
      ],
    }),
  ])
}
