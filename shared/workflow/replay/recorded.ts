import type { JourneyState } from '../../changes/journey-state.ts'
import type { Fact } from '../../domain/fact.ts'
import type { TaskRow } from '../../domain/task.ts'
import type { Instant } from '../../kernel/instant.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { FactChange } from '../journey-event.ts'
import type { OpenJourney } from '../open-journey.ts'
import { isBySystem } from '../task-turn.ts'

/** Something that people or the feed did, as the rows of a journey remember it. */
export type RecordedAct = { readonly at: Instant } & (
  | { readonly kind: 'fact'; readonly change: FactChange; readonly source: Fact['source'] }
  | { readonly kind: 'finished'; readonly task: Extract<TaskRow, { state: 'done' | 'not-done' | 'skipped' }> }
  | { readonly kind: 'ordered'; readonly order: string; readonly by: string | null }
  | { readonly kind: 'left' }
)

/** A journey as it was opened and what happened to it since, oldest first; `until` is the last moment it tells of. */
export type Recorded = {
  readonly opening: OpenJourney
  readonly acts: readonly RecordedAct[]
  readonly until: Instant
}

/**
 * What a journey's own rows tell of its past (rule WV1): first values of facts, acts of people and of the feed at the
 * times they count from. What rules derived and the system did is left out: a replay does it anew. Fault: why such a
 * journey cannot be told again.
 */
export function recordedOf(state: JourneyState, leftStage: string | undefined, now: Instant): Result<Recorded, string> {
  const { journey } = state
  if (journey.closeReason === 'undone' || journey.closeReason === 'cancelled') return fail('it was cancelled')
  const first = Object.entries(journey.reached ?? {}).toSorted(([, a], [, b]) => a - b)[0]
  if (first === undefined) return fail('its first stage is not known')
  const facts = factsOf(state)
  const early = facts.filter(({ at }) => at <= journey.openedAt)
  const acts: RecordedAct[] = [
    ...facts.filter(({ at }) => at > journey.openedAt),
    ...finished(state),
    ...orders(state),
    ...leaving(state, leftStage),
  ]
  const { unit, room, bed, id, facility, initials, priority } = journey
  const opening: OpenJourney = {
    id,
    facility,
    stage: first[0],
    placement: { unit, room, bed },
    identity: null,
    facts: early.map(({ change }) => change),
    initials,
    marks: [],
    priority,
    at: journey.openedAt,
    source: early[0]?.source ?? { kind: 'person', ref: 'opened' },
  }
  return ok({ opening, acts: acts.toSorted((a, b) => a.at - b.at), until: journey.closedAt ?? now })
}

type FactAct = Extract<RecordedAct, { kind: 'fact' }>

function factsOf({ journey, phi }: JourneyState): FactAct[] {
  const told = (facts: { readonly [name: string]: Fact }, rowClass: FactChange['class']): FactAct[] =>
    Object.entries(facts)
      .filter(([name, { source }]) => source.kind !== 'rule' && !OF_ORDERS.includes(name))
      .map(([name, { value, source, at }]) => ({ kind: 'fact', at, source, change: { name, value, class: rowClass } }))
  return [...told(journey.facts, 'ops'), ...told(phi?.facts ?? {}, 'phi')]
}

/** Written by the order itself. */
const OF_ORDERS = ['orderId', 'orderedAt']

function finished({ tasks }: JourneyState): RecordedAct[] {
  return [...tasks.values()].flatMap((task) => {
    const ended = task.state === 'done' || task.state === 'not-done' || task.state === 'skipped'
    if (!ended || (isBySystem(task) && task.mode !== 'journey')) return []
    return [{ kind: 'finished' as const, at: task.performed.at, task }]
  })
}

function orders({ journey, tasks }: JourneyState): RecordedAct[] {
  const order = journey.facts['orderId']
  const at = journey.facts['orderedAt']?.value
  if (typeof order?.value !== 'string' || typeof at !== 'number') return []
  const cleared = [...tasks.values()].find((task) => task.key === 'clinical-clearance')
  const by = cleared?.state === 'done' ? cleared.performed.by : null
  return [{ kind: 'ordered', at: Math.max(at, journey.openedAt), order: order.value, by }]
}

/** The leaving that no step of a person told. */
function leaving({ journey, tasks }: JourneyState, leftStage: string | undefined): RecordedAct[] {
  const at = leftStage === undefined ? undefined : journey.reached?.[leftStage]
  if (at === undefined) return []
  const told = [...tasks.values()].some(
    (task) => task.state === 'done' && !isBySystem(task) && Math.abs(task.performed.at - at) < 1000,
  )
  return told ? [] : [{ kind: 'left', at }]
}
