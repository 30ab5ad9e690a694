import type { Decision, Verb } from '../../shared/commands/command.ts'
import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { FactValue } from '../../shared/domain/fact.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { JourneyEvent } from '../../shared/workflow/journey-event.ts'
import { openJourney } from '../../shared/workflow/open-journey.ts'
import { ask, refused, taken } from './asking.ts'
import { at, builtIn, completed, facts as factsOf, opening, ruleContext, taskOf } from './journey.ts'
import { does, hears, type Run, runOf, until } from './journey-run.ts'

type Values = { readonly [name: string]: FactValue }

/** How a story of a workflow reads: what is told, what is done, what stands on the board. Minutes count from ten. */
export type Story = {
  readonly run: () => Run
  /** A message or another journey says facts. */
  readonly told: (minute: number, values: Values) => Story
  /** A message records that something was done; `by` where it names the person. */
  readonly recorded: (minute: number, event: string, values?: Values, by?: string) => Story
  /** A person completes a step, with the facts of its form. */
  readonly done: (minute: number, key: string, values?: Values) => Story
  /** A person asks for something about a step, by the law of the server; the worker of its department where none is named. Throws where it is refused. */
  readonly asks: (minute: number, verb: Verb, key: string, say?: Saying) => Story
  /** The same, where it is refused: the code. */
  readonly refuses: (minute: number, verb: Verb, key: string, say?: Saying) => string
  /** A try is recorded with its result, and what the form says where it ends the step. */
  readonly tried: (minute: number, key: string, result: string, captures?: Values) => Story
  /** Time passes: timers fire one by one. */
  readonly at: (minute: number) => Story
  /** Any other event. */
  readonly heard: (minute: number, event: JourneyEvent) => Story
  readonly stage: () => string
  /** Keys of the steps that people can do now. */
  readonly cards: () => string[]
  readonly state: (key: string) => string
  /** Working minutes of a step's clock, its priority. */
  readonly clock: (key: string) => { minutes: number | undefined; priority: string }
  /** Levels told so far, by step. */
  readonly escalated: () => string[]
}

/** A journey of a shipped workflow, opened at ten at this stage. Throws on a workflow that is not there. */
export function story(workflow: string, { stage, facts = {}, placed = false }: Opened): Story {
  const context = ruleContext(`${workflow}.v1`)
  const placement = placed ? { unit: '4W', room: '401', bed: 'A' } : { unit: null, room: null, bed: null }
  const input = opening({ stage, placement, facts: factsOf(facts, context.template) })
  return storyOf(runOf(openJourney(input, context, input.at), context))
}

type Saying = { readonly by?: string; readonly args?: { readonly [name: string]: unknown } }

type Opened = { readonly stage: string; readonly facts?: Values; readonly placed?: boolean }

function storyOf(run: Run): Story {
  const { template } = run.context
  const source = { kind: 'message', ref: 'feed' } as const
  const hear = (minute: number, event: JourneyEvent) => storyOf(hears(run, event, at(minute)))
  return {
    run: () => run,
    told: (minute, values) => hear(minute, { type: 'facts', facts: factsOf(values, template), at: at(minute), source }),
    recorded: (minute, event, values = {}, by) =>
      hear(minute, {
        type: 'recorded',
        event,
        facts: factsOf(values, template),
        performed:
          by === undefined ? null : { by, at: at(minute), recordedBy: 'feed', recordedAt: at(minute), via: 'ehr' },
        at: at(minute),
        source,
      }),
    done: (minute, key, values = {}) =>
      storyOf(
        does(run, at(minute), (state) =>
          completed(state, key, { at: at(minute), context: run.context, facts: values }),
        ),
      ),
    asks: (minute, verb, key, say) =>
      storyOf(does(run, at(minute), () => taken(asked(run, { minute, verb, key }, say)))),
    refuses: (minute, verb, key, say) => refused(asked(run, { minute, verb, key }, say)).code,
    tried: (minute, key, result, captures = {}) =>
      storyOf(
        does(run, at(minute), () =>
          taken(asked(run, { minute, verb: 'record-try', key }, { args: { result, captures } })),
        ),
      ),
    at: (minute) => storyOf(until(run, at(minute))),
    heard: hear,
    stage: () => run.state.journey.stage,
    cards: () => cardsOf(run.state),
    state: (key) => taskOf(run.state, key).state,
    clock: (key) => {
      const { clock, priority } = taskOf(run.state, key)
      return { minutes: clock?.targetMin, priority }
    },
    escalated: () =>
      [...run.state.escalations.values()].flatMap((row) =>
        row.told.map(({ level }) => `${row.tasks.map((id) => id.split('/')[1] ?? id).join('+')} ${level}`),
      ),
  }
}

/** What the law says to a person after the timers before it have fired. */
function asked(
  run: Run,
  { minute, verb, key }: { minute: number; verb: Verb; key: string },
  { by, args = {} }: Saying = {},
): Decision {
  const { state, context } = until(run, at(minute))
  const task = taskOf(state, key)
  const who = by ?? `work.${task.department.toLowerCase()}`
  return ask(state, verb, task.id, who, { args, at: at(minute), context })
}

function cardsOf(state: JourneyState): string[] {
  return [...state.tasks.values()]
    .filter((task) => task.mode === 'person' && ['free', 'claimed', 'working', 'paused'].includes(task.state))
    .map(({ key }) => key)
}

/** The instant so many days after ten. */
export function inDays(days: number): Instant {
  return at(days * 1440)
}

/** The steps of a shipped workflow by key. */
export function stepsOf(workflow: string): readonly string[] {
  return builtIn(`${workflow}.v1`).tasks.map(({ key }) => key)
}
