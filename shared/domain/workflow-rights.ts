import type { Actor } from './person.ts'

/** What somebody may do with a workflow's versions (rule WV5). */
export type WorkflowAct = 'read' | 'draft' | 'publish' | 'retire' | 'move'

/** True where the actor's roles allow it. That whoever proposes does not publish is asked beside it. */
export function mayWorkflow({ roles }: Pick<Actor, 'roles'>, act: WorkflowAct): boolean {
  switch (act) {
    case 'read':
      return roles.some((role) => role !== 'wall-display')
    case 'publish':
      return roles.includes('template-owner') || roles.includes('compliance-officer')
    case 'draft':
    case 'retire':
    case 'move':
      return roles.includes('template-owner')
  }
}
