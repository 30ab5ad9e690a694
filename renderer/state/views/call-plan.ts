import type { TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Calendar } from '../../../shared/sla/calendar.ts'
import { afterTry, usedTries } from '../../../shared/workflow/sequence.ts'
import type { ResultCode, Sequence } from '../../../shared/workflow/template/sequence-schema.ts'
import type { TemplateTask } from '../../../shared/workflow/template/task-schema.ts'

/** A step inside which somebody is tried to be reached. */
export type CallStep = TemplateTask & { readonly sequence: Sequence }

/** What a result leads to: the step's form first, the end of the step, another try, or the end because it was the last. */
export type CallPlan =
  | { readonly kind: 'form' }
  | { readonly kind: 'ends' }
  | { readonly kind: 'asks-when' }
  | { readonly kind: 'again'; readonly nextAt: Instant }
  | { readonly kind: 'exhausted' }

/** The plan of a result by the same rule that records it (rule BO18): the next try dates itself. */
export function planCall(
  { captures, sequence }: CallStep,
  code: ResultCode,
  on: { task: TaskRow; now: Instant; calendar: Calendar },
): CallPlan {
  // A result that says everything by itself needs no form; one that only says "reached" does.
  if (code.ends) return captures.length > 0 && Object.keys(code.sets).length === 0 ? { kind: 'form' } : { kind: 'ends' }
  if (code.callBack) return { kind: 'asks-when' }
  const made = { by: '', at: on.now, channel: 'call', result: code.code, counts: true } as const
  const tries = [...(on.task.tries ?? []), made]
  const next = afterTry(sequence, { tries, code, callBackAt: null }, on.calendar)
  if (next.kind === 'again') return { kind: 'again', nextAt: next.nextTry.at }
  return { kind: next.kind === 'ended' ? 'ends' : 'exhausted' }
}

/** True for a step with a sequence of tries. */
export function isCall(step: TemplateTask | null): step is CallStep {
  return step?.sequence !== undefined
}

/** Which try is owed, of how many. */
export function tryOf(task: TaskRow, { attempts }: Sequence): { readonly nr: number; readonly most: number } {
  const nr = task.nextTry?.nr ?? usedTries(task.tries ?? []) + 1
  return { nr: Math.min(nr, attempts.length), most: attempts.length }
}
