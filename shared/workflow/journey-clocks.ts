import type { JourneyRow } from '../domain/journey.ts'
import type { WatchedClock } from '../domain/watched-clock.ts'
import { type Instant, MINUTE_MS } from '../kernel/instant.ts'
import type { Calendar } from '../sla/calendar.ts'
import {
  type ClockStart,
  dueIfRunning,
  elapsed,
  pauseClock,
  resumeClock,
  retarget,
  type SlaClock,
  startClock,
  stopClock,
} from '../sla/clock.ts'
import { rewatched } from '../sla/watched.ts'
import { calendarNamed, calendarOfClock } from './calendars.ts'
import type { Draft } from './draft.ts'
import { instantFact } from './facts-of.ts'
import { scopeOf } from './scope-of.ts'
import { hasLeft, hasReached } from './stage-rank.ts'

/** The journey's own clocks as they are to be: of the stage it is in, and of the whole (rules CK4-CK6). */
export type JourneyClocks = Pick<JourneyRow, 'targetClock' | 'stageClock'>

/** Starts, pauses, re-targets and stops the clocks of stage and journey; the same objects where nothing changed. */
export function journeyClocks(draft: Draft): JourneyClocks {
  const { targetClock = null, stageClock = null } = draft.journey
  return {
    targetClock: turned(draft, targetClock, { goal: targetGoal(draft), endedAt: leftAt(draft) }),
    stageClock: turned(draft, stageClock, { goal: stageGoal(draft), endedAt: draft.journey.closedAt }),
  }
}

/** When the patient should have left: what the journey's clock says, or would say if it did not stand. */
export function targetOf({ context }: Draft, watched: WatchedClock): Instant | null {
  return dueIfRunning(watched.clock, calendarOfClock(context, watched.clock))
}

type Goal = ClockStart & { readonly calendar: string; readonly notBefore: Instant | null | 'unknown' }

function turned(
  draft: Draft,
  held: WatchedClock | null,
  { goal, endedAt }: { goal: Goal | null; endedAt: Instant | null },
): WatchedClock | null {
  if (goal === null) return null
  const known = held !== null && isOf(held, goal) ? held : null
  const calendar =
    known === null ? calendarNamed(draft.context, goal.calendar) : calendarOfClock(draft.context, known.clock)
  const clock = standing(draft, known?.clock ?? startClock(calendar, goal), { calendar, endedAt })
  return rewatched(known, aimed(draft, clock, { calendar, goal }), draft.now)
}

/** Of the same stage and start; another version of the template only re-targets it. */
function isOf({ clock }: WatchedClock, goal: Goal): boolean {
  const subject = (policy: string | undefined) => policy?.slice(policy.indexOf(' '))
  return clock.startedAt === goal.startedAt && subject(clock.segments[0]?.policy) === subject(goal.policy)
}

/** Stopped when it ended, on again where it goes on after all, standing with a hold. */
function standing(
  { journey: { hold }, since }: Draft,
  clock: SlaClock,
  { calendar, endedAt }: { calendar: Calendar; endedAt: Instant | null },
): SlaClock {
  const isStopped = clock.segments.at(-1)?.to !== null
  if (endedAt !== null) return isStopped ? clock : stopClock(clock, calendar, endedAt)
  if (hold !== null) return pauseClock(clock, calendar, { at: hold.since, reason: hold.reason })
  return clock.segments.at(-1)?.kind === 'paused' || isStopped ? resumeClock(clock, calendar, since) : clock
}

/** With the target that facts and template ask for now; not while it stands, and not where they cannot be told. */
function aimed(draft: Draft, clock: SlaClock, { calendar, goal }: { calendar: Calendar; goal: Goal }): SlaClock {
  if (goal.notBefore === 'unknown' || clock.segments.at(-1)?.kind !== 'running') return clock
  const agreed = goal.notBefore === null ? 0 : elapsed(clock, calendar, goal.notBefore) / MINUTE_MS
  const moved = agreed > goal.targetMin
  const policy = moved ? `${goal.policy} agreed` : goal.policy
  return retarget(clock, calendar, { targetMin: moved ? agreed : goal.targetMin, policy, at: draft.now })
}

/** The target counts from its stage; an agreed pickup may move it out. */
function targetGoal(draft: Draft): Goal | null {
  const { journey, plan } = draft
  const { fromStage, minutes, calendar, notBefore } = plan.template.target
  const startedAt = journey.reached?.[fromStage]
  if (startedAt === undefined || !hasReached(journey, plan, fromStage)) return null
  const truth = plan.notBefore === null ? false : plan.notBefore.evaluate(scopeOf(draft))
  const agreed = truth === true && notBefore !== undefined ? instantFact(draft, notBefore.fact) : null
  const policy = `${plan.template.id}.v${plan.template.version} target`
  return { startedAt, targetMin: minutes, calendar, policy, notBefore: truth === 'unknown' ? 'unknown' : agreed }
}

function stageGoal({ journey, plan }: Draft): Goal | null {
  const def = plan.stages.find(({ def: { id } }) => id === journey.stage)?.def
  if (def?.targetMin === undefined) return null
  const policy = `${plan.template.id}.v${plan.template.version} stage ${def.id}`
  return { startedAt: journey.stageAt, targetMin: def.targetMin, calendar: def.calendar, policy, notBefore: null }
}

/** The journey's clock ends with the leaving, where there is one. */
function leftAt({ journey, plan }: Draft): Instant | null {
  const { leftStage } = plan.template
  if (leftStage === undefined || !hasLeft(journey, plan)) return journey.closedAt
  return journey.reached?.[leftStage] ?? journey.closedAt
}
