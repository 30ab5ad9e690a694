import type { MergeEvent } from '../../../shared/domain/inbound-event.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf } from './hl7-fields.ts'
import { nameOf } from './hl7-types.ts'
import { keptIdentifiers, mrnOf, patientOf } from './map-patient.ts'
import { segmentOf, toldAt, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'

/** ADT^A40: one event for each PID/MRG pair. The fault is the quarantine reason. */
export function mapMerge(mapping: Mapping): Result<MergeEvent[], string> {
  const pairs = pairsIn(mapping)
  if (pairs.length === 0)
    return fail(
      `${mapping.type} retires nobody: it has no MRG segment. Ask the sender to fill it, then send or replay.`,
    )
  const events: MergeEvent[] = []
  for (const pair of pairs) {
    const event = mergeOf(mapping, pair)
    if (!event.ok) return event
    events.push(event.value)
  }
  return ok(events)
}

type Pair = { readonly pid: Segment | undefined; readonly mrg: Segment }

function pairsIn(mapping: Mapping): Pair[] {
  const pairs: Pair[] = []
  let pid: Segment | undefined
  for (const segment of mapping.message.segments) {
    if (segment.name === 'PID') pid = segment
    if (segment.name === 'MRG') pairs.push({ pid, mrg: segment })
  }
  return pairs
}

function mergeOf(mapping: Mapping, { pid, mrg }: Pair): Result<MergeEvent, string> {
  const survivor = patientOf(mapping, pid)
  if (!survivor.ok) return survivor
  const retired = keptIdentifiers(mrg, 1)
  if (retired.length === 0)
    return fail(`${mapping.type} retires nobody: MRG-1 is empty. Ask the sender to fill MRG-1, then send or replay.`)
  const kept = new Set(survivor.value.identifiers.map(keyOf))
  if (retired.every((identifier) => kept.has(keyOf(identifier))))
    return fail(
      `${mapping.type} merges a patient into itself: MRG-1 and PID-3 are the same. Ask the sender what was meant.`,
    )
  const name = firstOf(mrg, 7)
  return ok({
    type: 'merge',
    ...toldAt(mapping, [[segmentOf(mapping, 'EVN'), 6]]),
    survivor: survivor.value,
    retired,
    retiredMrn: mrnOf(retired),
    retiredName: name === null ? null : nameOf(name),
  })
}

function keyOf({ value, authority }: { value: string; authority: string | null }): string {
  return JSON.stringify([value, authority])
}
