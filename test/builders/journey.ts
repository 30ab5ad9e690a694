import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { FactValue } from '../../shared/domain/fact.ts'
import type { Person } from '../../shared/domain/person.ts'
import { type Reference, referenceSchema } from '../../shared/domain/reference.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { Performed } from '../../shared/domain/performed.ts'
import type { TaskRow } from '../../shared/domain/task.ts'
import { facilityIdSchema, journeyIdSchema, userIdSchema } from '../../shared/kernel/ids.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { type Calendar, calendarSchema, ALWAYS } from '../../shared/sla/calendar.ts'
import { calendarShelf } from '../../shared/sla/calendar-shelf.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { factClass } from '../../shared/workflow/template/fact-names.ts'
import type { FactChange } from '../../shared/workflow/journey-event.ts'
import { openJourney, type OpenJourney } from '../../shared/workflow/open-journey.ts'
import { settle } from '../../shared/workflow/settle.ts'
import { done } from '../../shared/workflow/task-turn.ts'
import { type Template, templateSchema } from '../../shared/workflow/template/template.ts'

/** A Tuesday, 10:00 by the small hospital's clock. */
export const TEN: Instant = Date.parse('2026-03-10T14:00:00Z')

/** So many minutes after ten. */
export function at(minutes: number): Instant {
  return TEN + minutes * 60_000
}

/** A template of assets/workflows, parsed once. */
export function builtIn(name: string): Template {
  const known = parsed.get(name)
  if (known !== undefined) return known
  const file = join(import.meta.dirname, '../../assets/workflows', `${name}.json`)
  const template = templateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  parsed.set(name, template)
  return template
}

const parsed = new Map<string, Template>()

const zone = 'America/New_York'
const weekdays = (from: string, to: string) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [[from, to]]]))

/** Calendars of the small hospital. */
export const CALENDARS: readonly Calendar[] = [
  ALWAYS,
  calendarSchema.parse({ kind: 'hours', id: 'office', version: '1', zone, week: weekdays('08:00', '17:00') }),
]

const DEPARTMENTS = 'NUR PHA CM TRN EVS BIL ADM AUT REF OUT SUP BED MD HIM OR SPD ANE REC FAC FIN IT'.split(' ')
const OFFICE = ['BIL', 'AUT', 'REF', 'OUT', 'HIM', 'REC', 'FIN']

/** Two units with four beds each, every department of the built-in workflows, one person for each role that is told. */
export function smallHospital(change: Partial<Reference> = {}): Reference {
  const beds = ['401', '402'].flatMap((room) => ['A', 'B'].map((bed) => ({ room, bed })))
  const member = (username: string, roles: Role[], departments: string[], units: string[] = []) => ({
    id: username,
    username,
    name: username.replace('.', ' '),
    roles,
    departments,
    units,
  })
  return referenceSchema.parse({
    facility: 'test',
    name: 'Small Hospital',
    zone,
    a03Means: 'paperwork',
    synthetic: true,
    units: [
      { id: '4W', name: '4 West', beds },
      { id: '5W', name: '5 West', beds },
    ],
    departments: DEPARTMENTS.map((id) => ({
      id,
      name: id,
      short: id,
      staffing: ['NUR', 'PHA', 'CM', 'MD'].includes(id) ? 'assigned' : 'pool',
      calendar: OFFICE.includes(id) ? 'office' : 'always',
    })),
    members: [
      member('k.lind', ['unit-coordinator'], [], ['4W']),
      member('h.super', ['house-supervisor'], []),
      member('r.coord', ['referral-coordinator'], ['REF']),
      ...DEPARTMENTS.map((id) => member(`lead.${id.toLowerCase()}`, ['department-lead'], [id])),
      ...DEPARTMENTS.map((id) => member(`work.${id.toLowerCase()}`, ['worker'], [id])),
    ],
    calendars: CALENDARS,
    templates: [],
    ...change,
  })
}

/** What a context may differ in. `absent`: roles in which nobody is on duty. */
export type ContextChange = {
  readonly template?: Template
  readonly reference?: Partial<Reference>
  readonly absent?: readonly Role[]
}

/** Rules over a built-in workflow in the small hospital, everybody on duty. */
export function ruleContext(name: string = 'discharge.v1', change: ContextChange = {}): RuleContext {
  const reference = smallHospital(change.reference)
  return {
    template: change.template ?? builtIn(name),
    reference,
    calendars: calendarShelf(CALENDARS),
    onDuty: ({ role, unit, department }) =>
      (change.absent ?? []).includes(role) ? [] : peopleOf(reference, { role, unit, department }),
  }
}

/** Facts by name, each in the row it belongs to: where the template says, else by the common words. */
export function facts(values: { readonly [name: string]: FactValue }, template?: Template): FactChange[] {
  const declared = (name: string) => template?.facts.find((fact) => fact.name === name)?.class
  return Object.entries(values).map(([name, value]) => ({ name, value, class: declared(name) ?? factClass(name) }))
}

/** What opens a journey: a patient in 4 West 401 A at ten. */
export function opening(change: Partial<OpenJourney> = {}): OpenJourney {
  return {
    id: journeyIdSchema.parse('j1'),
    facility: facilityIdSchema.parse('test'),
    stage: 'planned',
    placement: { unit: '4W', room: '401', bed: 'A' },
    identity: { family: 'Testperson', given: 'Ada', birthDate: '1950-02-03', sex: 'F', mrn: 'T-1', visit: 'V-1' },
    facts: [],
    initials: 'AT',
    marks: [],
    priority: 'routine',
    at: TEN,
    source: { kind: 'message', ref: 'MSG-1' },
    ...change,
  }
}

/** A discharge ordered at ten by Dr Roe, with the facts given. */
export function discharge(
  values: { readonly [name: string]: FactValue } = {},
  { context = ruleContext(), ...change }: Partial<OpenJourney> & { context?: RuleContext } = {},
): JourneyState {
  const order = { id: 'ORD-1', by: 'Dr Roe' }
  const input = opening({ order, facts: facts(values), ...change })
  return openJourney(input, context, input.at)
}

/** A referral received at ten. */
export function referral(
  values: { readonly [name: string]: FactValue } = {},
  change: Partial<OpenJourney> = {},
): JourneyState {
  const placement = { unit: null, room: null, bed: null }
  const input = opening({
    stage: 'received',
    placement,
    facts: facts({ payer: 'P', clinic: 'CARD', ...values }),
    ...change,
  })
  return openJourney(input, ruleContext('referral.in.v1'), input.at)
}

/** The latest occurrence of a step. Throws where the journey has none: the test is wrong. */
export function taskOf(state: JourneyState, key: string): TaskRow {
  const found = [...state.tasks.values()].filter((task) => task.key === key).at(-1)
  if (found === undefined) throw new Error(`no step ${key}`)
  return found
}

/** Who did what, when, as the console records it. */
export function performed(by: string, when: Instant): Performed {
  return { by, at: when, recordedBy: by, recordedAt: when, via: 'console' }
}

/** A worker completes a step, writing the facts of its form: what the complete command does, without its checks. */
export function completed(
  state: JourneyState,
  key: string,
  on: { at: Instant; facts?: { readonly [name: string]: FactValue }; context?: RuleContext },
): JourneyState {
  const task = taskOf(state, key)
  const context = on.context ?? contextOf(state)
  refuseOtherVerbs(context, task)
  const by = `work.${task.department.toLowerCase()}`
  const row = done(task, performed(by, on.at), false)
  const written = facts(on.facts ?? {}, context.template)
  const told = withFacts({ ...state, tasks: new Map(state.tasks).set(row.id, row) }, written, on.at)
  return settle(told, context, on.at)
}

/** A step of tries, approval or four eyes moves by its own verbs alone: completing it here would prove nothing of them. */
function refuseOtherVerbs({ template }: RuleContext, { key }: TaskRow): void {
  const { sequence, approval, fourEyes = false } = template.tasks.find((one) => one.key === key) ?? {}
  if (sequence !== undefined || approval !== undefined || fourEyes)
    throw new Error(`${key} is tried, approved or confirmed, never just completed`)
}

/** The context of a journey by its workflow. */
export function contextOf(state: JourneyState): RuleContext {
  return ruleContext(`${state.journey.workflow}.v1`)
}

function withFacts(state: JourneyState, told: readonly FactChange[], when: Instant): JourneyState {
  const source = { kind: 'person', ref: 'form' } as const
  const of = (rowClass: 'ops' | 'phi') =>
    Object.fromEntries(
      told.filter((fact) => fact.class === rowClass).map(({ name, value }) => [name, { value, source, at: when }]),
    )
  return {
    ...state,
    journey: { ...state.journey, facts: { ...state.journey.facts, ...of('ops') } },
    phi: state.phi === null ? null : { ...state.phi, facts: { ...state.phi.facts, ...of('phi') } },
  }
}

function peopleOf(reference: Reference, ask: { role: Role; unit: string | null; department: string | null }): Person[] {
  return reference.members
    .filter(({ roles }) => roles.includes(ask.role))
    .filter(({ units }) => ask.role !== 'unit-coordinator' || units.some((unit) => unit === ask.unit))
    .filter(({ departments }) => ask.role !== 'department-lead' || departments.some((one) => one === ask.department))
    .map(({ id, name }) => ({ id: userIdSchema.parse(id), name }))
}
