import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { Command, Decision } from '../../shared/commands/command.ts'
import { decideCommand } from '../../shared/commands/decide-command.ts'
import { rowOf } from '../../shared/commands/row-seen.ts'
import { hasSealed, withStandIns } from '../../shared/commands/sealed-args.ts'
import type { Actor } from '../../shared/domain/person.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import type { ReferenceView } from './reference-view.ts'

/** The server's own rule on what is known here; null where it cannot be asked (no reference data, somebody else's action). */
export type Predict = (state: JourneyState | null, command: Command, user: string) => Decision | null

/** What a prediction needs to know, read at each call. */
export type PredictParts = {
  readonly actor: () => Actor | null
  readonly reference: () => ReferenceView | null
}

/**
 * Runs `decideCommand` as a preview: who is on duty is unknown here, and time is when the person acted. What was decided on
 * a state last is not decided again: an action is asked about before it is recorded, and shown as soon as it is.
 */
export function createPredict({ actor, reference }: PredictParts): Predict {
  const decided = new WeakMap<JourneyState, Decided>()
  return (state, command, user) => {
    const who = actor()
    const known = reference()
    if (who === null || known === null || who.id !== user) return null
    const last = state === null ? undefined : decided.get(state)
    if (last !== undefined && last.who === who && last.known === known && isSameAct(last.command, command))
      return last.decision
    const decision = decide(state, command, who, known)
    if (state !== null) decided.set(state, { command, who, known, decision })
    return decision
  }
}

/** The last decision on a state, and all that it came from. */
type Decided = {
  readonly command: Command
  readonly who: Actor
  readonly known: ReferenceView
  readonly decision: Decision | null
}

/** Under one id a command is the same but for its numbers and signature, and how its arguments lie. */
function isSameAct(a: Command, b: Command): boolean {
  return a.commandId === b.commandId && a.args === b.args
}

function decide(state: JourneyState | null, command: Command, actor: Actor, known: ReferenceView): Decision | null {
  const context = contextOf(state, known, command)
  if (context === null) return null
  const at = command.issuedAt
  const asking = { actor, context, at, now: at, ...builtOn(state, command) }
  if (!hasSealed(command.args)) return decideCommand(state, command, asking)
  const guess = decideCommand(state, withStandIns(command), asking)
  // [SE4] Whether what is sealed will do cannot be said here; everything else can.
  return !guess.ok && guess.fault.code === 'invalid' ? null : guess
}

/** What builds on a pending action is compared with that action's own result, which is what stands here. */
function builtOn(state: JourneyState | null, { after, entityId }: Command): { versionAfter?: number } {
  if (after === undefined || state === null) return {}
  const row = rowOf(state, entityId, 'task-or-journey') ?? rowOf(state, entityId, 'escalation')
  return row === null ? {} : { versionAfter: row.version }
}

/** A journey runs by its own version; one that is being opened by the newest of the workflow that is asked for. */
function contextOf(state: JourneyState | null, view: ReferenceView, { args }: Command): RuleContext | null {
  const template =
    state === null
      ? (view.boards.find(({ id }) => id === args['workflow']) ?? view.boards[0])
      : view.templates.get(`${state.journey.workflow}@${state.journey.templateVersion}`)
  if (template === undefined) return null
  return { template, reference: view.reference, calendars: view.shelf, onDuty: () => [], roster: view.roster }
}
