import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { locationOf } from './hl7-types.ts'
import { segmentsOf, type Mapping } from './mapping.ts'
import { signalOf } from './signal-of.ts'

/** ADT^A20: what the bed system says of beds (NPU-1, NPU-2). It never moves a patient. The fault is the quarantine reason. */
export function mapBedStatus(mapping: Mapping): Result<SignalEvent[], string> {
  const beds = segmentsOf(mapping, 'NPU').flatMap((npu) => {
    const [location, status] = [locationOf(firstOf(npu, 1)), textOf(npu, 2).toUpperCase()]
    if (location === null || location.bed === null || status === '') return []
    const name = DIRTY.has(status) ? 'bed-dirty' : status === 'U' ? 'bed-clean' : 'bed-status'
    return [signalOf(mapping, { name, patient: null, location, facts: { bedStatus: status.slice(0, 20) } })]
  })
  if (beds.length === 0)
    return fail(
      `${mapping.type} names no bed: NPU-1 or NPU-2 is empty. Ask the sender to fill them, then send or replay.`,
    )
  return ok(beds)
}

/** Table 0116: contaminated, housekeeping. */
const DIRTY: ReadonlySet<string> = new Set(['K', 'H'])
