import { createStore } from 'zustand/vanilla'
import { Fates } from './fates.ts'
import { entryOf, notShown, withFate } from './kept-entry.ts'
import type { OutboxView } from './outbox-entry.ts'
import type { Fate, OutboxBody } from './outbox-record.ts'
import { viewOf, type Kept } from './outbox-view.ts'
import type { Blocked } from './unread-disk.ts'

/** The actions that this console holds, in the order of their issue, and what is listed of them. */
export class KeptActions {
  /** Why nothing can be recorded now. */
  blocked: Blocked | null = { reason: 'io', message: 'The record of actions is not open yet.' }
  readonly fates = new Fates()
  readonly #entries = new Map<string, Kept>()
  readonly #refused = new Set<string>()
  #deviceSeq = 0
  readonly view = createStore<OutboxView>(() => this.#listed())

  get(id: string): Kept | undefined {
    return this.#entries.get(id)
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  values(): Iterable<Kept> {
    return this.#entries.values()
  }

  [Symbol.iterator](): Iterator<[string, Kept]> {
    return this.#entries[Symbol.iterator]()
  }

  /** The number of the next action of this device. */
  nextDeviceSeq(): number {
    this.#deviceSeq += 1
    return this.#deviceSeq
  }

  hold(entry: Kept): void {
    this.#entries.set(entry.body.command.commandId, entry)
  }

  forget(id: string): void {
    this.#entries.delete(id)
    this.fates.forget(id)
  }

  /** It was refused on screen: should the disk have taken it after all, it is none of this console's. */
  refuse(id: string): void {
    this.forget(id)
    this.#refused.add(id)
  }

  /** An action as the disk or another window has it. */
  take(body: OutboxBody, fate: Fate | null): void {
    const id = body.command.commandId
    if (this.#refused.has(id)) return
    const newest = this.fates.newest(id, fate)
    this.hold(entryOf(body, newest))
    this.fates.note(id, newest)
    if (body.command.deviceSeq < this.#deviceSeq) this.#order()
    this.#deviceSeq = Math.max(this.#deviceSeq, body.command.deviceSeq)
  }

  /** The disk and other windows tell of actions in any order; what builds on another one has a later number. */
  #order(): void {
    const ordered = [...this.#entries].toSorted(([, a], [, b]) => a.body.command.deviceSeq - b.body.command.deviceSeq)
    this.#entries.clear()
    for (const [id, entry] of ordered) this.#entries.set(id, entry)
  }

  /** What became of one by the word of the disk or of another window, whose record may still be under way from the disk. */
  takeFate(id: string, fate: Fate): void {
    const entry = this.get(id)
    if (entry !== undefined) this.hold(withFate(entry, fate))
    this.fates.note(id, fate)
  }

  become(id: string, change: Partial<Kept>): void {
    if (this.alter(id, change)) this.show()
  }

  /** Many are told of at once (`show`): each time it is, whoever predicts goes through all that are pending. */
  alter(id: string, change: Partial<Kept>): boolean {
    const entry = this.get(id)
    if (entry !== undefined) this.#entries.set(id, { ...entry, ...change })
    return entry !== undefined
  }

  /** No confirmed row shows any of them any more. */
  unshown(): void {
    for (const entry of this.values()) this.hold(notShown(entry))
    this.show()
  }

  show(): void {
    this.view.setState(this.#listed(), true)
  }

  #listed(): OutboxView {
    return viewOf(this.values(), this.blocked?.message ?? null)
  }
}
