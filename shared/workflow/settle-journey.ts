import type { Advancement } from '../domain/advancement.ts'
import type { JourneyRow, NextStep } from '../domain/journey.ts'
import { isFinal, ownerOf, type TaskRow } from '../domain/task.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { addWorking } from '../sla/working-time.ts'
import { advancementOf, sameAdvancement } from './advancement.ts'
import { type Draft, putJourney } from './draft.ts'
import { instantFact } from './facts-of.ts'
import { type JourneyClocks, journeyClocks, targetOf } from './journey-clocks.ts'
import { endTimes, latest, type Live, tails } from './path-times.ts'
import { stagePath } from './stage-path.ts'
import { hasLeft, hasReached } from './stage-rank.ts'
import { usualMinutes } from './usual-minutes.ts'
import { calendarNamed } from './calendars.ts'
import { isBySystem, sinceOf } from './task-turn.ts'

/** Computes what the board says of the journey: next step, expected and target time, last progress, stalled (rule JN11). */
export function settleJourney(draft: Draft): void {
  const live = liveSteps(draft)
  const advancedAt = lastAdvance(draft)
  const clocks = journeyClocks(draft)
  const ends = endTimes(live, { now: draft.now, pickupAt: instantFact(draft, 'pickupAt') })
  const next = draft.journey.state === 'closed' ? null : nextStep(live)
  const path = stagePath(draft, live, ends)
  const stalledAt = stillStalled(draft, advancedAt)
  const change = {
    ...clocks,
    advancedAt,
    next: next === null ? null : asNext(next),
    expectedAt: expectedAt(draft, ends),
    readyAt: draft.journey.state === 'closed' ? null : wholeMinute(path.readyAt),
    targetAt: targetAt(draft, clocks),
    stalledAt,
    advance: advancementOf(draft, { advancedAt, stalledAt, next, path: path.keys }),
  }
  if (!says(draft.journey, change)) putJourney(draft, change)
}

const SCALARS = ['advancedAt', 'expectedAt', 'targetAt', 'stalledAt'] as const
type Words = JourneyClocks &
  Pick<JourneyRow, 'next' | 'readyAt' | (typeof SCALARS)[number]> & { advance: Advancement | null }

function says(journey: JourneyRow, words: Words): boolean {
  const { targetClock = null, stageClock = null } = journey
  const sameClocks = targetClock === words.targetClock && stageClock === words.stageClock
  const sameTimes = SCALARS.every((at) => journey[at] === words[at]) && (journey.readyAt ?? null) === words.readyAt
  return (
    sameClocks && sameTimes && sameNext(journey.next, words.next) && sameAdvancement(journey.advance, words.advance)
  )
}

function sameNext(a: NextStep | null, b: NextStep | null): boolean {
  if (a === null || b === null) return a === b
  const alike = a.task === b.task && a.title === b.title && a.department === b.department
  return alike && a.owner === b.owner && a.since === b.since
}

/** When the journey counts as stalled if nothing advances; null where its stage knows no stall, on hold, or being undone. */
export function stallAt(
  { journey, context, plan }: Pick<Draft, 'journey' | 'context' | 'plan'>,
  advancedAt: Instant,
): Instant | null {
  const { stages, minutes, calendar } = plan.template.stall
  const stands = journey.state === 'closed' || journey.hold !== null || journey.closeReason !== null
  if (stands || !stages.includes(journey.stage)) return null
  return addWorking(calendarNamed(context, calendar), advancedAt, minutes)
}

/** A step that somebody finished, or a new stage (moveTo sees to that). What the system does itself is no progress. */
function lastAdvance({ journey, tasks }: Draft): Instant {
  let last = journey.advancedAt
  for (const task of tasks.values())
    if (task.state === 'done' && task.onPath && isProgress(task)) last = Math.max(last, task.performed.recordedAt)
  return last
}

/** What a person finished, or a journey of its own that went its way. */
function isProgress(task: TaskRow): boolean {
  return task.mode === 'journey' || (task.mode === 'person' && !isBySystem(task))
}

function stillStalled(draft: Draft, advancedAt: Instant): Instant | null {
  const { stalledAt } = draft.journey
  if (stalledAt === null) return null
  const at = stallAt(draft, advancedAt)
  return at !== null && at <= stalledAt ? stalledAt : null
}

/** What the journey's clock says; before it runs, when the patient is expected to leave. */
function targetAt(draft: Draft, { targetClock = null }: JourneyClocks): Instant | null {
  return targetClock === null ? instantFact(draft, 'expectedLeaveAt') : targetOf(draft, targetClock)
}

function expectedAt(draft: Draft, ends: ReadonlyMap<string, Instant>): Instant | null {
  const { journey, plan } = draft
  if (plan.template.leftStage === undefined || journey.state === 'closed' || hasLeft(journey, plan)) return null
  if (!hasReached(journey, plan, plan.template.target.fromStage)) return instantFact(draft, 'expectedLeaveAt')
  return wholeMinute(latest(ends.values()))
}

function wholeMinute(at: Instant | null): Instant | null {
  return at === null ? null : Math.ceil(at / MINUTE_MS) * MINUTE_MS
}

/** Open steps on the path that people do, dependencies first; after the patient left, those that come after. */
function liveSteps(draft: Draft): Live[] {
  const phase = hasLeft(draft.journey, draft.plan) ? 'after' : 'before'
  return draft.plan.sorted.flatMap((step) => {
    const task = draft.current.get(step.def.key)
    const counts = task !== undefined && !isFinal(task) && step.def.phase === phase && step.def.onPath
    return counts && (step.def.mode === 'person' || step.def.mode === 'journey')
      ? [{ step, task, minutes: usualMinutes(draft, step, task) }]
      : []
  })
}

/** The open step with the longest way behind it; of equal ones the first due. Else the one that waits for a fact. */
function nextStep(live: readonly Live[]): TaskRow | null {
  const behind = tails(live)
  const open = live.filter(({ task }) => task.state !== 'waiting')
  const best = open.toSorted(
    (a, b) =>
      (behind.get(b.task.key) ?? 0) - (behind.get(a.task.key) ?? 0) ||
      due(a.task) - due(b.task) ||
      a.step.index - b.step.index,
  )[0]
  const chosen = best ?? live.find(({ task }) => task.state === 'waiting' && task.waitingFor.every(isFact))
  return chosen?.task ?? null
}

function asNext(task: TaskRow): NextStep {
  const { key, title, department } = task
  return { task: key, title, department, owner: ownerOf(task)?.name ?? null, since: sinceOf(task) }
}

function due(task: TaskRow): number {
  return task.clock?.dueAt ?? Number.MAX_SAFE_INTEGER
}

function isFact(wait: string): boolean {
  return wait.startsWith('fact:')
}
