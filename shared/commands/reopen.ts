import { z } from 'zod'
import { withTask } from '../changes/journey-state.ts'
import { standingsOf } from '../domain/policy.ts'
import { isFinal, type TaskRow } from '../domain/task.ts'
import { MINUTE_MS } from '../kernel/instant.ts'
import { closedBehind } from '../workflow/rewind.ts'
import { settle } from '../workflow/settle.ts'
import { rewound } from '../workflow/task-turn.ts'
import { reasonArg } from './arguments.ts'
import type { DecideInput, VerbRule } from './command.ts'
import { refuse } from './refusal-facts.ts'
import { ofTheSystem } from './rule-parts.ts'

const args = z.strictObject({ reason: reasonArg })

/** For so long whoever ended a step may open it again themselves; later the desk must. */
export const REOPEN_MS = 30 * MINUTE_MS

/**
 * Done by mistake: the step is open again, with who and why; what had opened because of it and nobody touched waits again
 * (rules RE1-RE3). What was recorded stays in the log; facts that were told stay until they are told anew.
 */
export const reopen: VerbRule<z.output<typeof args>> = {
  verb: 'reopen',
  entity: 'task',
  args,
  decide: (input) => {
    const { state, actor, at, now, args, context } = input
    const task = state.tasks.get(input.entityId)
    if (task === undefined) return refuse('not-found', null)
    if (state.journey.state === 'closed') return refuse('journey-closed', state.journey)
    if (task.mode !== 'person') return ofTheSystem(task)
    if (!isFinal(task)) return { ok: true, value: state }
    if (!isDesk(input, task) && !isOwnAndRecent(input, task))
      return refuse('forbidden', task, 'The one who ended it may within 30 min; then a coordinator or lead.')
    const reopened = {
      by: { id: actor.id, name: actor.name },
      at,
      reason: args.reason,
      times: (task.reopened?.times ?? 0) + 1,
    }
    const waiting = { ...rewound(task, at), reopened }
    const after = settle(closedBehind(withTask(state, waiting), waiting, { context, now }), context, now, at)
    const row = after.tasks.get(task.id)
    if (row === undefined || isFinal(row))
      return refuse('stale', task, 'The journey has moved on: it is not asked for any more.')
    return { ok: true, value: after }
  },
}

function isDesk({ actor, state }: DecideInput<unknown>, task: TaskRow): boolean {
  const desk = ['lead', 'coordinator', 'supervisor', 'referral']
  return standingsOf(actor, state, task).some((standing) => desk.includes(standing))
}

function isOwnAndRecent({ actor, at }: DecideInput<unknown>, task: TaskRow): boolean {
  if (!('performed' in task)) return false
  const { by, recordedBy, recordedAt } = task.performed
  return [by, recordedBy].includes(actor.name) && at - recordedAt <= REOPEN_MS
}
