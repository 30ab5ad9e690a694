import type { Frame, Heartbeat } from '../../shared/protocol/frame.ts'
import type { Cursor } from '../../shared/protocol/hello.ts'
import type { ConfirmedRows } from '../db/confirmed-rows.ts'

/** Frames held back for one scope at most; beyond, they are dropped and asked for again. */
const MOST_HELD = 500

export type IntakeParts = {
  readonly rows: ConfirmedRows
  /** Asks for what is missing of a scope; at most one is under way per scope. */
  readonly catchUp: (scope: string) => void
  /** A frame is of another history than what is held; it was not applied. */
  readonly otherHistory: (what: string) => void
}

/**
 * Takes frames in the order of the stream (rules SY10, SY12, SY18). What cannot be applied yet, because something before
 * it is on its way, is held; nothing is applied before the welcome.
 */
export class Intake {
  readonly #parts: IntakeParts
  #greeted = false
  /** Scopes that miss something: frames held, and the number up to which it is on its way (null: not answered yet). */
  readonly #missing = new Map<string, { held: Frame[]; until: number | null }>()
  #early: Frame[] = []

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /** True while a scope waits for a piece. */
  get isBehind(): boolean {
    return this.#missing.size > 0
  }

  /** A hello is under way: frames wait for its welcome, which says what scopes there are. */
  hush(): void {
    this.#greeted = false
  }

  /** The welcome was applied; `awaited` are the scopes whose delta follows, with its number. */
  greet(awaited: ReadonlyMap<string, number>): void {
    const waiting = [...this.#missing.values()].flatMap((missing) => missing.held).concat(this.#early)
    this.#missing.clear()
    this.#early = []
    for (const [scope, until] of awaited) this.#missing.set(scope, { held: [], until })
    this.#greeted = true
    for (const frame of waiting) this.take(frame)
  }

  take(frame: Frame): void {
    if (!this.#greeted) return void this.#early.push(frame)
    const fit = this.#parts.rows.applyFrame(frame)
    if (fit === 'other') return this.#parts.otherHistory(`frame of ${frame.scope} at ${frame.seq}`)
    if (fit === 'gap') this.#hold(frame)
    if (fit === 'next' || fit === 'old') this.#drain(frame.scope)
  }

  /** The server said how far it goes, what follows a catch-up. */
  answered(scope: string, { seq }: Cursor): void {
    const missing = this.#missing.get(scope)
    if (missing === undefined) return
    missing.until = seq
    this.#drain(scope)
  }

  heartbeat(heartbeat: Heartbeat): void {
    if (this.#greeted) this.#parts.rows.moveCursors(heartbeat, new Set(this.#missing.keys()))
  }

  #hold(frame: Frame): void {
    const known = this.#missing.get(frame.scope)
    if (known === undefined) {
      this.#missing.set(frame.scope, { held: [frame], until: null })
      this.#parts.catchUp(frame.scope)
    } else if (known.held.length < MOST_HELD) known.held.push(frame)
  }

  /** Applies what is held as far as it fits; a piece is there once the cursor has reached its number. */
  #drain(scope: string): void {
    const missing = this.#missing.get(scope)
    const cursor = this.#parts.rows.scope(scope)?.cursor
    if (missing === undefined) return
    if (cursor !== undefined && (missing.until === null || cursor.seq < missing.until)) return
    this.#missing.delete(scope)
    for (const frame of missing.held) this.take(frame)
  }
}
