import type { Actor } from '../../../shared/domain/person.ts'
import type { Role } from '../../../shared/domain/roles.ts'

/** True where somebody may cover units or departments beside their own (rule CV7); the server decides. */
export function mayCover({ roles }: Pick<Actor, 'roles'>): boolean {
  return roles.some((role) => COVERING.includes(role))
}

const COVERING: readonly Role[] = ['unit-coordinator', 'house-supervisor', 'worker', 'department-lead']
