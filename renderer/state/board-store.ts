import { stateOf, type JourneyState } from '../../shared/changes/journey-state.ts'
import type { Row, RowKind } from '../../shared/domain/row.ts'
import type { Verb } from '../../shared/commands/command.ts'
import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { ConfirmedRows } from '../db/confirmed-rows.ts'
import type { RowsChange } from '../db/rows-change.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { OutboxView, PendingAction, RefusedAction } from '../outbox/outbox-entry.ts'
import { journeyOfEntity } from '../outbox/outbox-record.ts'
import { isReached } from './is-reached.ts'
import { Listeners } from './listeners.ts'
import { differing, keepingSame, overlayOf, type Overlay } from './overlay.ts'
import type { Predict } from './predict.ts'
import { RowIndex } from './row-index.ts'

/** The row type of a kind. */
export type RowOf<K extends RowKind> = Extract<Row, { kind: K }>

/** What this console knows about a row: server-confirmed, predicted from my own actions, or one of them was refused. */
export type RowMark =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'pending'; readonly actions: readonly { id: string; verb: Verb; issuedAt: Instant }[] }
  | { readonly kind: 'refused'; readonly commandId: string; readonly verb: Verb }

/**
 * Membership lists kept by the store, ids only, in no order. `journeys`: all held (open and closed) or of one
 * workflow / unit ('none' = no unit); `tasks`: of a journey, of a department (not final), of an owner (not final);
 * `escalations`: not ended.
 */
export type IndexKey =
  | 'journeys'
  | `journeys:workflow:${string}`
  | `journeys:unit:${string}`
  | `tasks:journey:${string}`
  | `tasks:department:${string}`
  | `tasks:owner:${string}`
  | 'escalations'

/**
 * What the screen shows: confirmed rows with the pending actions re-run over them. Reads are plain and synchronous;
 * a row object is the same object until that row changes. A change calls the listeners of its own rows only; the lists
 * of `ids` are renewed in a separate step (100 ms, at once for my own action) and keep their identity while unchanged.
 */
export type BoardStore = {
  /** The row as shown, or null: not held, or not for this reader. `journeyId` / `journeyPhi` rows go by the journey's id, `taskPhi` by the task's. */
  row<K extends RowKind>(kind: K, id: string): RowOf<K> | null
  /** All rows of a journey as shown, for the drawer and for rules; the same object until one of them changes. */
  journey(id: string): JourneyState | null
  /** The corner of a row: pending or refused, else confirmed. A stable object until it changes. */
  mark(kind: RowKind, id: string): RowMark
  ids(index: IndexKey): readonly string[]
  /** Called after the row or its mark changed. */
  subscribeRow(kind: RowKind, id: string, listener: () => void): Cancel
  /** Called after any row of the journey changed. */
  subscribeJourney(id: string, listener: () => void): Cancel
  /** Called after the list got a new identity. */
  subscribeIds(index: IndexKey, listener: () => void): Cancel
  /** Called after any change, at most once per batch: for throttled steps such as sorting. */
  readonly subscribeAny: (listener: () => void) => Cancel
}

export type BoardParts = {
  readonly rows: ConfirmedRows
  readonly outbox: Pick<Outbox, 'view' | 'shown' | 'passed'>
  readonly predict: Predict
  /** Whose cards are marked: another person's are not shown. */
  readonly user?: () => string | null
  readonly scheduler: Scheduler
}

/** A running board; `repredict` after the session or the reference data changed. */
export type RunningBoard = BoardStore & { repredict(): void; stop(): void }

/** Lists are renewed this long after the first change, ms. */
const RENEW_MS = 100

/** Makes the store and follows rows and outbox until stopped. */
export function createBoardStore(parts: BoardParts): RunningBoard {
  const { rows, outbox, predict, scheduler } = parts
  const overlays = new Map<string, Overlay>()
  /** As shown, of journeys with an overlay. */
  const states = new Map<string, JourneyState | null>()
  const confirmedStates = new Map<string, JourneyState | null>()
  const index = new RowIndex()
  const rowListeners = new Listeners<string>()
  const journeyListeners = new Listeners<string>()
  const idListeners = new Listeners<IndexKey>()
  const anyListeners = new Listeners<null>()
  let renewal: Cancel | null = null
  /** Keys (each with its journey) and journeys touched in the step under way; null between steps. */
  let step: { keys: Map<string, string>; journeys: Set<string>; own: boolean } | null = null

  function shown(key: string, journey: string): Row | null {
    return overlays.get(journey)?.rows.get(key) ?? rows.journey(journey)?.rows.get(key) ?? null
  }

  /** The same object until one of the journey's rows is another: what was decided on it stands as long. */
  function confirmed(journey: string): JourneyState | null {
    const known = confirmedStates.get(journey)
    if (known !== undefined) return known
    const state = stateOf(rows.journey(journey)?.rows.values() ?? [])
    confirmedStates.set(journey, state)
    return state
  }

  /** Runs one step; whatever it touches is told once, after everything is consistent. */
  function inStep(run: () => void): void {
    if (step !== null) return run()
    step = { keys: new Map(), journeys: new Set(), own: false }
    run()
    for (const journey of step.journeys) relay(journey, step.keys)
    const { keys, own } = step
    step = null
    tell(keys, own)
  }

  function relay(journey: string, keys: Map<string, string>): void {
    const was = overlays.get(journey)
    const { pending, refused } = outbox.view.getState()
    const mine = pending.filter((action) => action.journey === journey)
    const who = parts.user?.()
    const cards = refused.filter((card) => card.journey === journey && (who === undefined || card.user === who))
    if (mine.length === 0 && cards.length === 0) overlays.delete(journey)
    else overlays.set(journey, keepingSame(was, overlayOf(confirmed(journey), mine, cards, predict)))
    for (const key of differing(was, overlays.get(journey))) keys.set(key, journey)
  }

  /** A journey is told where one of its rows or marks is another: an action that goes its way redraws nothing. */
  function tell(keys: ReadonlyMap<string, string>, own: boolean): void {
    const journeys = new Set(keys.values())
    const isFirst = index.isEmpty
    for (const [key, journey] of keys) index.place(key, shown(key, journey))
    for (const journey of journeys) states.delete(journey)
    for (const key of keys.keys()) rowListeners.call(key)
    for (const journey of journeys) journeyListeners.call(journey)
    // What fills an empty board is shown at once; what comes after it may wait for its neighbours.
    if (own || isFirst) renew()
    else if (index.isDirty) renewal ??= scheduler.after(RENEW_MS, renew)
    if (keys.size > 0) anyListeners.call(null)
  }

  function renew(): void {
    renewal?.()
    renewal = null
    for (const key of index.renew()) idListeners.call(key)
  }

  /** What was answered with a number that the rows have reached. */
  function passBy(): void {
    const reached = outbox.view.getState().pending.filter((action) => isReached(action, rows))
    if (reached.length > 0) outbox.passed(reached.map((action) => action.command.commandId))
  }

  function onRows(change: RowsChange): void {
    inStep(() => {
      for (const [key, journey] of change.keys) step?.keys.set(key, journey)
      for (const journey of change.journeys) {
        confirmedStates.delete(journey)
        step?.journeys.add(journey)
      }
      if (change.causes.length > 0) outbox.shown(change.causes)
      passBy()
    })
  }

  let listed = actionsOf(outbox.view.getState())
  function onOutbox(): void {
    inStep(() => {
      const next = actionsOf(outbox.view.getState())
      for (const [id, action] of listed) if (!isSame(next.get(id), action)) step?.journeys.add(action.journey)
      for (const [id, action] of next) if (!listed.has(id)) step?.journeys.add(action.journey)
      listed = next
      if (step !== null) step.own = true
      passBy()
    })
  }

  const stops = [rows.subscribe(onRows), outbox.view.subscribe(onOutbox)]
  inStep(() => {
    for (const id of [...rows.journeyIds(), ...[...listed.values()].map((action) => action.journey)]) {
      step?.journeys.add(id)
      for (const key of rows.journey(id)?.rows.keys() ?? []) step?.keys.set(key, id)
    }
  })

  return {
    row<K extends RowKind>(kind: K, id: string) {
      // The key names the kind, so the row under it is of that kind.
      return shown(`${kind}:${id}`, journeyOfEntity(id)) as RowOf<K> | null
    },
    journey(id) {
      if (!overlays.has(id)) return confirmed(id)
      if (!states.has(id)) {
        const keys = new Set([...(rows.journey(id)?.rows.keys() ?? []), ...(overlays.get(id)?.rows.keys() ?? [])])
        states.set(id, stateOf([...keys].flatMap((key) => shown(key, id) ?? [])))
      }
      return states.get(id) ?? null
    },
    mark: (kind, id) => overlays.get(journeyOfEntity(id))?.marks.get(`${kind}:${id}`) ?? CONFIRMED,
    ids: (key) => index.ids(key),
    subscribeRow: (kind, id, listener) => rowListeners.add(`${kind}:${id}`, listener),
    subscribeJourney: (id, listener) => journeyListeners.add(id, listener),
    subscribeIds: (key, listener) => idListeners.add(key, listener),
    subscribeAny: (listener) => anyListeners.add(null, listener),
    repredict: () =>
      inStep(() => {
        for (const action of listed.values()) step?.journeys.add(action.journey)
      }),
    stop() {
      for (const stop of stops) stop()
      renewal?.()
    },
  }
}

const CONFIRMED: RowMark = { kind: 'confirmed' }

type Listed = PendingAction | RefusedAction

function actionsOf({ pending, refused }: OutboxView): Map<string, Listed> {
  return new Map([...pending, ...refused].map((action) => [action.command.commandId, action]))
}

/** An action that is written down, sent or answered lays the same over its journey as before: nothing is predicted anew. */
function isSame(a: Listed | undefined, b: Listed): boolean {
  if (a === undefined || 'stage' in a !== 'stage' in b || a.command !== b.command) return false
  return !('stage' in a) || !('stage' in b) || a.effectShown === b.effectShown
}
