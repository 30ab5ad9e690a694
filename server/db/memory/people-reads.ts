import type { Clock } from '../../../shared/kernel/clock.ts'
import type { Reads } from '../port.ts'
import { keyOf, type Tables } from './tables.ts'

/** Reads of accounts, sessions, reference data and templates. */
export function peopleReads(
  tables: Tables,
  clock: Clock,
): Pick<
  Reads,
  | 'userByName'
  | 'user'
  | 'users'
  | 'session'
  | 'liveSessions'
  | 'reference'
  | 'template'
  | 'templates'
  | 'workflowStates'
> {
  const templatesOf = (facility: string) =>
    [...tables.template.values()].filter((template) => template.facility === facility)
  return {
    userByName: async (username) =>
      [...tables.user.values()].find((user) => user.username.toLowerCase() === username.toLowerCase()) ?? null,
    user: async (id) => tables.user.get(id) ?? null,
    users: async (facility) => [...tables.user.values()].filter((user) => user.facility === facility),
    session: async (id) => tables.session.get(id) ?? null,
    liveSessions: async (facility) =>
      [...tables.session.values()].filter(
        (session) => session.facility === facility && session.revokedAt === null && session.expiresAt > clock.now(),
      ),
    reference: async (facility) => tables.reference.get(facility)?.body ?? null,
    template: async (facility, id, version) => {
      const found = tables.template.get(keyOf(facility, id, version))
      return found === undefined ? null : { body: found.body, hash: found.hash }
    },
    workflowStates: async (facility) =>
      [...tables.workflowState.values()]
        .filter((state) => state.facility === facility)
        .map(({ id, body }) => ({ id, body })),
    templates: async (facility) =>
      templatesOf(facility).map(({ id, version, body, hash }) => ({ id, version, body, hash })),
  }
}
