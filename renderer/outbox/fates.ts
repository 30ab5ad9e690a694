import type { Instant } from '../../shared/kernel/instant.ts'
import type { Fate, OutboxBody } from './outbox-record.ts'
import { isForgettable, serverTimeOf } from './settled-age.ts'

/** What became of each action, and the newest moment that the server named with it. */
export class Fates {
  readonly #known = new Map<string, Fate | null>()
  #serverNewest = 0

  note(id: string, fate: Fate | null): void {
    this.#known.set(id, fate)
    this.#serverNewest = Math.max(this.#serverNewest, serverTimeOf(fate) ?? 0)
  }

  /** What the disk says counts where it is newer than what is known here; what another window says, always. */
  isNewer(id: string, fate: Fate | null): fate is Fate {
    const known = this.#known.get(id) ?? null
    return fate !== null && (known === null || known.at < fate.at)
  }

  /** The newer of what the disk says and what is known here. */
  newest(id: string, fate: Fate | null): Fate | null {
    return this.isNewer(id, fate) ? fate : (this.#known.get(id) ?? fate)
  }

  /** [SY39] Whether it is over and old enough by both clocks. */
  isOld(body: OutboxBody, now: Instant): boolean {
    return isForgettable({ body, fate: this.#known.get(body.command.commandId) ?? null }, now, this.#serverNewest)
  }

  forget(id: string): void {
    this.#known.delete(id)
  }
}
