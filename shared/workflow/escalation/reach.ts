import type { Uncovered } from '../../domain/uncovered.ts'
import type { TaskRow } from '../../domain/task.ts'
import { watchTimes } from '../../sla/watched.ts'
import { type Draft, mark, openTasks, putJourney } from '../draft.ts'
import { type TaskTimes, taskTimes } from '../task-times.ts'
import { FIRST, nobodyFor } from './nobody-for.ts'

/** The mark behind the name while some level would rise unheard. */
export const NO_COVER = 'no-cover'

/**
 * Looks whether the levels that open steps have ahead would be heard by anybody on duty when they rise, and says so on the journey
 * before they rise: at 75 % at the latest, since warnings wake it too. Told to nobody apart; the mark stands once, as long as
 * the gap does (rule ES10).
 */
export function checkReach(draft: Draft): void {
  const found = new Map<string, Uncovered>()
  for (const task of openTasks(draft)) for (const gap of gapsOf(draft, task)) keepFirst(found, gap)
  const gaps = [...found.values()].toSorted((a, b) => a.at - b.at || a.level - b.level).slice(0, MOST_SAID)
  const before = draft.journey.uncovered ?? []
  if (gaps.map(keyOf).join() !== before.map(keyOf).join()) putJourney(draft, { uncovered: gaps })
  mark(draft, NO_COVER, gaps.length > 0)
}

const MOST_SAID = 20

function gapsOf(draft: Draft, task: TaskRow): Uncovered[] {
  const { context, journey, plan } = draft
  const times = taskTimes(draft, task)
  const above = times.levels.flatMap(({ level, at }) => {
    const role = plan.template.ladder.find((step) => step.level === level)?.role ?? 'owner'
    if (role === 'owner') return []
    const then = Math.max(at, draft.now)
    if (context.onDuty({ role, unit: journey.unit, department: task.department }, then).length > 0) return []
    return [{ role, department: ofDepartment(role) ? task.department : null, level, at }]
  })
  return [...ownGap(draft, task, times), ...above]
}

/** Nobody will be there who may do the step when its owner is to hear of it: then the next level does (rule ES13). */
function ownGap(draft: Draft, task: TaskRow, { warnAt }: TaskTimes): Uncovered[] {
  const heard = [warnAt, watchTimes(task.handoff).dueAt].filter((at) => at !== null)
  if (task.state !== 'free' || task.level >= FIRST || heard.length === 0) return []
  const at = Math.min(...heard)
  if (!nobodyFor(draft, task, Math.max(at, draft.now))) return []
  const { role, department } = task
  return [{ role, department: ofDepartment(role) ? department : null, level: FIRST, at }]
}

function ofDepartment(role: TaskRow['role']): boolean {
  return role === 'worker' || role === 'department-lead'
}

/** One word for a role of a department, with its earliest moment. */
function keepFirst(found: Map<string, Uncovered>, gap: Uncovered): void {
  const key = `${gap.role} ${gap.department}`
  const known = found.get(key)
  if (known === undefined || gap.at < known.at) found.set(key, gap)
}

function keyOf({ role, department, level, at }: Uncovered): string {
  return `${role} ${department} ${level} ${at}`
}
