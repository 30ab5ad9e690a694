import { hears, type Run } from './journey-run.ts'
import { at, taskOf } from './journey.ts'
import { childIdOf, nextNo } from '../../shared/workflow/sub-journey.ts'

/** The step's own journey, opened and done with at that minute, as the server tells it (rule LK4). */
export function childDone(run: Run, key: string, minute: number): Run {
  const task = taskOf(run.state, key)
  const told = { type: 'child', task: task.id, reason: null, facts: [], at: at(minute), source: RULE } as const
  const workflow = run.context.template.tasks.find((one) => one.key === key)?.opensJourney?.workflow ?? ''
  const child = { journey: childIdOf(task), workflow, no: nextNo(task), state: 'running' } as const
  const opened = hears(run, { ...told, what: 'opened', child }, at(minute))
  return hears(opened, { ...told, what: 'done' }, at(minute))
}

const RULE = { kind: 'rule', ref: 'journey' } as const
