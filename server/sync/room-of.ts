import type { RowClass } from '../../shared/domain/roles.ts'

/** The room of a scope and class: everybody in it gets the very same frame. */
export function roomOf(facility: string, scope: string, held: RowClass): string {
  return `${facility}|${scope}|${held}`
}

/** The room of everybody of a facility, for heartbeats. */
export function facilityRoomOf(facility: string): string {
  return `${facility}|*`
}
