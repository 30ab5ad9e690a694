import { rowKey, type Row } from '../../shared/domain/row.ts'
import type { RowClass } from '../../shared/domain/roles.ts'
import type { Reference } from '../../shared/domain/reference.ts'
import type { Cancel } from '../../shared/kernel/clock.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Frame, FrameOp, Heartbeat } from '../../shared/protocol/frame.ts'
import type { Cursor } from '../../shared/protocol/hello.ts'
import type { CacheContents } from './cache.ts'
import { HeldJourneys, type Draft, type HeldJourney } from './held-journeys.ts'
import { HeldScopes } from './held-scopes.ts'
import type { LoadedPage, RowsChange } from './rows-change.ts'
import { fitOf, type Fit, type ScopeState } from './scope-state.ts'

/** A scope granted by the server. */
export type Granted = { readonly scope: string; readonly class: RowClass }

/**
 * The server-confirmed rows, in memory: what sync writes and the screen reads. A row is held while a scope holds its
 * journey (rules SY10-SY19). Every step is synchronous and tells its listeners once, after it is complete.
 */
export class ConfirmedRows {
  readonly #held = new HeldJourneys()
  readonly #scopes = new HeldScopes()
  readonly #listeners = new Set<(change: RowsChange) => void>()
  #reference: { readonly document: Reference; readonly tag: string } | null = null
  #asOf: Instant | null = null
  #epoch: string | null = null

  row(kind: Row['kind'], journey: string, id: string): Row | null {
    return this.#held.get(journey)?.rows.get(rowKey({ kind, id } as Row)) ?? null
  }

  journey(id: string): HeldJourney | null {
    return this.#held.get(id)
  }

  journeyIds(): Iterable<string> {
    return this.#held.ids()
  }

  get rowCount(): number {
    return this.#held.rowCount
  }

  /** The server's time up to which all granted scopes are whole; null before the first. */
  get asOf(): Instant | null {
    return this.#asOf
  }

  /** The history these rows are of; null before the first. */
  get epoch(): string | null {
    return this.#epoch
  }

  get reference(): { readonly document: Reference; readonly tag: string } | null {
    return this.#reference
  }

  scope(scope: string): ScopeState | null {
    return this.#scopes.get(scope)
  }

  scopes(): ReadonlyMap<string, ScopeState> {
    return this.#scopes.all()
  }

  subscribe(listener: (change: RowsChange) => void): Cancel {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Takes what the cache held. Scopes without a cursor stay unknown: their rows are shown until a snapshot names them. */
  restore(contents: CacheContents): void {
    this.#change((draft) => {
      const over = new Set(contents.journeys.map(({ id }) => id))
      for (const { scope, contents: journeys } of contents.pages)
        for (const kept of journeys) if (!over.has(kept.id)) this.#held.takeKept(kept, scope === null, draft)
      for (const kept of contents.journeys) this.#held.takeKept(kept, true, draft)
      for (const { scope, class: held, cursor } of contents.scopes) this.#scopes.whole(scope, held, cursor)
      this.#asOf = contents.asOf
      this.#epoch = contents.epoch
      if (contents.reference !== null) this.#reference = contents.reference
    })
  }

  /** The same tag is the same document: nothing changes then. */
  setReference(document: Reference, tag: string): void {
    if (this.#reference?.tag === tag) return
    this.#reference = { document, tag }
    this.#change(() => {})
  }

  setEpoch(epoch: string): void {
    this.#epoch = epoch
  }

  setAsOf(at: Instant): void {
    this.#asOf = at
  }

  /**
   * [SY17] Scopes that are no longer granted are left at once; a lower class loses the rows above it. A higher one is
   * not taken here: its rows have to be loaded first (`beginLoading`).
   */
  grant(granted: readonly Granted[]): void {
    this.#change((draft) => {
      const classes = new Map(granted.map((one) => [one.scope, one.class]))
      this.#scopes.keep(classes)
      this.#held.keep(classes, draft)
    })
  }

  /** The newest row number held so far: pages and deltas may be ahead of every cursor. */
  get newest(): number {
    return this.#held.newest()
  }

  /** [SY27] Rows of a snapshot read at `upTo` or later that cannot be of the history that is held. */
  contradicts(rows: readonly Row[], upTo: number): boolean {
    return rows.some((row) => this.#held.contradicts(row, upTo))
  }

  /** The server said that nothing is missing up to here. An answer that frames have overtaken says nothing new. */
  stand(scope: string, rowClass: RowClass, cursor: Cursor): void {
    const state = this.#scopes.get(scope)
    if (state === null) this.#scopes.whole(scope, rowClass, cursor)
    else if (state.cursor.seq <= cursor.seq) this.#scopes.advance(scope, cursor)
    this.#change(() => {})
  }

  /** Begins a snapshot: frames from `cursor` on are applied while pages come. An earlier attempt is forgotten. */
  beginLoading(scope: string, rowClass: RowClass, cursor: Cursor): void {
    this.#scopes.begin(scope, rowClass, cursor)
  }

  /** [SY13] Rows of a page: newer row number wins; a journey that left meanwhile stays out. `next` null ends the loading. */
  addPage(scope: string, page: LoadedPage): void {
    const state = this.#scopes.get(scope)
    if (state?.kind !== 'loading') return
    const { rows, next } = page
    const told = { causes: [], page: { ...page, scope, isFirst: state.next === null } }
    this.#change((draft) => {
      // The rows of a journey come one after another.
      let entered = ''
      for (const row of rows) {
        if (state.left.has(row.journey)) continue
        this.#held.put(row, draft)
        if (row.journey === entered) continue
        entered = row.journey
        state.named.add(entered)
        this.#held.enter(entered, scope, draft)
      }
      if (next === null) this.#finish(scope, state, draft)
      else this.#scopes.goOn(scope, next)
    }, told)
  }

  /** Applies a frame if it is the next one at the scope's cursor (rule SY10) and of the history that is held (SY27). */
  applyFrame(frame: Frame): Fit | 'unknown' | 'other' {
    const state = this.#scopes.get(frame.scope)
    if (state === null) return 'unknown'
    const fit = fitOf(frame, state.cursor)
    if (fit !== 'next') return fit
    // A live frame's row may be older than its number where another change follows: only versions count here.
    if (frame.ops.some((op) => op.op === 'put' && this.#held.contradicts(op.row, 0))) return 'other'
    this.#change(
      (draft) => {
        for (const op of frame.ops) this.#apply(op, frame.scope, draft)
        this.#scopes.advance(frame.scope, { seq: frame.seq, tag: frame.tag })
      },
      { causes: frame.causes, page: null },
    )
    return fit
  }

  /** [SY12] All cursors but those of `except` (they miss something) stand at least where this node has sent to. */
  moveCursors(heartbeat: Heartbeat, except: ReadonlySet<string>): void {
    for (const [scope, { cursor }] of this.#scopes.all())
      if (!except.has(scope) && cursor.seq < heartbeat.seq)
        this.#scopes.advance(scope, { seq: heartbeat.seq, tag: heartbeat.tag })
    this.#change(() => {})
  }

  /** Forgets everything: another person. */
  clear(): void {
    this.#reference = null
    this.forgetHistory()
  }

  /**
   * [SY27] Forgets rows and scopes: the server tells another history, or they cannot be trusted. Reference data stay, whatever
   * the history: their tag was said in the hello, and the server says nothing where it is still the one.
   */
  forgetHistory(): void {
    this.#change((draft) => {
      this.#held.clear(draft)
      this.#scopes.clear()
      this.#asOf = null
      this.#epoch = null
    }, FORGOTTEN)
  }

  #apply(op: FrameOp, scope: string, draft: Draft): void {
    if (op.op === 'put') {
      this.#held.put(op.row, draft)
      this.#held.enter(op.row.journey, scope, draft)
      this.#scopes.entered(scope, op.row.journey)
      return
    }
    this.#scopes.left(scope, op.journey, op.seq)
    this.#held.leave(op.journey, scope, draft, this.#scopes.classOf)
  }

  /** [SY14] After the last page, what neither a page nor a frame named is not in the scope any more. */
  #finish(scope: string, state: ScopeState & { kind: 'loading' }, draft: Draft): void {
    this.#held.leaveUnnamed(scope, state.named, draft, this.#scopes.classOf)
    this.#scopes.whole(scope, state.class, state.cursor)
  }

  #change(run: (draft: Draft) => void, told: Omit<RowsChange, 'keys' | 'journeys'> = NOTHING_TOLD): void {
    const draft: Draft = { keys: new Map(), journeys: new Set() }
    run(draft)
    for (const listener of this.#listeners) listener({ ...draft, ...told })
  }
}

const NOTHING_TOLD = { causes: [], page: null }
const FORGOTTEN = { ...NOTHING_TOLD, forgets: true }
