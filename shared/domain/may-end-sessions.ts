import type { Actor } from './person.ts'

/** Whose sign-ins are meant; the facility is that of the one who asks, unless it is said. */
type Whose = {
  readonly id: string
  readonly facility?: string
  readonly roles: readonly string[]
  readonly departments: readonly string[]
}

/**
 * True where the actor may end this person's sign-ins (rule AU8): everybody their own, the house supervisor those of the
 * house, a lead those of people who work for no department but the lead's and have no more to say than a worker. The server
 * decides; a console asks it to offer only what may be.
 */
export function mayEndSessionsOf(
  actor: Pick<Actor, 'id' | 'facility' | 'roles' | 'departments'>,
  { id, facility = actor.facility, roles, departments }: Whose,
): boolean {
  if (facility !== actor.facility || actor.roles.includes('wall-display')) return false
  if (id === actor.id || actor.roles.includes('house-supervisor')) return true
  if (!actor.roles.includes('department-lead')) return false
  const isTheirs = departments.every((one) => actor.departments.some((mine) => mine === one))
  return departments.length > 0 && isTheirs && roles.every((role) => role === 'worker')
}
