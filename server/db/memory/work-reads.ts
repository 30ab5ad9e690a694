import { isFinal } from '../../../shared/domain/task.ts'
import type { FinishedStep } from '../../../shared/workflow/usual-minutes.ts'
import type { ExceptionCount, Reads } from '../port.ts'
import { compareText } from './listing.ts'
import { rowsOfKind } from './rows-of.ts'
import { keyOf, type Tables } from './tables.ts'

/** What work took and where it failed: finished steps with their times, exceptions counted by workflow and category. */
export function workReads(tables: Tables): Pick<Reads, 'finishedSteps' | 'exceptionCounts'> {
  return {
    finishedSteps: async (facility, limit) => finishedSteps(tables, facility, limit),
    exceptionCounts: async (facility) => exceptionCounts(tables, facility),
  }
}

function finishedSteps(tables: Tables, facility: string, limit: number): FinishedStep[] {
  const workflows = new Map(rowsOfKind(tables, facility, 'journey').map(({ id, workflow }) => [String(id), workflow]))
  const done = rowsOfKind(tables, facility, 'task').filter((task) => task.state === 'done')
  const newest = done.toSorted((a, b) => b.seq - a.seq || compareText(a.id, b.id)).slice(0, limit)
  return newest.flatMap((task) => {
    const { key, takenAt = null, handoff = null, openedAt } = task
    const workflow = workflows.get(task.journey)
    if (workflow === undefined || takenAt === null || task.mode !== 'person' || task.performed.via === 'system')
      return []
    return [{ workflow, key, takenAt, doneAt: task.performed.at, freeAt: handoff?.clock.startedAt ?? openedAt }]
  })
}

function exceptionCounts(tables: Tables, facility: string): ExceptionCount[] {
  const workflows = new Map(rowsOfKind(tables, facility, 'journey').map(({ id, workflow }) => [String(id), workflow]))
  const tasks = new Map(rowsOfKind(tables, facility, 'task').map((task) => [String(task.id), task]))
  const counts = new Map<string, ExceptionCount>()
  for (const { journey, exception } of tasks.values()) {
    const workflow = workflows.get(journey)
    if (exception === undefined || workflow === undefined) continue
    const answer = exception.answeredBy === null ? undefined : tasks.get(exception.answeredBy)
    const key = keyOf(workflow, exception.category)
    const { raised, open } = counts.get(key) ?? { raised: 0, open: 0 }
    const isOpen = answer !== undefined && !isFinal(answer)
    counts.set(key, { workflow, category: exception.category, raised: raised + 1, open: open + (isOpen ? 1 : 0) })
  }
  const byName = (one: ExceptionCount, other: ExceptionCount) =>
    compareText(one.workflow, other.workflow) || compareText(one.category, other.category)
  return [...counts.values()].toSorted(byName)
}
