import type { Calendar } from '../sla/calendar.ts'
import type { Person } from '../domain/person.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Reference } from '../domain/reference.ts'
import type { Role } from '../domain/roles.ts'
import type { RosterView } from '../domain/roster-view.ts'
import type { Template } from './template/template.ts'

/** What a rule may know beyond the journey itself. Handed in: the engine reads nothing by itself. */
export type RuleContext = {
  readonly template: Template
  readonly reference: Reference
  readonly calendars: ReadonlyMap<string, Calendar>
  /** People on duty in a role for a unit or department at a moment (absent: now); empty where nobody is (E15.7). A console's preview gives none. */
  readonly onDuty: (
    ask: { role: Role; unit: string | null; department: string | null },
    at?: Instant,
  ) => readonly Person[]
  /** Who is assigned where and until when; absent where there is none. A console's preview knows who is away, and no shifts. */
  readonly roster?: RosterView
}
