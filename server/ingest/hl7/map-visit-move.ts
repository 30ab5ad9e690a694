import type { InboundPatient, Location } from '../../../shared/domain/inbound-parts.ts'
import type { VisitMoveEvent } from '../../../shared/domain/person-event.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { firstOf, textOf } from './hl7-fields.ts'
import { locationOf } from './hl7-types.ts'
import { patientOf } from './map-patient.ts'
import { toldAt, type Mapping } from './mapping.ts'
import type { Segment } from './parse-message.ts'

/** A35, A41 (accounts merged), A42 (visits merged), A44 (account moved), A45 (visit moved): MRG says what it was. */
export function mapVisitMerge(mapping: Mapping): Result<VisitMoveEvent, string> {
  const groups = groupsIn(mapping, 'MRG')
  const moves = groups.flatMap(({ patient, pid, mark, pv1 }) => {
    const from = textOf(mark, 5) || textOf(mark, 3)
    const into = textOf(pv1, 19) || textOf(pid, 18)
    if (patient === null || from === '' || from.length > 60) return []
    return [{ from, into: into === '' || into === from ? null : into.slice(0, 60), patient, location: null }]
  })
  if (moves.length === 0)
    return fail(
      `${mapping.type} names no visit that moves: MRG-5 and MRG-3 are empty. Ask the sender to fill MRG, then send or replay.`,
    )
  return ok({ type: 'visit-move', ...toldAt(mapping, []), moves: moves.slice(0, 20) })
}

/** A17: two patients changed beds. Both or neither. */
export function mapSwap(mapping: Mapping): Result<VisitMoveEvent, string> {
  const moves = groupsIn(mapping, 'PV1').flatMap(({ patient, pv1 }) => {
    const [from, location] = [textOf(pv1, 19), locationOf(firstOf(pv1, 3))]
    return patient === null || from === '' || from.length > 60 || location === null
      ? []
      : [{ from, into: null, patient, location }]
  })
  if (moves.length !== 2)
    return fail(
      `${mapping.type} swaps ${moves.length} beds: it needs two patients, each with PV1-19 and PV1-3. Ask the sender to fill them, then send or replay.`,
    )
  return ok({ type: 'visit-move', ...toldAt(mapping, []), moves })
}

type Group = {
  readonly patient: InboundPatient | null
  readonly pid: Segment | undefined
  readonly mark: Segment
  readonly pv1: Segment | undefined
  readonly location?: Location
}

/** PID, then the marking segment and the PV1 that belong to it. */
function groupsIn(mapping: Mapping, name: 'MRG' | 'PV1'): Group[] {
  const groups: { pid: Segment | undefined; mark: Segment; pv1: Segment | undefined }[] = []
  let pid: Segment | undefined
  for (const segment of mapping.message.segments) {
    if (segment.name === 'PID') pid = segment
    if (segment.name === name) groups.push({ pid, mark: segment, pv1: name === 'PV1' ? segment : undefined })
    const last = groups.at(-1)
    if (segment.name === 'PV1' && name === 'MRG' && last !== undefined) last.pv1 = segment
  }
  return groups.map((group) => {
    const read = patientOf(mapping, group.pid)
    return { ...group, patient: read.ok ? read.value : null }
  })
}
