import type { AskingAgain } from './asking-again.ts'
import type { KeptActions } from './kept-actions.ts'
import type { OutboxParts } from './outbox.ts'
import { bodySchema, fateSchema, readKept } from './outbox-record.ts'
import type { Tidying } from './tidying.ts'
import { UnreadDisk, whyBlocked } from './unread-disk.ts'

export type DiskReadingParts = Pick<OutboxParts, 'disk' | 'scheduler' | 'resend' | 'report' | 'tell'> & {
  readonly kept: KeptActions
  readonly tidying: Tidying
  readonly asking: AskingAgain
}

/** A disk that could not be read is asked again after so long, ms. */
const REOPEN_MS = 2_000

/** What lies on the disk, read at the start, until that succeeds, and whenever other windows may have written there. */
export class DiskReading {
  readonly #parts: DiskReadingParts

  constructor(parts: DiskReadingParts) {
    this.#parts = parts
  }

  async open(): Promise<void> {
    const { kept, asking, scheduler, report } = this.#parts
    try {
      await this.#load()
      kept.blocked = null
      asking.begin()
      this.#tellWaiting()
    } catch (error) {
      report('open', error)
      kept.blocked = whyBlocked(error)
      scheduler.after(REOPEN_MS, () => void this.#reopen())
    }
    kept.show()
  }

  /**
   * [SY78] The life before may have recorded these, or offered them again, and have died before it told: who has the turn to
   * send does not know them, or knows them as over.
   */
  #tellWaiting(): void {
    const { kept, tell } = this.#parts
    for (const [id, { body, stage }] of kept) {
      if (stage !== 'waiting') continue
      tell?.({ kind: 'recorded', body, typed: body.command.args })
      const fate = kept.fates.newest(id, null)
      if (fate !== null) tell?.({ kind: 'fate', id, fate })
    }
  }

  async reread(): Promise<void> {
    const { kept, report } = this.#parts
    await this.#load().catch((error: unknown) => report('reread', error))
    kept.show()
  }

  /** [SY28] What could be read at last takes part as if it had been there from the start. */
  async #reopen(): Promise<void> {
    const { kept, asking, resend } = this.#parts
    await this.open()
    if (kept.blocked !== null) return
    asking.ask(asking.unseen())
    resend?.()
  }

  async #load(): Promise<void> {
    const { kept, disk, tidying, report } = this.#parts
    const { records, damage, unread } = await disk.load()
    if (unread !== undefined) throw new UnreadDisk(unread)
    if (damage !== null) report('damage', damage)
    for (const record of records) {
      const body = readKept(bodySchema, record.body)
      const fate = record.outcome === null ? null : readKept(fateSchema, record.outcome)
      if (body === null) report('unreadable', record.id)
      else if (!kept.has(record.id)) kept.take(body, fate)
      else if (kept.fates.isNewer(record.id, fate)) kept.takeFate(record.id, fate)
    }
    await tidying.tidy()
  }
}
