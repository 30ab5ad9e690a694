import { type JourneyState, withTask } from '../changes/journey-state.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { readWait } from '../domain/wait.ts'
import { assertNever } from '../kernel/assert-never.ts'
import type { Instant } from '../kernel/instant.ts'
import { settle } from '../workflow/settle.ts'
import type { RuleContext } from '../workflow/context.ts'
import { withFormers } from '../workflow/former-facts.ts'
import { factWordsOf } from '../workflow/template/fact-words.ts'
import type { TemplateTask } from '../workflow/template/task-schema.ts'
import type { Template } from '../workflow/template/template.ts'
import type { DecideInput, Decision } from './command.ts'
import { refuse } from './refusal-facts.ts'

/** A rule about a task that is still open; an ended one answers `already-completed`, a missing one `not-found`. */
export function onOpenTask<Args>(
  decide: (task: TaskRow, input: DecideInput<Args>) => Decision,
): (input: DecideInput<Args>) => Decision {
  return (input) => {
    const task = input.state.tasks.get(input.entityId)
    if (task === undefined) return refuse('not-found', null)
    return isFinal(task) ? refuse('already-completed', task) : decide(task, input)
  }
}

/** The same for work that a person takes: what the system does by itself has no card (domain.md E1). */
export function onPersonsTask<Args>(
  decide: (task: TaskRow, input: DecideInput<Args>) => Decision,
): (input: DecideInput<Args>) => Decision {
  return onOpenTask((task, input) => (isWithoutPerson(task) ? ofTheSystem(task) : decide(task, input)))
}

/** True for a step that no person does: the system's own, and one that is a journey of its own. */
export function isWithoutPerson({ mode }: TaskRow): boolean {
  return mode === 'system' || mode === 'journey'
}

/** The refusal of a step that no person does. */
export function ofTheSystem(task: TaskRow): Decision {
  const by = task.mode === 'journey' ? 'by a journey of its own' : 'by the system'
  return refuse('forbidden', task, `${task.title} is done ${by}.`)
}

/** The person meant what is so already: taken, and nothing changes. */
export function unchanged(state: JourneyState): Decision {
  return { ok: true, value: state }
}

/**
 * The journey after a change, with everything that follows from it: steps that open, stages, clocks, escalations. What
 * follows counts from when the person acted, or from `since`, where that was earlier.
 */
export function settled(
  state: JourneyState,
  {
    context,
    now,
    at,
    state: before = state,
  }: Pick<DecideInput<unknown>, 'context' | 'now' | 'at'> & { state?: JourneyState },
  since: Instant = at,
): Decision {
  return { ok: true, value: settle(formersKept(before, state, context), context, now, since) }
}

/** What a person changed leaves its old value where the template keeps it (rule JN6). */
function formersKept(before: JourneyState, after: JourneyState, { template }: RuleContext): JourneyState {
  const words = factWordsOf(template)
  if (words.formers.length === 0) return after
  const facts = withFormers(before.journey.facts, after.journey.facts, words)
  const journey = facts === after.journey.facts ? after.journey : { ...after.journey, facts }
  if (after.phi === null) return { ...after, journey }
  const clinical = withFormers(before.phi?.facts ?? {}, after.phi.facts, words)
  return { ...after, journey, phi: clinical === after.phi.facts ? after.phi : { ...after.phi, facts: clinical } }
}

/** The same, after one task was replaced. */
export function settledTask(task: TaskRow, input: DecideInput<unknown>): Decision {
  return settled(withTask(input.state, task), input)
}

/** True where somebody else holds the task. */
export function isHeldByOther(task: TaskRow, { actor }: Pick<DecideInput<unknown>, 'actor'>): boolean {
  return 'owner' in task && task.owner.id !== actor.id
}

/** True where the actor holds the task. */
export function isMine(task: TaskRow, { actor }: Pick<DecideInput<unknown>, 'actor'>): boolean {
  return 'owner' in task && task.owner.id === actor.id
}

/** The refusal of a step that has not opened yet, with what it waits for in words. */
export function stillWaits(
  task: TaskRow,
  { context, state }: Pick<DecideInput<unknown>, 'context' | 'state'>,
): Decision {
  const waits = task.state === 'waiting' ? task.waitingFor : []
  const words = waits.map((wait) => wordFor(wait, context.template, state))
  return refuse('stale', task, `${task.title} still waits${words.length === 0 ? '' : ` for ${words.join(', ')}`}.`)
}

/** The engine's own words for what is missing (shared/domain/wait.ts), as a sentence says them. */
function wordFor(wait: string, template: Template, { journey }: JourneyState): string {
  const told = readWait(wait)
  const titled = (key: string) => `"${template.tasks.find((task) => task.key === key)?.title ?? key}"`
  switch (told.kind) {
    case 'stage':
      return `the stage "${template.stages.find(({ id }) => id === told.name)?.title ?? told.name}"`
    case 'fact':
      return `the fact ${told.name}`
    case 'gate':
      return `"${told.name}"`
    case 'time':
      return 'its time'
    case 'hold':
      return `the end of the hold (${journey.hold?.reason ?? 'on hold'})`
    case 'some':
      return `${told.more} of ${told.keys.map(titled).join(', ')}`
    case 'step':
      return titled(told.key)
    default:
      return assertNever(told)
  }
}

/** The step of the template behind a task; none for an added one. */
export function stepOf(task: TaskRow, { context }: Pick<DecideInput<unknown>, 'context'>): TemplateTask | null {
  return context.template.tasks.find((step) => step.key === task.key) ?? null
}
