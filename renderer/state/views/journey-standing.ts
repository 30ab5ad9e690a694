import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import { isFinal, type TaskRow } from '../../../shared/domain/task.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { openColumns } from './board-cells.ts'
import { type Band, bandOf, LEFT_STAYS_MS, openSteps } from './band.ts'
import { biteAt } from './first-bite.ts'
import { GONE_AFTER_MS } from './lead-task.ts'
import { isLate, timeOf } from './task-time.ts'

/** What boards sort and count a journey by. It holds until one of its rows changes or `until` is reached. */
export type JourneyStanding = {
  readonly band: Band | null
  readonly late: boolean
  readonly dueSoon: boolean
  /** The highest escalation level of an open step; 0: none. */
  readonly level: number
  /** When the first clock of an open step is due, its hand-off too (rule CK7); Infinity: none. */
  readonly due: Instant
  /** The board's columns with something open. */
  readonly columns: ReadonlySet<string>
  readonly until: Instant
}

/** The standing at `now`, worked out once between two moments at which it may change: boards ask for thousands. */
export function standingOf(state: JourneyState, template: Template, now: Instant): JourneyStanding {
  const known = standings.get(state)
  if (known !== undefined && now >= known.from && now < known.standing.until) return known.standing
  const standing = workedOut(state, template, now)
  standings.set(state, { from: now, standing })
  return standing
}

// A journey's state is another object after any change of its rows.
const standings = new WeakMap<JourneyState, { readonly from: Instant; readonly standing: JourneyStanding }>()

function workedOut(state: JourneyState, template: Template, now: Instant): JourneyStanding {
  const open = openSteps(state, now)
  const times = open.map((task) => timeOf(task, now))
  const levels = times.map((time) => (time.kind === 'escalated' ? time.level : 0))
  const late = times.some(isLate)
  return {
    band: bandOf(state, template, now, late),
    late,
    dueSoon: times.some(({ kind }) => kind === 'due-soon'),
    level: Math.max(0, ...levels),
    due: Math.min(Infinity, ...open.map(biteAt)),
    columns: openColumns(state, template, now),
    until: nextMoment(state, now),
  }
}

/** When time alone may next change what is shown of a journey. */
function nextMoment({ journey, tasks }: JourneyState, now: Instant): Instant {
  let next = after(now, (journey.closedAt ?? journey.stageAt) + LEFT_STAYS_MS)
  for (const task of tasks.values()) next = Math.min(next, nextMomentOfTask(task, now))
  return next
}

function nextMomentOfTask(task: TaskRow, now: Instant): Instant {
  if (task.state === 'cancelled' || task.state === 'void') return after(now, task.changedAt + GONE_AFTER_MS)
  if (isFinal(task) || task.clock === null) return Infinity
  return Math.min(after(now, task.clock.warnAt), after(now, task.clock.dueAt))
}

function after(now: Instant, at: Instant | null): Instant {
  return at !== null && at > now ? at : Infinity
}
