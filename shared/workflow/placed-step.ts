import type { TaskRow } from '../domain/task.ts'
import { amountOf, holds, levelOf, ruleOf } from './approval.ts'
import { type Draft, putTask } from './draft.ts'
import { factOf } from './facts-of.ts'
import type { ApprovalLevel } from './template/approval-schema.ts'
import type { ConditionScope } from './template/condition.ts'
import type { Step } from './template/plan.ts'

type Placing = { readonly step: Step; readonly task: TaskRow; readonly scope: ConditionScope }

/** The task with the department that its facts ask for; one that was sent on stays where it was sent. */
export function placedStep(draft: Draft, { step, task, scope }: Placing): TaskRow {
  if ((task.state !== 'waiting' && task.state !== 'free') || task.forwards > 0) return task
  const approved = step.def.approval === undefined ? null : toApprover(draft, step, task)
  if (approved !== null) return approved
  for (const [index, rule] of step.def.departmentWhen.entries()) {
    const truth = step.departments[index]?.evaluate(scope)
    if (truth === 'unknown') return task
    if (truth === true) return inDepartment(draft, task, rule.department)
  }
  return inDepartment(draft, task, namedDepartment(draft, step) ?? step.def.department)
}

/** The department that the step's fact names; null where it names none of this hospital's (rule CV5). */
function namedDepartment(draft: Draft, { def }: Step): TaskRow['department'] | null {
  const named = def.departmentFact === undefined ? null : factOf(draft, def.departmentFact)
  return draft.context.reference.departments.find(({ id }) => id === named)?.id ?? null
}

/** Of these levels the first with anybody who is not away, or whom somebody stands in for; the first where none has (AP2). */
function thereLevel(
  { context, now }: Draft,
  { def }: Step,
  levels: readonly ApprovalLevel[],
): ApprovalLevel | undefined {
  const { roster, reference } = context
  const isThere = (level: ApprovalLevel) => {
    const all = reference.members.filter((member) => holds(member, level, def.department))
    return all.length === 0 || all.some(({ id }) => roster?.present(id, now) !== null)
  }
  return roster === undefined ? levels[0] : (levels.find(isThere) ?? levels[0])
}

/** A step that is approved goes to the department whose level decides its amount (rule AP2). */
function toApprover(draft: Draft, step: Step, task: TaskRow): TaskRow | null {
  const rule = ruleOf({ template: draft.plan.template }, step.def)
  const amount = rule === null ? 'unknown' : amountOf(rule, draft)
  const at = rule === null || amount === 'unknown' ? null : levelOf(rule, amount)
  const level = at === null || rule === null ? undefined : thereLevel(draft, step, rule.levels.slice(at))
  return level === undefined ? null : inDepartment(draft, task, level.department ?? step.def.department)
}

function inDepartment(draft: Draft, task: TaskRow, department: TaskRow['department']): TaskRow {
  if (task.department === department) return task
  const moved = { ...task, department }
  putTask(draft, moved)
  return moved
}
