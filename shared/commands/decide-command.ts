import type { JourneyState } from '../changes/journey-state.ts'
import { maySee, whyNot } from '../domain/policy.ts'
import type { Actor } from '../domain/person.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import type { RuleContext } from '../workflow/context.ts'
import type { Command, Decision } from './command.ts'
import { withLastAct } from './last-act.ts'
import { decideOpenJourney, type FoundVisit } from './open-journey.ts'
import { refuse } from './refusal-facts.ts'
import { type EntityRow, isAsSeen, rowOf, type Seen } from './row-seen.ts'
import { VERBS } from './verbs.ts'

/** What a decision reads of a command; the rest of the envelope is the pipeline's. */
export type Asked = Pick<Command, 'verb' | 'entityId' | 'args'> & Partial<Pick<Command, 'baseVersion' | 'expect'>>

/** Who asks, what is known, when the act counts (`at`) and when it is decided (`now`). */
export type Asking = {
  readonly actor: Actor
  readonly context: RuleContext
  readonly at: Instant
  readonly now: Instant
  /** With `after`: the version of the row that the predecessor produced; it takes the place of `baseVersion`. */
  readonly versionAfter?: number
  /** For open-journey: what the server's census knows; a console's preview gives none. */
  readonly visit?: FoundVisit | 'unknown'
}

/**
 * The one decision: arguments, what the actor may see, closed journey, policy, the verb's rule, then whether the row is
 * the one the person saw. A more telling refusal goes before `stale`. Never throws; `by` and `row` are withheld from
 * those who may not read them (rules CD1-CD9). `state` is null where there is no such journey; for open-journey it is the one
 * that is open already for that visit and workflow.
 */
export function decideCommand(state: JourneyState | null, command: Asked, asking: Asking): Decision {
  if (command.verb === 'open-journey') return decideOpenJourney(state, command, asking)
  const read = VERBS[command.verb].read(command.args)
  if (!read.ok) return refuse('invalid', null, read.fault)
  const row = state === null ? null : rowOf(state, command.entityId, VERBS[command.verb].entity)
  if (state === null || row === null) return refuse('not-found', null)
  const task = taskBehind(state, row)
  if (!maySee(asking.actor, state, task)) return refuse('not-found', null)
  const denied = deniedBefore(state, command, { asking, row, task })
  if (denied !== null) return denied
  const ruled = read.value({ ...asking, state, entityId: command.entityId })
  const act = { verb: command.verb, was: row.kind === 'task' ? row : null, by: asking.actor.id, at: asking.at }
  const decision = withLastAct(ruled, act)
  if (!decision.ok || decision.value === state) return decision
  return isAsSeen(row, state.journey, seenBy(command, asking)) ? decision : refuse('stale', row)
}

/** What the person saw of the row; for verbs that mean the same on any version, only the fields they named. */
function seenBy(command: Asked, { versionAfter }: Asking): Seen {
  const exact = command.verb !== 'open-journey' && VERBS[command.verb].version === 'exact'
  return { expect: command.expect, version: exact ? (versionAfter ?? command.baseVersion) : undefined }
}

function deniedBefore(
  state: JourneyState,
  { verb }: Asked,
  { asking, row, task }: { asking: Asking; row: EntityRow; task: TaskRow | null },
): Decision | null {
  if (verb === 'open-journey') return null
  if (state.journey.state === 'closed' && verb !== 'note' && !tellsMore(row))
    return refuse('journey-closed', state.journey)
  const denial = whyNot(asking.actor, verb, state, task)
  return denial === null ? null : refuse(denial, denial === 'not-found' ? null : row)
}

/** In a closed journey, a task that a person finished says who and when; one cut short says that the journey closed. */
function tellsMore(row: EntityRow): boolean {
  return row.kind === 'task' && isFinal(row) && row.state !== 'cancelled'
}

function taskBehind(state: JourneyState, row: EntityRow): TaskRow | null {
  if (row.kind === 'task') return row
  return row.kind === 'escalation' ? (state.tasks.get(row.task) ?? null) : null
}
