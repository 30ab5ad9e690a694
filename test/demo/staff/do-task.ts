import { seededDice } from '../../builders/seeded-dice.ts'
import type { Axis } from '../day/axis.ts'
import type { Hint } from '../day/world.ts'
import { fillForm } from './fill-form.ts'
import { stepOf, type Templates } from './read-templates.ts'
import { factValues, journeySeenSchema, type TaskSeen } from './rows-seen.ts'
import { RestFault } from './rest-client.ts'
import type { WorkPlan } from './work-plan.ts'
import type { CommandOutcome, WorkerSession } from './worker-session.ts'

/** One worker's turn at one task. Times are scenario minutes. */
export type Turn = {
  readonly worker: WorkerSession
  readonly task: TaskSeen
  readonly plan: WorkPlan
  readonly hint: Hint | null
  /** When it is taken: what lies before the demo's start is charted late, in one step. */
  readonly fromMin: number
}

export type TurnDeps = {
  readonly axis: Axis
  readonly templates: Templates
  readonly seed: string
  /** The minute the demo was started at. */
  readonly startMin: number
  nowMin(): number
  nowMs(): number
  /** Waits until that minute; rejects when the demo ends. */
  until(atMin: number): Promise<void>
}

/** How a turn ended: `refused` names the refusal, which is no fault: a person may have been quicker. */
export type TurnEnd =
  | { readonly kind: 'done' | 'failed'; readonly charted: boolean }
  | { readonly kind: 'refused'; readonly code: string }

/** Claims, starts, pauses and resumes, completes or fails, as planned. Throws what the session's calls throw. */
export async function doTask(turn: Turn, deps: TurnDeps): Promise<TurnEnd> {
  try {
    return await doSteps(turn, deps)
  } catch (error) {
    // The step ended otherwise, and with it the journey left what this department may see.
    if (error instanceof RestFault && error.status === 404) return { kind: 'refused', code: 'not-found' }
    throw error
  }
}

async function doSteps(turn: Turn, deps: TurnDeps): Promise<TurnEnd> {
  const endMin = turn.fromMin + turn.plan.workMin
  if (endMin < deps.startMin - RECENT_MIN && turn.plan.pauses.length === 0) return finish(turn, deps, endMin)
  for (const step of [claim, work, ...turn.plan.pauses.map(pauseFor)]) {
    const refusal = refusalOf(await step(turn, deps))
    if (refusal !== null) return { kind: 'refused', code: refusal }
  }
  await deps.until(deps.nowMin() + workLeftMin(turn, deps))
  return finish(turn, deps, null)
}

type Step = (turn: Turn, deps: TurnDeps) => Promise<CommandOutcome | null>

/** Steps that would have ended in the last minutes before the start are seen to end in the first minutes after it. */
const RECENT_MIN = 12

/** What was begun before the start is that much nearer its end. */
function workLeftMin({ fromMin, plan }: Turn, { startMin }: TurnDeps): number {
  if (fromMin >= startMin) return plan.workMin * 0.8
  const leftMin = fromMin + plan.workMin - startMin
  return leftMin < 0 ? Math.max(0, leftMin + RECENT_MIN) / 4 : Math.max(RECENT_MIN / 4, leftMin)
}

const claim: Step = async ({ worker, task }) => (task.state === 'free' ? worker.command('claim', task.id) : null)

const work: Step = async ({ worker, task, plan, fromMin }, deps) => {
  if (task.state === 'paused') return worker.command('resume', task.id)
  if (task.state === 'working') return null
  if (fromMin >= deps.startMin) await deps.until(deps.nowMin() + Math.min(2, plan.workMin * 0.2))
  return worker.command('start', task.id)
}

function pauseFor({ forMin, reason, note }: WorkPlan['pauses'][number]): Step {
  return async ({ worker, task }, deps) => {
    await deps.until(deps.nowMin() + 2)
    const paused = await worker.command('pause', task.id, { reason })
    if (refusalOf(paused) !== null) return paused
    if (note !== null) await worker.command('note', task.id, { text: note })
    await deps.until(deps.nowMin() + forMin)
    return worker.command('resume', task.id)
  }
}

async function finish(turn: Turn, deps: TurnDeps, chartedMin: number | null): Promise<TurnEnd> {
  const { worker, task, plan } = turn
  const journey = journeySeenSchema.parse(await worker.get(`/api/v1/journeys/${encodeURIComponent(task.journey)}`))
  const opened = journey.journey.openedAt
  const told =
    chartedMin === null ? {} : { performedAt: Math.max(Math.round(deps.axis.timeOf(chartedMin)), opened), via: 'seen' }
  const nowMin = deps.nowMin()
  const { ending } = plan
  const captures = stepOf(deps.templates, journey.journey.workflow, task.key)?.captures ?? []
  const form = fillForm({
    captures,
    facts: factValues(journey),
    hint: turn.hint,
    dice: seededDice(`${deps.seed}:form:${task.id}`),
    inMin: (minutes) => deps.axis.timeOf(nowMin + minutes),
  })
  const outcome =
    ending.kind === 'fail'
      ? await worker.command('fail', task.id, { reason: ending.reason, ...told })
      : await worker.command('complete', task.id, { captures: form, ...told })
  const refusal = refusalOf(outcome)
  if (refusal !== null) return { kind: 'refused', code: refusal }
  return { kind: ending.kind === 'fail' ? 'failed' : 'done', charted: chartedMin !== null }
}

function refusalOf(outcome: CommandOutcome | null): string | null {
  if (outcome === null || outcome.refusal === null) return null
  return outcome.refusal.message === undefined
    ? outcome.refusal.code
    : `${outcome.refusal.code} (${outcome.refusal.message})`
}
