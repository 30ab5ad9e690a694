import type { JournalAnswer } from '../../shared/ipc/journal.ts'
import type { OutboxParts } from './outbox.ts'
import type { OutboxDisk } from './outbox-disk.ts'
import type { Fate } from './outbox-record.ts'

/** What a disk refused for now is offered to it again after so long, ms. */
const AGAIN_MS = 5_000

export type FateWriterParts = Pick<OutboxParts, 'scheduler' | 'report' | 'tell'> & {
  readonly disk: Pick<OutboxDisk, 'settle'>
}

/**
 * What became of actions, on its way to the disk: one write per action at a time, and the newest word of each is written
 * again until the disk takes it (rule SY29). A disk that still says what was before would, after a kill, keep to itself
 * what the person was told.
 */
export class FateWriter {
  readonly #parts: FateWriterParts
  readonly #unwritten = new Map<string, Fate>()
  readonly #busy = new Map<string, Promise<boolean>>()
  #isWaiting = false

  constructor(parts: FateWriterParts) {
    this.#parts = parts
  }

  /** The disk says of every action what is known here. */
  get isDurable(): boolean {
    return this.#unwritten.size === 0
  }

  /** True once this, or what came after it, is on disk. */
  async write(id: string, fate: Fate): Promise<boolean> {
    this.#unwritten.set(id, fate)
    return this.#put(id)
  }

  /** Another window knows better, and has written it. */
  drop(id: string): void {
    this.#unwritten.delete(id)
  }

  /** Tries all of it now. */
  async writeAll(): Promise<void> {
    await Promise.all([...this.#unwritten.keys()].map((id) => this.#put(id)))
  }

  async #put(id: string): Promise<boolean> {
    const before = this.#busy.get(id)
    const work = before === undefined ? this.#settle(id) : before.then(() => this.#settle(id))
    this.#busy.set(id, work)
    const isWritten = await work
    if (this.#busy.get(id) === work) this.#busy.delete(id)
    return isWritten
  }

  async #settle(id: string): Promise<boolean> {
    const fate = this.#unwritten.get(id)
    if (fate === undefined) return true
    const answer = await this.#ask(id, fate)
    const isOver = answer.ok || answer.reason === 'unknown-id' || answer.reason === 'too-large'
    if (isOver && this.#unwritten.get(id) === fate) this.#unwritten.delete(id)
    if (!answer.ok) this.#parts.report('settle', answer)
    // The other windows give up what they would have written: not before it is there.
    if (isOver) this.#parts.tell?.({ kind: 'fate', id, fate })
    else this.#later()
    return answer.ok
  }

  async #ask(id: string, fate: Fate): Promise<JournalAnswer> {
    try {
      return await this.#parts.disk.settle({ id, outcome: JSON.stringify(fate) })
    } catch (error) {
      return { ok: false, reason: 'io', message: error instanceof Error ? error.message : String(error) }
    }
  }

  #later(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#parts.scheduler.after(AGAIN_MS, () => {
      this.#isWaiting = false
      void this.writeAll()
    })
  }
}
