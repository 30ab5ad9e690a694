import { z } from 'zod'
import type { JourneyState } from '../changes/journey-state.ts'
import type { Person } from '../domain/person.ts'
import type { Performed } from '../domain/performed.ts'
import type { TaskRow } from '../domain/task.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { typedTextSchema } from '../kernel/text.ts'
import { fail, ok, type Result } from '../kernel/result.ts'
import type { DecideInput } from './command.ts'
import { instantArg } from './arguments.ts'

/** Told by phone, charted late (domain.md E15.6): when it was done, by whom (a name or a user's id), how it is known. */
export const performedArgs = {
  performedAt: instantArg.optional(),
  performedBy: typedTextSchema(120, 1).optional(),
  via: z.enum(['seen', 'phone', 'paper', 'ehr']).optional(),
}

/** The three arguments as they arrive. */
export type PerformedArgs = {
  readonly performedAt?: Instant | undefined
  readonly performedBy?: string | undefined
  readonly via?: 'seen' | 'phone' | 'paper' | 'ehr' | undefined
}

/** An entry that arrives this much after the act is listed for the lead (E15.6). */
export const LATE_ENTRY_MS = 60 * MINUTE_MS

/** A workstation's clock may run ahead of ours by this much before its "now" is called the future. */
const AHEAD_MS = MINUTE_MS

/** True where the actor says that it was somebody else's act: the only way into a task that another holds. */
export function isRecord(args: PerformedArgs): boolean {
  return args.performedBy !== undefined || args.via !== undefined
}

/**
 * Who did it, when, who wrote it down. Fault: a sentence, where the moment lies before the journey opened or ahead of
 * now. A record of a held task without a name is its holder's act.
 */
export function performedOf(
  task: TaskRow,
  args: PerformedArgs,
  input: DecideInput<unknown>,
): Result<Performed, string> {
  const { actor, at, now, state } = input
  const given = args.performedAt
  if (given !== undefined && given > now + AHEAD_MS) return fail('performedAt lies in the future.')
  if (given !== undefined && given < openingOf(state, task)) return fail('performedAt lies before the journey opened.')
  const by = namedBy(task, args, input)?.name ?? args.performedBy ?? actor.name
  return ok({
    by,
    at: given === undefined ? at : Math.min(given, now),
    recordedBy: actor.name,
    recordedAt: at,
    via: args.via ?? 'console',
  })
}

/** True where it arrives so long after the act that the lead wants to see it. */
export function isLateEntry(performed: Performed, now: Instant): boolean {
  return now - performed.at > LATE_ENTRY_MS
}

/** Whom the record names, where that is somebody we know: the roster by id or whole name, else the task's holder. */
export function namedBy(task: TaskRow, args: PerformedArgs, { context, actor }: DecideInput<unknown>): Person | null {
  const said = args.performedBy
  if (said === undefined) return !isRecord(args) ? actor : 'owner' in task ? task.owner : null
  const { members } = context.reference
  const byName = members.filter(({ name }) => name.toLowerCase() === said.toLowerCase())
  return members.find(({ id }) => id === said) ?? (byName.length === 1 ? byName[0] : undefined) ?? null
}

function openingOf(state: JourneyState, task: TaskRow): Instant {
  return Math.min(task.openedAt, state.journey.openedAt)
}
