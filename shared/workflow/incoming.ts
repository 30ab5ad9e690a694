import type { Person } from '../domain/person.ts'
import type { DutyAsk } from '../domain/roster-view.ts'
import type { TaskRow } from '../domain/task.ts'
import type { Draft } from './draft.ts'
import { instantFact } from './facts-of.ts'

/** What is asked about a step that the shift coming on signs. */
export type IncomingAsk = Pick<Draft, 'context' | 'journey' | 'phi'>

/**
 * Who comes on when the shift of the hand-over ends: `people` by the roster, of the step's role, else of its department;
 * `nobody`: the roster knows them all and has none of them there; `unknown`: nobody can say (rules HO6, HO7). `roleToo`: the
 * roster does not know the step's role, so whoever has it may be there beside those.
 */
export type Incoming =
  | { readonly kind: 'people'; readonly people: readonly Person[]; readonly roleToo: boolean }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unknown' }

/** Who comes on to sign this step. */
export function incomingFor({ context: { roster }, journey, phi }: IncomingAsk, task: TaskRow): Incoming {
  const end = instantFact({ journey, phi }, 'shiftEndAt')
  if (roster === undefined || end === null) return { kind: 'unknown' }
  const of = { unit: journey.unit, department: task.department }
  const [ofRole, ofDepartment]: readonly [DutyAsk, DutyAsk] = [
    { ...of, role: task.role },
    { ...of, role: 'worker' },
  ]
  const knowsRole = roster.covers(ofRole, end)
  const inRole = knowsRole ? roster.onDuty(ofRole, end) : []
  if (inRole.length > 0) return { kind: 'people', people: inRole, roleToo: false }
  const knowsDepartment = roster.covers(ofDepartment, end)
  const people = knowsDepartment ? roster.onDuty(ofDepartment, end) : []
  if (people.length > 0) return { kind: 'people', people, roleToo: !knowsRole }
  return knowsRole && knowsDepartment ? { kind: 'nobody' } : { kind: 'unknown' }
}

/** On the card of a step whose shift has nobody on the roster (rule HO7). */
export const NOBODY_COMES = 'nobody of the next shift is on the roster'
