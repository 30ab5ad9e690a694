import { mayRead, type RowClass } from '../../shared/domain/roles.ts'
import type { Cursor } from '../../shared/protocol/hello.ts'
import type { ScopeState } from './scope-state.ts'

/** Where each granted scope stands: up to which entry it is held, for whom its rows are, and how far its loading has come. */
export class HeldScopes {
  readonly #states = new Map<string, ScopeState>()

  get(scope: string): ScopeState | null {
    return this.#states.get(scope) ?? null
  }

  all(): ReadonlyMap<string, ScopeState> {
    return this.#states
  }

  /** What a scope shows; operational rows where it is not held. */
  readonly classOf = (scope: string): RowClass => this.#states.get(scope)?.class ?? 'ops'

  /** Everything up to the cursor is held. */
  whole(scope: string, rowClass: RowClass, cursor: Cursor): void {
    this.#states.set(scope, { kind: 'whole', class: rowClass, cursor })
  }

  /** An earlier loading is forgotten. */
  begin(scope: string, rowClass: RowClass, cursor: Cursor): void {
    const nothing = { named: new Set<string>(), left: new Map<string, number>(), next: null }
    this.#states.set(scope, { kind: 'loading', class: rowClass, cursor, ...nothing })
  }

  /** The loading goes on behind this page. */
  goOn(scope: string, next: string): void {
    const state = this.#states.get(scope)
    if (state?.kind === 'loading') this.#states.set(scope, { ...state, next })
  }

  /** It stands at this entry now. */
  advance(scope: string, cursor: Cursor): void {
    const state = this.#states.get(scope)
    if (state !== undefined) this.#states.set(scope, { ...state, cursor })
  }

  /** A frame said that a journey is in it: that counts as named. */
  entered(scope: string, journey: string): void {
    const state = this.#states.get(scope)
    if (state?.kind !== 'loading') return
    state.named.add(journey)
    state.left.delete(journey)
  }

  /** A frame said that a journey left it: no page brings it back. */
  left(scope: string, journey: string, seq: number): void {
    const state = this.#states.get(scope)
    if (state?.kind !== 'loading') return
    state.left.set(journey, seq)
    state.named.delete(journey)
  }

  /** [SY17] Only these are left, none with a higher class than it had: the rows of that have to be loaded first. */
  keep(classes: ReadonlyMap<string, RowClass>): void {
    for (const [scope, state] of this.#states) {
      const granted = classes.get(scope)
      if (granted === undefined) this.#states.delete(scope)
      else this.#states.set(scope, { ...state, class: lower(state.class, granted) })
    }
  }

  clear(): void {
    this.#states.clear()
  }
}

function lower(a: RowClass, b: RowClass): RowClass {
  return mayRead(a, b) ? b : a
}
