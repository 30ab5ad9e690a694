import type { SignalEvent } from '../../../shared/domain/signal-event.ts'
import { ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { codedOf } from './hl7-types.ts'
import { segmentsOf, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'
import { signalOf } from './signal-of.ts'

const LISTS = { M02: 'list-m02', M05: 'list-m05', M15: 'list-m15', M16: 'list-m16' } as const

/** MFN^M02, M05, M15, M16: kept for whoever keeps people, beds and items (the facility's own list is the law here). */
export function isMasterFile(trigger: string): trigger is keyof typeof LISTS {
  return Object.hasOwn(LISTS, trigger)
}

/** One signal that says a list of the house was sent, and one for each item of which nothing is left (IIM-12). */
export function mapMasterFile(mapping: Mapping, trigger: keyof typeof LISTS): Result<SignalEvent[], string> {
  const entries = segmentsOf(mapping, 'MFE').length
  const list = signalOf(mapping, { name: LISTS[trigger], patient: null, facts: { entries } })
  return ok([list, ...segmentsOf(mapping, 'IIM').flatMap((iim) => emptyOf(mapping, iim))])
}

/** Below which number an item is low is the store's own knowledge (it posts `supply-low`); none left is low anywhere. */
function emptyOf(mapping: Mapping, iim: Segment): SignalEvent[] {
  const item = codedOf(firstOf(iim, 1)) ?? codedOf(firstOf(iim, 2))
  const left = textOf(iim, 12)
  if (item === null || left === '' || !(Number(left) <= 0)) return []
  const place = codedOf(firstOf(iim, 6))
  const facts = { itemId: item.code, itemName: item.text ?? item.code, stockPlace: place?.code }
  return [signalOf(mapping, { name: 'supply-low', patient: null, facts })]
}
