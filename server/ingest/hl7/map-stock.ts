import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { codedOf, entityIdOf } from './hl7-types.ts'
import { segmentsOf, timeIn, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'
import { signalOf } from './signal-of.ts'

/** OMS^O05: one requisition for each ORC/RQD pair. The fault is the quarantine reason. */
export function mapStock(mapping: Mapping): Result<SignalEvent[], string> {
  const pairs = pairsIn(mapping)
  const asked = pairs.flatMap(({ orc, rqd }) => requisitionOf(mapping, orc, rqd) ?? [])
  if (asked.length === 0)
    return fail(
      `${mapping.type} names no item: RQD-2 and RQD-3 are empty. Ask the sender to fill them, then send or replay.`,
    )
  return ok(asked)
}

function pairsIn(mapping: Mapping): { orc: Segment | undefined; rqd: Segment }[] {
  let orc: Segment | undefined
  return mapping.message.segments.flatMap((segment) => {
    if (segment.name === 'ORC') orc = segment
    return segment.name === 'RQD' ? [{ orc, rqd: segment }] : []
  })
}

function requisitionOf(mapping: Mapping, orc: Segment | undefined, rqd: Segment): SignalEvent | null {
  const item = codedOf(firstOf(rqd, 2)) ?? codedOf(firstOf(rqd, 3))
  if (item === null) return null
  const order = entityIdOf(firstOf(orc, 2))
  const quantity = Number(textOf(rqd, 5))
  const isCancelled = ['CA', 'DC', 'OC'].includes(textOf(orc, 1).toUpperCase())
  return signalOf(mapping, {
    name: isCancelled ? 'requisition-cancelled' : 'stock-requisition',
    patient: null,
    links: order === null ? [] : [order],
    facts: {
      itemId: item.code,
      itemName: item.text ?? item.code,
      stockPlace: textOf(rqd, 8) || textOf(rqd, 7),
      quantity: Number.isFinite(quantity) && quantity > 0 ? quantity : undefined,
      needAt: timeIn(mapping, firstOf(rqd, 10), { place: 'RQD-10' }),
    },
  })
}

/** MFN^M02, M05, M15: kept for whoever keeps people, beds and items (the facility's own list is the law here). */
export function isMasterFile(trigger: string): boolean {
  return ['M02', 'M05', 'M15', 'M16'].includes(trigger)
}

/** One signal that says a list of the house was sent. */
export function mapMasterFile(mapping: Mapping, trigger: string): Result<SignalEvent[], string> {
  const entries = segmentsOf(mapping, 'MFE').length
  return ok([signalOf(mapping, { name: `list-${trigger.toLowerCase()}`, patient: null, facts: { entries } })])
}
