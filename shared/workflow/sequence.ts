import type { NextTry, Try } from '../domain/outreach.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Calendar } from '../sla/calendar.ts'
import { addWorking } from '../sla/working-time.ts'
import type { ResultCode, Sequence } from './template/sequence-schema.ts'

/** Why a step ends whose tries are used up. */
export const UNREACHABLE = 'unreachable'
/** Why a step ends that is not to be tried any more: declined for good, opted out. */
export const STOPPED = 'not to be tried'

/** What a try leads to: another one, the end that its result means, or the end because it was the last. */
export type AfterTry =
  | { readonly kind: 'again'; readonly nextTry: NextTry }
  | { readonly kind: 'ended' }
  | { readonly kind: 'exhausted' }

/** The first try of a step that became free then (rule FU1). It is due at once unless the sequence waits before it. */
export function firstTry({ attempts }: Sequence, calendar: Calendar, freeAt: Instant): NextTry | null {
  const [first] = attempts
  if (first === undefined) return null
  const at = addWorking(calendar, freeAt, first.afterMin)
  return { nr: 1, at, channel: first.channel, due: first.afterMin === 0 }
}

/**
 * What follows a try (rules FU2-FU5). `tries` holds it already. `callBackAt`: when the other side wants to be tried
 * again; that try takes the place of the one just made.
 */
export function afterTry(
  sequence: Sequence,
  { tries, code, callBackAt }: { tries: readonly Try[]; code: ResultCode; callBackAt: Instant | null },
  calendar: Calendar,
): AfterTry {
  if (code.ends) return { kind: 'ended' }
  const last = tries.at(-1)
  const used = usedTries(tries)
  const attempt = sequence.attempts[used]
  if (last !== undefined && code.callBack && callBackAt !== null)
    return { kind: 'again', nextTry: { nr: used + 1, at: callBackAt, channel: last.channel, due: false } }
  if (last === undefined || attempt === undefined) return { kind: 'exhausted' }
  const at = addWorking(calendar, last.at, attempt.afterMin)
  return { kind: 'again', nextTry: { nr: used + 1, at, channel: attempt.channel, due: attempt.afterMin === 0 } }
}

/** Tries that are used up: a promise to call back uses none. */
export function usedTries(tries: readonly Try[]): number {
  return tries.filter(({ counts }) => counts).length
}

/** When the owed try falls due, or null where it is due already or none is owed. */
export function tryTime(task: TaskRow): Instant | null {
  if (isFinal(task) || task.state === 'waiting' || task.nextTry === undefined || task.nextTry.due) return null
  return task.nextTry.at
}

/** Since when the step stands until its next try: its clock counts only while a try is owed (rule FU6). */
export function standsSince(task: TaskRow): Instant | null {
  if (tryTime(task) === null) return null
  return task.tries?.at(-1)?.at ?? ('freeAt' in task ? task.freeAt : task.openedAt)
}
