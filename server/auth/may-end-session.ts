import type { Actor } from '../../shared/domain/person.ts'
import type { UserRecord } from '../db/records.ts'

/**
 * True where the actor may end this person's sign-ins (rule AU8): everybody their own, the house supervisor those of the
 * house, a lead those of people who work for no department but the lead's and have no more to say than a worker.
 */
export function mayEndSessionsOf(actor: Actor, user: Pick<UserRecord, 'id' | 'facility' | 'roles' | 'departments'>) {
  if (user.facility !== actor.facility || actor.roles.includes('wall-display')) return false
  if (user.id === actor.id || actor.roles.includes('house-supervisor')) return true
  if (!actor.roles.includes('department-lead')) return false
  const isTheirs = user.departments.every((one) => actor.departments.some((mine) => mine === one))
  return user.departments.length > 0 && isTheirs && user.roles.every((role) => role === 'worker')
}
