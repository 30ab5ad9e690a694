import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import type { JourneyEvent } from '../../shared/workflow/journey-event.ts'
import { step } from '../../shared/workflow/step.ts'
import type { Timer } from '../../shared/workflow/timer.ts'
import { timersOf } from '../../shared/workflow/timers-of.ts'
import { contextOf } from './journey.ts'

/** A journey with the timers that have fired: what a server keeps. */
export type Run = { readonly state: JourneyState; readonly context: RuleContext; readonly fired: readonly string[] }

/** A run of a journey. */
export function runOf(state: JourneyState, context: RuleContext = contextOf(state)): Run {
  return { state, context, fired: [] }
}

/** Lets time pass as the server's sweep does: due timers one by one, earliest first, each once. */
export function until(run: Run, moment: Instant): Run {
  const due = timersOf(run.state, run.context)
    .filter((timer) => timer.dueAt <= moment && !run.fired.includes(keyOf(timer)))
    .toSorted((a, b) => a.dueAt - b.dueAt)[0]
  if (due === undefined) return run
  const state = step(run.state, { type: 'timer', timer: due }, run.context, due.dueAt)
  return until({ ...run, state, fired: [...run.fired, keyOf(due)] }, moment)
}

/** An event arrives, after the timers before it have fired. */
export function hears(run: Run, event: JourneyEvent, now: Instant): Run {
  const before = until(run, now)
  return { ...before, state: step(before.state, event, run.context, now) }
}

/** Something a person does: a function of the state, after the timers before it have fired. */
export function does(run: Run, now: Instant, act: (state: JourneyState) => JourneyState): Run {
  const before = until(run, now)
  return { ...before, state: act(before.state) }
}

/** What makes a timer one of its kind. */
export function keyOf({ subject, step: kind, occurrence }: Timer): string {
  return `${subject} ${kind} ${occurrence}`
}
