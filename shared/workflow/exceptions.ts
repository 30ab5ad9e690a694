import type { TaskRow } from '../domain/task.ts'
import { isFinal } from '../domain/task.ts'
import { type Draft, mark, putTask } from './draft.ts'
import { addExtra, plainStep } from './new-task.ts'
import type { ExceptionPath } from './template/exception-schema.ts'
import type { Template } from './template/template.ts'

/** The mark of a journey with an exception that nobody has answered yet. */
const EXCEPTION = 'exception'

/** The path of an exception: as a person chose it, else the one whose reasons name it. */
export function pathOfException(
  { exceptions }: Pick<Template, 'exceptions'>,
  told: { readonly category?: string | undefined; readonly reason: string },
): ExceptionPath | null {
  const chosen = exceptions.find(({ category }) => category === told.category)
  return chosen ?? exceptions.find(({ reasons }) => reasons.includes(told.reason)) ?? null
}

/** Opens what answers each step that was not done for a reason with a path of its own, once (rule JN19). */
export function settleExceptions(draft: Draft): void {
  const { template } = draft.plan
  if (template.exceptions.length === 0) return
  const failed = [...draft.tasks.values()].filter((task) => task.state === 'not-done')
  for (const task of failed) raise(draft, task, template)
  const open = [...draft.tasks.values()].some((task) => task.answers !== undefined && !isFinal(task))
  mark(draft, EXCEPTION, open)
}

function raise(draft: Draft, task: TaskRow & { state: 'not-done' }, template: Template): void {
  if (task.exception !== undefined && task.exception.answeredBy !== null) return
  // An answer that fails for the same reason would ask for itself again: then a person says what it is.
  if (task.answers !== undefined && task.exception === undefined) return
  const path = pathOfException(template, { category: task.exception?.category, reason: task.reason })
  if (path === null) return
  const { category, department, role, minutes, title } = path
  const answering = addExtra(draft, {
    key: `adhoc-${category}`,
    title: `${title}: ${task.title}`,
    like: draft.plan.byKey.get(task.key)?.def ?? plainStep(task.phase),
    department,
    role,
    flags: [task.reason],
    minutes,
    calendar: 'department',
    onPath: task.onPath,
    answers: { category, task: task.id, reason: task.reason },
  })
  putTask(draft, { ...task, exception: { category, answeredBy: answering.id } })
}
