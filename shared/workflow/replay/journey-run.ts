import type { JourneyState } from '../../changes/journey-state.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { RuleContext } from '../context.ts'
import type { JourneyEvent } from '../journey-event.ts'
import { step } from '../step.ts'
import type { Timer } from '../timer.ts'
import { timersOf } from '../timers-of.ts'

/** A journey with the timers that have fired: what a server keeps. */
export type Run = { readonly state: JourneyState; readonly context: RuleContext; readonly fired: ReadonlySet<string> }

/** A run of a journey. */
export function runOf(state: JourneyState, context: RuleContext): Run {
  return { state, context, fired: new Set() }
}

/** Lets time pass as the server's sweep does: due timers one by one, earliest first, each once. */
export function until(run: Run, moment: Instant): Run {
  let { state } = run
  const fired = new Set(run.fired)
  for (;;) {
    const due = timersOf(state, run.context)
      .filter((timer) => timer.dueAt <= moment && !fired.has(keyOf(timer)))
      .toSorted((a, b) => a.dueAt - b.dueAt)[0]
    if (due === undefined) return { state, context: run.context, fired }
    fired.add(keyOf(due))
    state = step(state, { type: 'timer', timer: due }, run.context, due.dueAt)
  }
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
