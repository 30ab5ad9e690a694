import type { JourneyState } from '../changes/journey-state.ts'
import type { Fact, FactSource, FactValue } from '../domain/fact.ts'
import type { JourneyPhiRow } from '../domain/journey.ts'
import type { TaskPhiRow, TaskRow } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import type { FactChange } from '../workflow/journey-event.ts'

/** A line that a person wrote. */
export type Note = { readonly at: Instant; readonly by: string; readonly text: string }

/** Notes that a task or journey may gather; a longer record belongs in the chart. */
export const MOST_NOTES = 200

/** The facts written, each in the row of its class, with its source and the value it replaced. */
export function withFacts(
  state: JourneyState,
  facts: readonly FactChange[],
  from: { source: FactSource; at: Instant },
): JourneyState {
  return facts.reduce((so, change) => {
    if (change.class === 'ops') {
      const facts = changed(so.journey.facts, change, from)
      return facts === so.journey.facts ? so : { ...so, journey: { ...so.journey, facts } }
    }
    const phi = phiOf(so)
    const facts = changed(phi.facts, change, from)
    return facts === phi.facts ? so : { ...so, phi: { ...phi, facts } }
  }, state)
}

/** The task's own record, kept in its PHI row whatever the class of its fields. */
export function withCaptures(
  state: JourneyState,
  task: TaskRow,
  record: { readonly [name: string]: FactValue },
): JourneyState {
  if (Object.keys(record).length === 0) return state
  const row = taskPhiOf(state, task)
  return withTaskPhi(state, { ...row, captures: { ...row.captures, ...record } })
}

/** A note on a task, or with null on the journey. */
export function withNote(state: JourneyState, task: TaskRow | null, note: Note): JourneyState {
  if (task === null) {
    const phi = phiOf(state)
    return { ...state, phi: { ...phi, notes: [...phi.notes, note] } }
  }
  const row = taskPhiOf(state, task)
  return withTaskPhi(state, { ...row, notes: [...row.notes, note] })
}

/** How many notes stand on a task, or with null on the journey. */
export function noteCount(state: JourneyState, task: TaskRow | null): number {
  return (task === null ? state.phi?.notes.length : state.taskPhi.get(task.id)?.notes.length) ?? 0
}

/** True where the fact has a value, empty ones aside. */
export function isKnown(state: JourneyState, name: string): boolean {
  const facts = [state.journey.facts, state.phi?.facts ?? {}]
  return facts.some((held) => Object.hasOwn(held, name) && (held[name]?.value ?? null) !== null)
}

type Facts = { readonly [name: string]: Fact }

function changed(facts: { [name: string]: Fact }, change: FactChange, from: { source: FactSource; at: Instant }) {
  const was = Object.hasOwn(facts, change.name) ? facts[change.name] : undefined
  if (was !== undefined && same(was.value, change.value)) return facts
  const fact: Fact = { value: change.value, ...from, ...(was === undefined ? {} : { was: was.value }) }
  return { ...facts, [change.name]: fact } satisfies Facts
}

function same(a: FactValue, b: FactValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The clinical row of a journey; an empty one where there is none yet. */
export function phiOf({ phi, journey }: JourneyState): JourneyPhiRow {
  const { id, facility } = journey
  return phi ?? { kind: 'journeyPhi', id, facility, journey: id, version: 0, seq: 0, facts: {}, notes: [] }
}

/** The clinical row of a task; an empty one where there is none yet. */
export function taskPhiOf({ taskPhi }: JourneyState, task: TaskRow): TaskPhiRow {
  const { id, facility, journey } = task
  return taskPhi.get(id) ?? { kind: 'taskPhi', id, facility, journey, version: 0, seq: 0, captures: {}, notes: [] }
}

/** The state with the clinical row of a task replaced or added. */
export function withTaskPhi(state: JourneyState, row: TaskPhiRow): JourneyState {
  return { ...state, taskPhi: new Map(state.taskPhi).set(row.id, row) }
}
