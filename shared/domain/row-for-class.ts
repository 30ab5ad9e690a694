import { assertNever } from '../kernel/assert-never.ts'
import type { EscalationRow } from './escalation.ts'
import type { JourneyRow } from './journey.ts'
import { mayRead, type RowClass } from './roles.ts'
import { CLASS_OF, type Row } from './row.ts'
import type { TaskRow } from './task.ts'

/**
 * The row as a reader of this class gets it, or null: never sent (rule SY60). `wall` gets operational rows without
 * initials, names of people, facts and free text: bed, department, shape and time (screens.md, wallboard).
 */
export function rowForClass(row: Row, held: RowClass): Row | null {
  if (held !== 'wall') return mayRead(held, CLASS_OF[row.kind]) ? row : null
  switch (row.kind) {
    case 'journey':
      return wallJourney(row)
    case 'task':
      return wallTask(row)
    case 'escalation':
      return wallEscalation(row)
    case 'journeyId':
    case 'journeyPhi':
    case 'taskPhi':
      return null
    default:
      return assertNever(row)
  }
}

const NOBODY = ''

function wallJourney(row: JourneyRow): JourneyRow {
  const next = row.next === null ? null : { ...row.next, owner: null }
  const known = row.advance ?? null
  const owed = known === null ? null : { ...known, detail: null, owedBy: { ...known.owedBy, person: null } }
  const advance = row.advance === undefined ? {} : { advance: owed }
  return { ...row, initials: '', marks: [], barriers: [], facts: {}, hold: row.hold, next, ...advance }
}

function wallTask(row: TaskRow): TaskRow {
  const override = row.override === undefined ? {} : { override: null }
  const plain = {
    ...row,
    ...override,
    flags: [],
    promise: row.promise === null ? null : { ...row.promise, by: NOBODY },
  }
  if ('owner' in plain) return { ...plain, owner: { ...plain.owner, name: NOBODY } }
  if (!('performed' in plain)) return plain
  const performed = { ...plain.performed, by: NOBODY, recordedBy: NOBODY }
  return 'reason' in plain ? { ...plain, performed, reason: '' } : { ...plain, performed }
}

function wallEscalation(row: EscalationRow): EscalationRow {
  const told = row.told.map((telling) => ({ ...telling, to: [], note: null }))
  const by = row.acknowledged
  return { ...row, told, acknowledged: by === null ? null : { ...by, by: { ...by.by, name: NOBODY } }, endReason: null }
}
