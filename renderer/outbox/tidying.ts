import { DAY_MS } from '../../shared/kernel/instant.ts'
import type { KeptActions } from './kept-actions.ts'
import type { OutboxParts } from './outbox.ts'
import type { Kept } from './outbox-view.ts'

export type TidyingParts = Pick<OutboxParts, 'disk' | 'clock' | 'report'> & { readonly kept: KeptActions }

/** [SY39] What is over goes after 7 days; the newest stays whatever its age: it says how far this device has counted. */
export class Tidying {
  readonly #parts: TidyingParts
  #at: number

  constructor(parts: TidyingParts) {
    this.#parts = parts
    this.#at = parts.clock.now()
  }

  /** The last time was a day ago. */
  get isDue(): boolean {
    return this.#parts.clock.now() - this.#at >= DAY_MS
  }

  async tidy(): Promise<void> {
    const { kept, disk, clock, report } = this.#parts
    this.#at = clock.now()
    const old = this.#old()
    if (old.length === 0) return
    const answer = await disk.forget(old)
    // Not forgotten: they are asked to be another time.
    if (!answer.ok) return report('forget', answer)
    for (const id of old) kept.forget(id)
  }

  #old(): string[] {
    const { kept, clock } = this.#parts
    const newest = [...kept].at(-1)?.[0]
    const isOld = ([id, { body }]: [string, Kept]) => id !== newest && kept.fates.isOld(body, clock.now())
    return [...kept].filter(isOld).map(([id]) => id)
  }
}
