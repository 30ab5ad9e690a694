import type { EntityId } from '../../shared/domain/inbound-parts.ts'

/** The key by which a later message finds the journeys of an order, a referral, an appointment or an authorization. */
export function linkKey(workflow: string, { id }: Pick<EntityId, 'id'>): string {
  return `link:${workflow}:${id}`
}

/** The key by which a message finds the newest journey of a workflow about a person; every journey about one has it. */
export function personKey(workflow: string, patient: string): string {
  return `person:${workflow}:${patient}`
}
