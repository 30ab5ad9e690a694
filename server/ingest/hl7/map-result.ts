import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { entityIdOf, providerOf } from './hl7-types.ts'
import { patientOf } from './map-patient.ts'
import { segmentOf, segmentsOf, timeIn, type Mapping } from './mapping.ts'
import { signalOf } from './signal-of.ts'

/**
 * ORU^R01: a result came, or one is still awaited. Values stay in the raw message; carried is whether it is final and
 * whether a line is critical (OBX-8, table 0078). The fault is the quarantine reason.
 */
export function mapResult(mapping: Mapping): Result<SignalEvent[], string> {
  const patient = patientOf(mapping, segmentOf(mapping, 'PID'))
  if (!patient.ok) return patient
  const [orc, obr] = [segmentOf(mapping, 'ORC'), segmentOf(mapping, 'OBR')]
  const lines = segmentsOf(mapping, 'OBX')
  const isCritical = lines.some((obx) => CRITICAL.has(textOf(obx, 8).toUpperCase()))
  const isFinal = FINAL.has(textOf(obr, 25).toUpperCase())
  const places = [
    [orc, 2],
    [orc, 3],
    [obr, 2],
    [obr, 3],
  ] as const
  const links = places.flatMap(([segment, field]) => entityIdOf(firstOf(segment, field)) ?? [])
  const facts = isFinal
    ? {
        resultId: (entityIdOf(firstOf(obr, 3)) ?? entityIdOf(firstOf(orc, 3)))?.id ?? mapping.message.header.controlId,
        resultAt: timeIn(mapping, firstOf(obr, 22), { place: 'OBR-22' }),
        pendingCritical: false,
      }
    : { pendingCritical: isCritical ? true : undefined }
  return ok([
    signalOf(mapping, {
      name: isFinal ? 'result' : 'result-awaited',
      patient: patient.value,
      links,
      facts,
      performer: providerOf(firstOf(obr, 32)),
      happened: [[obr, 22]],
    }),
  ])
}

/** Table 0078. */
const CRITICAL: ReadonlySet<string> = new Set(['LL', 'HH', 'AA', '>', '<'])
/** Table 0123: final, corrected; empty is taken as final, as many laboratories leave it. */
const FINAL: ReadonlySet<string> = new Set(['F', 'C', 'M', ''])
