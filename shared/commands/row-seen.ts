import type { JourneyState } from '../changes/journey-state.ts'
import { meansTheSame } from '../changes/meant-version.ts'
import type { EscalationRow } from '../domain/escalation.ts'
import type { JourneyRow } from '../domain/journey.ts'
import type { TaskRow } from '../domain/task.ts'
import type { Command, EntityKind } from './command.ts'

/** A row that a command may name. */
export type EntityRow = JourneyRow | TaskRow | EscalationRow

/** The row of the wanted kind, or null. */
export function rowOf(state: JourneyState, id: string, kind: EntityKind): EntityRow | null {
  const task = kind === 'task' || kind === 'task-or-journey' ? state.tasks.get(id) : undefined
  if (task !== undefined) return task
  if (kind === 'escalation') return state.escalations.get(id) ?? null
  return kind !== 'task' && state.journey.id === id ? state.journey : null
}

/** What the person saw: the fields that matter, or the version. */
export type Seen = {
  readonly expect: Command['expect']
  readonly version: number | undefined
}

/**
 * True where the row still is what the person acted on. `expect`, where given, decides alone: clocks and warnings raise a
 * row's version without changing what the person meant.
 */
export function isAsSeen(row: EntityRow, journey: JourneyRow, { expect, version }: Seen): boolean {
  if (expect === undefined) return version === undefined || meansTheSame(row, version)
  return Object.entries(expect).every(([name, value]) => sameValue(fieldOf(row, journey, name), value))
}

/** A field of the row, or `facts.<name>` of its journey. A person is compared by id. */
function fieldOf(row: EntityRow, journey: JourneyRow, name: string): unknown {
  if (name.startsWith('facts.')) {
    const fact = name.slice('facts.'.length)
    return Object.hasOwn(journey.facts, fact) ? journey.facts[fact]?.value : null
  }
  const found = Object.entries(row).find(([field]) => field === name)
  return found?.[1] ?? null
}

function sameValue(actual: unknown, expected: unknown): boolean {
  if (actual === expected || (actual ?? null) === (expected ?? null)) return true
  if (!isObject(actual)) return false
  if (typeof expected === 'string') return Object.hasOwn(actual, 'id') && Object.entries(actual).some(isId(expected))
  if (!isObject(expected)) return false
  const fields = Object.entries(actual)
  if (fields.length !== Object.keys(expected).length) return false
  return fields.every(([name, value]) => Object.hasOwn(expected, name) && sameValue(value, valueAt(expected, name)))
}

function isId(expected: string): (entry: readonly [string, unknown]) => boolean {
  return ([name, value]) => name === 'id' && value === expected
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function valueAt(holder: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, name)?.value
}
