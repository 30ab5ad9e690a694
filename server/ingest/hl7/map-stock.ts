import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { codedOf, entityIdOf } from './hl7-types.ts'
import { timeIn, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'
import { signalOf } from './signal-of.ts'

/**
 * OMS^O05: one requisition of the store for each ORC/RQD pair; OMN^O07: what was ordered outside the house. The fault is
 * the quarantine reason.
 */
export function mapStock(mapping: Mapping, name: 'stock-requisition' | 'order-placed'): Result<SignalEvent[], string> {
  const pairs = pairsIn(mapping)
  const asked = pairs.flatMap(({ orc, rqd }) => requisitionOf(mapping, { orc, rqd, name }) ?? [])
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

type Asked = {
  readonly orc: Segment | undefined
  readonly rqd: Segment
  readonly name: 'stock-requisition' | 'order-placed'
}

function requisitionOf(mapping: Mapping, { orc, rqd, name }: Asked): SignalEvent | null {
  const item = codedOf(firstOf(rqd, 2)) ?? codedOf(firstOf(rqd, 3))
  if (item === null) return null
  const order = entityIdOf(firstOf(orc, 2))
  const quantity = Number(textOf(rqd, 5))
  const isCancelled = ['CA', 'DC', 'OC'].includes(textOf(orc, 1).toUpperCase())
  return signalOf(mapping, {
    name: isCancelled ? 'requisition-cancelled' : name,
    patient: null,
    links: order === null ? [] : [order],
    facts: {
      itemId: item.code,
      itemName: item.text ?? item.code,
      stockPlace: textOf(rqd, 8) || textOf(rqd, 7),
      quantity: Number.isFinite(quantity) && quantity > 0 ? quantity : undefined,
      orderNumber: name === 'order-placed' ? order?.id : undefined,
      needAt: timeIn(mapping, firstOf(rqd, 10), { place: 'RQD-10' }),
    },
  })
}

/**
 * ORS^O06, ORN^O08, ORR^O02: what the store or the vendor answers to an order (ORC-1, table 0119): it will come, or it
 * cannot be had. What answers nothing about goods is kept.
 */
export function mapVendorAnswer(mapping: Mapping): Result<SignalEvent[], string> {
  const answers = mapping.message.segments.filter(({ name }) => name === 'ORC')
  const rqd = mapping.message.segments.find(({ name }) => name === 'RQD')
  return ok(
    answers.flatMap((orc) => {
      const control = textOf(orc, 1).toUpperCase()
      const isRefused = REFUSED.has(control)
      if (!isRefused && !TAKEN.has(control)) return []
      const links = [entityIdOf(firstOf(orc, 2)), entityIdOf(firstOf(orc, 3))].filter((id) => id !== null)
      const at =
        timeIn(mapping, firstOf(rqd, 10), { place: 'RQD-10' }) ??
        timeIn(mapping, firstOf(orc, 7), { place: 'ORC-7', component: 4 })
      const facts = isRefused
        ? { backorder: true }
        : { backorder: false, orderNumber: links.at(-1)?.id, deliveryAt: at }
      return [
        signalOf(mapping, { name: isRefused ? 'vendor-refused' : 'vendor-confirmed', patient: null, links, facts }),
      ]
    }),
  )
}

const TAKEN: ReadonlySet<string> = new Set(['OK', 'SC'])
const REFUSED: ReadonlySet<string> = new Set(['UA', 'OC', 'CR', 'UD'])
