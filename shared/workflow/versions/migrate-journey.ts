import type { JourneyState } from '../../changes/journey-state.ts'
import { isFinal, ownerOf, type TaskRow } from '../../domain/task.ts'
import type { Instant } from '../../kernel/instant.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { RuleContext } from '../context.ts'
import { type Draft, draftOf, finish, putJourney, putTask } from '../draft.ts'
import { taskOf } from '../new-task.ts'
import { settle } from '../settle.ts'
import type { TemplateTask } from '../template/task-schema.ts'
import { ended } from '../task-turn.ts'
import { changesOf, type VersionChange } from './version-changes.ts'

/** A journey on another version of its workflow, and what that changed for people. */
export type Migrated = { readonly state: JourneyState; readonly changes: readonly VersionChange[] }

/**
 * Moves a running journey to another version of its workflow (rule WV6): finished work stays, open steps take the new
 * wording, place and time and keep whoever has them, steps that are gone are cancelled, new ones wait or open. Fault: a
 * sentence where it cannot stand there.
 */
export function migrateJourney(state: JourneyState, to: RuleContext, now: Instant): Result<Migrated, string> {
  const { journey } = state
  const { template } = to
  if (journey.state === 'closed') return fail('It is closed: it stays on the version it ran on.')
  if (template.id !== journey.workflow) return fail(`It runs by ${journey.workflow}, not by ${template.id}.`)
  if (!template.stages.some(({ id }) => id === journey.stage))
    return fail(`It stands at the stage "${journey.stage}", which version ${template.version} does not have.`)
  if (template.version === journey.templateVersion) return ok({ state, changes: [] })
  const draft = draftOf(state, to, now)
  putJourney(draft, { templateVersion: template.version, ownerRole: template.ownerRole })
  const defs = new Map(template.tasks.map((def) => [def.key, def]))
  for (const task of state.tasks.values()) moveTask(draft, task, defs.get(task.key))
  for (const def of template.tasks) if (!draft.current.has(def.key)) putTask(draft, taskOf(def, draft.journey, now))
  const after = settle(finish(draft), to, now)
  return ok({ state: after, changes: changesOf(state, after) })
}

function moveTask(draft: Draft, task: TaskRow, def: TemplateTask | undefined): void {
  if (isFinal(task) || task.key.startsWith('adhoc-')) return
  if (def === undefined)
    return putTask(draft, ended(task, 'cancelled', `not in version ${draft.plan.template.version}`, draft.now))
  putTask(draft, worded(def, draft, task))
}

/** What a version says of a step. Whoever has it keeps it in the department where they have it. */
function worded(def: TemplateTask, { journey, now }: Draft, task: TaskRow): TaskRow {
  const { title, department, role, mode, phase, pile, phiClass, onPath, after } = taskOf(def, journey, now)
  const held = ownerOf(task) !== null || task.forwards > 0
  return {
    ...task,
    title,
    department: held ? task.department : department,
    role,
    mode,
    phase,
    pile,
    phiClass,
    onPath,
    after,
  }
}
