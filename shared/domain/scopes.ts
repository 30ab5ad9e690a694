import { assertNever } from '../kernel/assert-never.ts'
import { HOUR_MS, type Instant } from '../kernel/instant.ts'
import { homesOf, type JourneyView, REFERRAL_DEPARTMENTS } from './journey-view.ts'
import type { Actor } from './person.ts'
import { classSchema, mayRead, type Role, type RowClass } from './roles.ts'
import { isFinal } from './task.ts'

/** How long a finished journey stays in its scopes (design.md section 5). */
export const KEEP_CLOSED_MS = 48 * HOUR_MS

/** A scope somebody holds, and the most of a row they get in it. */
export type Grant = { readonly scope: string; readonly class: RowClass }

/**
 * The scopes a journey is in, whole (rules SC1-SC5). Open: where the patient is placed, and every department with a task
 * not yet final; what follows no visit is placed by department and never leaves its home. Closed: only its place, and
 * with `now`, nowhere once `KEEP_CLOSED_MS` have passed.
 */
export function scopesOfJourney(state: JourneyView, now?: Instant): string[] {
  const { closedAt, state: is } = state.journey
  if (now !== undefined && closedAt !== null && now - closedAt >= KEEP_CLOSED_MS) return []
  return [...new Set([...placeOf(state), ...(is === 'open' ? departmentsOf(state) : [])])]
}

/** What an actor is sent, reference data first; a scope held twice counts with the higher class (rules SC6-SC9). */
export function scopesOfActor(actor: Actor): Grant[] {
  const own: Grant[] = [
    { scope: `facility:${actor.facility}:ref`, class: least(actor.class, 'ops') },
    { scope: `user:${actor.id}`, class: actor.class },
  ]
  const best = new Map(own.map((grant) => [grant.scope, grant]))
  for (const role of actor.roles)
    for (const grant of grantsOf(role, actor)) {
      const capped = { ...grant, class: least(grant.class, actor.class) }
      const held = best.get(grant.scope)
      if (held === undefined || mayRead(capped.class, held.class)) best.set(grant.scope, capped)
    }
  return [...best.values()]
}

/** True where one of the actor's scopes holds the journey with a class that shows such rows. */
export function mayReadRow(actor: Actor, rowClass: RowClass, journeyScopes: readonly string[]): boolean {
  return scopesOfActor(actor).some((held) => journeyScopes.includes(held.scope) && mayRead(held.class, rowClass))
}

/** The most a person of these roles and departments may read anywhere: what `Actor.class` is made from. */
export function classOfRoles(person: Pick<Actor, 'roles' | 'departments'>): RowClass {
  if (person.roles.includes('wall-display')) return 'wall'
  const classes = person.roles.flatMap((role) => {
    if (role === 'worker' || role === 'department-lead') return person.departments.map(classOfDepartment)
    return CLASS_OF_ROLE[role] ?? []
  })
  return classes.reduce<RowClass>((most, next) => (mayRead(next, most) ? next : most), 'ops')
}

/** What the work of a department needs to see: transport and outreach the identity, cleaning the bed (design.md section 5). */
export function classOfDepartment(department: string): RowClass {
  return CLASS_OF_DEPARTMENT[department] ?? 'ops'
}

const CLASS_OF_ROLE: { readonly [R in Role]?: RowClass } = {
  'unit-coordinator': 'phi',
  'house-supervisor': 'phi',
  'referral-coordinator': 'phi',
}

const CLASS_OF_DEPARTMENT: { readonly [department: string]: RowClass } = {
  ...of('phi', ['NUR', 'PHA', 'CM', 'MD', 'OR', 'ANE', 'BIL', 'ADM', 'HIM', 'REF', 'AUT', 'REC']),
  ...of('id', ['TRN', 'OUT', 'BED']),
  ...of('ops', ['EVS', 'SPD', 'SUP']),
}

function of(rowClass: RowClass, departments: readonly string[]): { [department: string]: RowClass } {
  return Object.fromEntries(departments.map((department) => [department, rowClass]))
}

function grantsOf(role: Role, actor: Actor): Grant[] {
  switch (role) {
    case 'worker':
    case 'department-lead':
      return actor.departments.map((id) => ({ scope: `dept:${id}`, class: classOfDepartment(id) }))
    case 'unit-coordinator':
      return actor.units.map((id) => ({ scope: `unit:${id}`, class: 'phi' }))
    case 'house-supervisor':
      return [...actor.units, 'none'].map((id) => ({ scope: `unit:${id}`, class: 'phi' }))
    case 'referral-coordinator':
      return REFERRAL_DEPARTMENTS.map((id) => ({ scope: `dept:${id}`, class: 'phi' }))
    case 'wall-display':
      return actor.units.map((id) => ({ scope: `unit:${id}`, class: 'wall' }))
    case 'compliance-officer':
    case 'template-owner':
    case 'integration-analyst':
      return []
    default:
      return assertNever(role)
  }
}

function placeOf({ journey }: JourneyView): string[] {
  const homes = homesOf(journey).map((department) => `dept:${department}`)
  if (homes.length === 0) return [`unit:${journey.unit ?? 'none'}`]
  return [...homes, ...(journey.unit === null ? [] : [`unit:${journey.unit}`])]
}

function departmentsOf({ tasks }: JourneyView): string[] {
  return [...tasks.values()].filter((task) => !isFinal(task)).map((task) => `dept:${task.department}`)
}

function least(a: RowClass, b: RowClass): RowClass {
  return classSchema.options.indexOf(a) <= classSchema.options.indexOf(b) ? a : b
}
