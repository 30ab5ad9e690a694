import { isFinal, type TaskClock, type TaskRow } from '../domain/task.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import { pauseClock, resumeClock, retarget, startClock, stopClock } from '../sla/clock.ts'
import { addWorking, subtractWorking, workingBetween } from '../sla/working-time.ts'
import type { ConditionScope } from './template/condition.ts'
import { calendarNamed, calendarOfClock } from './calendars.ts'
import { type Draft, putTask } from './draft.ts'
import { instantFact } from './facts-of.ts'
import type { Step } from './template/plan.ts'
import { scopeOf } from './scope-of.ts'
import { standsSince } from './sequence.ts'
import { hasReached } from './stage-rank.ts'
import type { Sla } from './template/sla-schema.ts'

/** Starts, pauses, resumes, re-targets and stops the clock of every task as its state and the facts ask (rule JN9). */
export function settleClocks(draft: Draft): void {
  const scope = scopeOf(draft)
  for (const task of draft.tasks.values()) {
    const after = withClock(draft, task, scope)
    if (after !== task) putTask(draft, after)
  }
}

/** The working minutes a clock has, and by which rule. */
type Goal = { readonly startedAt: Instant; readonly targetMin: number; readonly policy: string }

function withClock(draft: Draft, task: TaskRow, scope: ConditionScope): TaskRow {
  if (task.state === 'waiting') return task
  if (isFinal(task)) return task.clock === null ? task : onClock(task, stopped(draft, task, task.clock))
  const step = draft.plan.byKey.get(task.key)
  const raised = step === undefined ? task : withPriority(task, step, scope)
  const clock = step === undefined ? task.clock : targeted(draft, raised, { step, scope })
  return clock === null ? raised : onClock(raised, running(draft, raised, clock))
}

function onClock(task: TaskRow, clock: TaskClock): TaskRow {
  return clock === task.clock ? task : { ...task, clock }
}

function stopped({ context }: Draft, task: TaskRow, clock: TaskClock): TaskClock {
  if (!('performed' in task) || clock.segments.at(-1)?.to !== null) return clock
  return stopClock(clock, calendarOfClock(context, clock), task.performed.at)
}

/** Why a clock stands while the next try lies ahead. */
const NEXT_TRY = 'next-try'

/** Standing while the task is paused or the journey on hold. */
function running({ context, journey, since }: Draft, task: TaskRow, clock: TaskClock): TaskClock {
  const calendar = calendarOfClock(context, clock)
  const { hold } = journey
  if (hold !== null) return pauseClock(clock, calendar, { at: hold.since, reason: hold.reason })
  if (task.state === 'paused') return pauseClock(clock, calendar, { at: task.pausedAt, reason: task.pauseReason })
  const standing = standsSince(task)
  if (standing !== null) return pauseClock(clock, calendar, { at: standing, reason: NEXT_TRY })
  const last = clock.segments.at(-1)
  // One that had stopped runs again where its end was taken back.
  return last?.kind === 'paused' || last?.to !== null ? resumeClock(clock, calendar, since) : clock
}

/** The clock with the target that the facts ask for now; what they do not say leaves it as it is. */
function targeted(draft: Draft, task: TaskRow, on: { step: Step; scope: ConditionScope }): TaskClock | null {
  const { sla } = on.step.def
  if (sla === null) return task.clock
  const goal = goalOf(draft, task, { ...on, sla })
  if (goal === null) return task.clock
  if (task.clock === null) return startClock(calendarNamed(draft.context, sla.calendar, task.department), { ...goal })
  return retarget(task.clock, calendarOfClock(draft.context, task.clock), { ...goal, at: draft.now })
}

function goalOf(draft: Draft, task: TaskRow, on: { step: Step; scope: ConditionScope; sla: Sla }): Goal | null {
  const { sla, step, scope } = on
  const rule = raiseOf(step, scope)
  if (rule === 'unknown' && task.clock !== null) return null
  const raised = rule === 'unknown' ? undefined : rule
  const { id, version } = draft.plan.template
  const policy = `${id}.v${version} ${step.def.key}${raised === undefined ? '' : ' raised'}`
  const minutes = raised?.minutes ?? sla.minutes
  const startedAt = task.clock?.startedAt ?? startOf(draft, task, sla)
  if (startedAt === null) return null
  const plain = { startedAt, targetMin: minutes, policy }
  if (sla.from !== 'before-leave' && sla.from !== 'before-fact') return plain
  const until = sla.from === 'before-leave' ? leavingOf(draft) : knownInstant(draft, sla.fact)
  // A deadline that nobody knows yet leaves the usual time; a leaving that nobody planned hurries nobody.
  if (until === null) return sla.from === 'before-leave' ? null : plain
  return { startedAt, targetMin: minutesBefore(draft, task, { sla, minutes, startedAt, until }), policy }
}

/** The first raise that holds; `unknown` where one before it cannot be told (a console without clinical facts). */
function raiseOf(step: Step, scope: ConditionScope): Sla['raise'][number] | undefined | 'unknown' {
  let unclear = false
  for (const [index, rule] of (step.def.sla?.raise ?? []).entries()) {
    const truth = step.raise[index]?.evaluate(scope)
    if (truth === true) return rule
    if (truth === 'unknown') unclear = true
  }
  return unclear ? 'unknown' : undefined
}

function startOf(draft: Draft, task: TaskRow, sla: Sla): Instant | null {
  if (sla.from === 'fact') return sla.fact === undefined ? null : instantFact(draft, sla.fact)
  return 'freeAt' in task ? task.freeAt : task.openedAt
}

/** A moment that a time counts back from, and since when it is known. */
type Until = { readonly at: Instant; readonly knownAt: Instant }

/** Working minutes from the start until so many before that moment; at least the floor from when it is known. */
function minutesBefore(
  draft: Draft,
  task: TaskRow,
  { sla, minutes, startedAt, until }: { sla: Sla; minutes: number; startedAt: Instant; until: Until },
): number {
  const calendar = calendarNamed(draft.context, sla.calendar, task.department)
  const floor = addWorking(calendar, Math.max(startedAt, until.knownAt), sla.floorMin)
  const due = Math.max(subtractWorking(calendar, until.at, minutes), floor)
  return Math.max(1, Math.ceil(workingBetween(calendar, startedAt, due) / MINUTE_MS))
}

/** The instant of a fact, and since when it is known. */
function knownInstant(draft: Draft, name: string | undefined): Until | null {
  const at = name === undefined ? null : instantFact(draft, name)
  if (name === undefined || at === null) return null
  const { journey, phi } = draft
  return { at, knownAt: (journey.facts[name] ?? phi?.facts[name])?.at ?? journey.openedAt }
}

/** When the patient is to leave and since when that is known: as expected, else the target that the order set. */
function leavingOf(draft: Draft): Until | null {
  const { journey, plan } = draft
  const expected = instantFact(draft, 'expectedLeaveAt')
  if (expected !== null) return { at: expected, knownAt: journey.facts['expectedLeaveAt']?.at ?? journey.openedAt }
  const ordered = journey.reached?.[plan.template.target.fromStage]
  if (ordered === undefined || !hasReached(journey, plan, plan.template.target.fromStage)) return null
  return { at: ordered + plan.template.target.minutes * MINUTE_MS, knownAt: ordered }
}

/** Raised by a rule, never lowered by one: a person may have raised it. */
function withPriority(task: TaskRow, step: Step, scope: ConditionScope): TaskRow {
  // For its while a person's word stands; then the rule is asked again.
  if (task.override !== undefined && task.override !== null) return task
  const rule = raiseOf(step, scope)
  const wanted = rule === undefined || rule === 'unknown' ? undefined : rule.priority
  if (wanted === undefined || PRIORITIES.indexOf(wanted) <= PRIORITIES.indexOf(task.priority)) return task
  return { ...task, priority: wanted }
}

const PRIORITIES = ['routine', 'urgent', 'stat']
