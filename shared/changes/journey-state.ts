import type { EscalationRow } from '../domain/escalation.ts'
import type { JourneyIdentityRow, JourneyPhiRow, JourneyRow } from '../domain/journey.ts'
import { rowKey, type Row } from '../domain/row.ts'
import type { TaskPhiRow, TaskRow } from '../domain/task.ts'
import { assertNever } from '../kernel/assert-never.ts'
import { sameJson } from '../kernel/same-json.ts'
import { withMeantVersion } from './meant-version.ts'

/**
 * All rows of one journey: what a rule reads and what it returns changed. A console that may not hold a row has null or
 * no entry there; the rule then sees "unknown".
 */
export type JourneyState = {
  readonly journey: JourneyRow
  readonly identity: JourneyIdentityRow | null
  readonly phi: JourneyPhiRow | null
  readonly tasks: ReadonlyMap<string, TaskRow>
  readonly taskPhi: ReadonlyMap<string, TaskPhiRow>
  readonly escalations: ReadonlyMap<string, EscalationRow>
}

/** The rows of a journey as one state, or null where its journey row is not among them. */
export function stateOf(rows: Iterable<Row>): JourneyState | null {
  const draft: Draft = { tasks: new Map(), taskPhi: new Map(), escalations: new Map(), identity: null, phi: null }
  for (const row of rows) place(draft, row)
  return draft.journey === undefined ? null : { ...draft, journey: draft.journey }
}

/** Every row of a state, the journey row first. */
export function rowsOf(state: JourneyState): Row[] {
  const single = [state.journey, state.identity, state.phi].filter((row) => row !== null)
  return [...single, ...state.tasks.values(), ...state.taskPhi.values(), ...state.escalations.values()]
}

/** The state with one task replaced or added. */
export function withTask(state: JourneyState, task: TaskRow): JourneyState {
  return { ...state, tasks: new Map(state.tasks).set(task.id, task) }
}

/**
 * The rows that differ from `before`, each with its version counted up by one: what a transaction writes. Rows are
 * compared by identity first, then by content, so a rule may rebuild a row without changing it.
 */
export function changedRows(before: JourneyState | null, after: JourneyState): Row[] {
  const old = new Map(before === null ? [] : rowsOf(before).map((row) => [rowKey(row), row]))
  return rowsOf(after).flatMap((row) => {
    const was = old.get(rowKey(row))
    if (was === row || (was !== undefined && sameJson(was, row))) return []
    const next = { ...row, version: (was?.version ?? 0) + 1 }
    return [next.kind === 'task' ? withMeantVersion(was?.kind === 'task' ? was : null, next) : next]
  })
}

type Draft = {
  journey?: JourneyRow
  identity: JourneyIdentityRow | null
  phi: JourneyPhiRow | null
  tasks: Map<string, TaskRow>
  taskPhi: Map<string, TaskPhiRow>
  escalations: Map<string, EscalationRow>
}

function place(draft: Draft, row: Row): void {
  switch (row.kind) {
    case 'journey':
      draft.journey = row
      return
    case 'journeyId':
      draft.identity = row
      return
    case 'journeyPhi':
      draft.phi = row
      return
    case 'task':
      draft.tasks.set(row.id, row)
      return
    case 'taskPhi':
      draft.taskPhi.set(row.id, row)
      return
    case 'escalation':
      draft.escalations.set(row.id, row)
      return
    default:
      assertNever(row)
  }
}
