import { isSent, scopeSumOf } from '../../shared/domain/scope-sum.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { ChecksumAnswer } from '../../shared/protocol/checksum.ts'
import type { ConfirmedRows } from '../db/confirmed-rows.ts'

/** Counted for the log: scopes compared, and those that were not what the server has. */
export type ScopeCheckCounts = { compared: number; differed: number }

export type ScopeCheckParts = {
  readonly rows: ConfirmedRows
  readonly scheduler: Scheduler
  readonly random: Random
  readonly counts: ScopeCheckCounts
  /** The server's sum, or null: no answer, or none to be had. */
  readonly ask: (scope: string) => Promise<ChecksumAnswer['at']>
  /** What is held of this scope is not what the server has. */
  readonly differs: (scope: string) => void
}

/** The first look after a welcome, ms, spread so that a thousand consoles that came back do not ask at once. */
const FIRST_MS = 10_000
const FIRST_SPREAD_MS = 50_000
/** From look to look, ms. */
const EVERY_MS = 5 * 60_000

/**
 * Compares each scope with the server's sum over it, now and then (rule SY75): a fault of the line, of the cache or of
 * ours that lost a change is found and mended without anybody having to see it first.
 */
export class ScopeCheck {
  readonly #parts: ScopeCheckParts
  /** What the server said, until the console stands there. */
  readonly #said = new Map<string, NonNullable<ChecksumAnswer['at']>>()
  /** The number of the last frame of each scope. */
  readonly #changed = new Map<string, number>()
  #timer: Cancel | null = null
  #open = true

  constructor(parts: ScopeCheckParts) {
    this.#parts = parts
    this.#after(FIRST_MS + parts.random.unit() * FIRST_SPREAD_MS)
  }

  stop(): void {
    this.#open = false
    this.#timer?.()
    this.#said.clear()
  }

  /** Frames or a heartbeat were applied. `frame`: the one that changed its scope. */
  moved(frame?: { readonly scope: string; readonly seq: number }): void {
    if (frame !== undefined) this.#changed.set(frame.scope, frame.seq)
    for (const scope of this.#said.keys()) this.#compare(scope)
  }

  #after(ms: number): void {
    this.#timer = this.#parts.scheduler.after(ms, () => void this.#look())
  }

  async #look(): Promise<void> {
    for (const scope of this.#parts.rows.scopes().keys()) {
      if (this.#parts.rows.scope(scope)?.kind !== 'whole') continue
      const said = await this.#parts.ask(scope)
      if (!this.#open) return
      if (said === null) continue
      this.#said.set(scope, said)
      this.#compare(scope)
    }
    this.#after(EVERY_MS * (0.9 + this.#parts.random.unit() * 0.2))
  }

  /** Only at the very number the server spoke of; what is past it already is compared another time. */
  #compare(scope: string): void {
    const said = this.#said.get(scope)
    const state = this.#parts.rows.scope(scope)
    if (said === undefined) return
    if (state?.kind !== 'whole') return void this.#said.delete(scope)
    if (state.cursor.seq < said.seq) return
    this.#said.delete(scope)
    if ((this.#changed.get(scope) ?? 0) > said.seq) return
    const held = [...this.#rowsOf(scope)].filter(({ kind }) => isSent(kind, state.class))
    if (held.some(({ seq }) => seq > said.seq)) return
    this.#parts.counts.compared += 1
    const mine = scopeSumOf(held)
    if (mine.rows === said.rows && mine.sum === said.sum && mine.squares === said.squares) return
    this.#parts.counts.differed += 1
    this.#parts.differs(scope)
  }

  *#rowsOf(scope: string): Iterable<Row> {
    const { rows } = this.#parts
    for (const id of rows.journeyIds()) {
      const held = rows.journey(id)
      if (held?.scopes.has(scope) === true) yield* held.rows.values()
    }
  }
}
