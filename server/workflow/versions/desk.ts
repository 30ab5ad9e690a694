import type { Actor } from '../../../shared/domain/person.ts'
import { mayWorkflow, type WorkflowAct } from '../../../shared/domain/workflow-rights.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Random } from '../../../shared/kernel/random.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import type { Known } from '../../../shared/workflow/template/check-template.ts'
import type { TemplateFault } from '../../../shared/workflow/template/template-fault.ts'
import { appendNote } from '../../changelog/append-change.ts'
import type { Db, Tx } from '../../db/port.ts'
import type { FacilityRules, RuleContexts } from '../../db/rule-contexts.ts'
import { TryAgain } from '../../db/try-again.ts'
import { NO_WORKFLOW_STATE, type WorkflowState, workflowStatesOf } from '../../db/workflow-state.ts'

/** What the people who own workflows work with. */
export type DeskDeps = { readonly db: Db; readonly contexts: RuleContexts; readonly random: Random }

/** Why something was not done, in a sentence that says what to do; with the faults of a draft where there are some. */
export type DeskRefusal = {
  readonly code: 'forbidden' | 'not-found' | 'conflict' | 'faults'
  readonly sentence: string
  readonly faults?: readonly TemplateFault[]
}

/** A refusal. */
export function refused<T>(code: DeskRefusal['code'], sentence: string): Result<T, DeskRefusal> {
  return fail({ code, sentence })
}

/** Why the actor may not, or null where they may: to be asked before any work is done. */
export function denialOf(actor: Actor, act: WorkflowAct): DeskRefusal | null {
  return mayWorkflow(actor, act) ? null : { code: 'forbidden', sentence: NOT_YOURS[act] }
}

/** One change of a workflow that is not final, under its lock. */
export type Turn = {
  readonly tx: Tx
  readonly state: WorkflowState
  readonly now: Instant
  readonly actor: Actor
  readonly id: string
}

/** What a turn leads to: the state as it is from now on, and what the log says of it. */
export type Turned<T> = {
  readonly state: WorkflowState
  readonly verb: string
  readonly version: number
  readonly value: T
}

/**
 * Changes what is not final of a workflow in one transaction: rights, lock, read, decide, write, log. What is refused
 * writes nothing. Rules of this facility are read anew afterwards, here at once and on other nodes within seconds.
 */
export async function turn<T>(
  { db, contexts, random }: DeskDeps,
  ask: { readonly actor: Actor; readonly id: string; readonly act: WorkflowAct },
  decide: (turn: Turn) => Promise<Result<Turned<T>, DeskRefusal>>,
): Promise<Result<T, DeskRefusal>> {
  const { actor, id, act } = ask
  const denied = denialOf(actor, act)
  if (denied !== null) return fail(denied)
  const done = await db.transaction(async (tx) => {
    await tx.lockKey(actor.facility, `workflow:${id}`)
    const now = await tx.now()
    const states = workflowStatesOf(await tx.workflowStates(actor.facility))
    const decided = await decide({ tx, state: states.get(id) ?? NO_WORKFLOW_STATE, now, actor, id })
    if (!decided.ok) return decided
    const { state, verb, version, value } = decided.value
    await tx.putWorkflowState(actor.facility, id, state)
    const cause = `${id} v${version}`
    await appendNote(tx, random, { facility: actor.facility, verb, actor, cause, effectiveAt: now })
    return ok(value)
  })
  if (!done.ok) return done
  contexts.forget(actor.facility)
  db.ring(actor.facility)
  return done
}

/** The facility's rules as they are now. @throws TryAgain where it has none yet */
export async function rulesOf({ contexts }: Pick<DeskDeps, 'contexts'>, facility: string): Promise<FacilityRules> {
  const rules = await contexts.fresh(facility)
  if (rules === null) throw new TryAgain(`the rules of ${facility}`, { cause: null })
  return rules
}

/** What a template is checked against: the hospital's departments and calendars, and the other workflows' stages. */
export function knownOf({ reference, published }: FacilityRules): Known {
  const calendars = reference.calendars.flatMap((calendar) =>
    typeof calendar === 'object' && calendar !== null && 'id' in calendar ? [String(calendar.id)] : [],
  )
  const workflows = new Map(published.map(({ id, stages }) => [id, stages.map((stage) => stage.id)]))
  return { departments: reference.departments.map(({ id }) => id), calendars, workflows }
}

const NOT_YOURS: { readonly [A in WorkflowAct]: string } = {
  read: 'Wall displays do not read workflows.',
  draft: 'Only a template owner writes, tests and proposes a workflow.',
  publish: 'Only a template owner or a compliance officer publishes a workflow.',
  retire: 'Only a template owner retires a version.',
  move: 'Only a template owner moves running journeys to another version.',
}
