import type { Department, Member, Reference, Unit } from '../../shared/domain/reference.ts'
import { rosterView, type RosterView } from '../../shared/domain/roster-view.ts'
import { quickReader } from '../../shared/kernel/quick-reader.ts'
import { ALWAYS, calendarSchema, type Calendar } from '../../shared/sla/calendar.ts'
import { calendarShelf, type CalendarShelf } from '../../shared/sla/calendar-shelf.ts'
import { publishedTemplate } from '../../shared/workflow/template/published-template.ts'
import type { Template } from '../../shared/workflow/template/template.ts'

/** Reference data with lookups. Templates by `<id>@<version>`; `boards` holds the newest version of each workflow. */
export type ReferenceView = {
  readonly reference: Reference
  readonly units: ReadonlyMap<string, Unit>
  readonly departments: ReadonlyMap<string, Department>
  readonly members: ReadonlyMap<string, Member>
  readonly calendars: readonly Calendar[]
  /** The same by id and by id@version, for rules. */
  readonly shelf: CalendarShelf
  readonly templates: ReadonlyMap<string, Template>
  readonly boards: readonly Template[]
  /** Who stands in for whom; it names no shifts. */
  readonly roster: RosterView
}

const calendarReader = quickReader(calendarSchema)

/** The view of a reference document. A calendar or template this console cannot read is left out: its rows get no preview. */
export function referenceView(reference: Reference): ReferenceView {
  const calendars = reference.calendars.flatMap((body) => read(calendarReader, body))
  const templates = reference.templates.flatMap((body) => read(publishedTemplate, body))
  return {
    reference,
    units: byId(reference.units),
    departments: byId(reference.departments),
    members: byId(reference.members),
    calendars,
    shelf: calendarShelf([ALWAYS, ...calendars]),
    templates: new Map(templates.map((template) => [`${template.id}@${template.version}`, template])),
    boards: newest(templates),
    roster: rosterView({ shifts: [], absences: reference.absences ?? [] }, reference.members),
  }
}

function newest(templates: readonly Template[]): readonly Template[] {
  const best = new Map<string, Template>()
  for (const template of templates)
    if ((best.get(template.id)?.version ?? 0) < template.version) best.set(template.id, template)
  return [...best.values()]
}

function byId<T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]))
}

function read<T>(schema: { safeParse(value: unknown): { success: boolean; data?: T } }, body: unknown): T[] {
  const parsed = schema.safeParse(body)
  return parsed.success && parsed.data !== undefined ? [parsed.data] : []
}
