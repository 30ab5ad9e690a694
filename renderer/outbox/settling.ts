import type { Outcome } from '../../shared/commands/command.ts'
import type { FateWriter } from './fate-writer.ts'
import type { KeptActions } from './kept-actions.ts'
import { askedAgain, isPredicted } from './kept-entry.ts'
import type { OutboxParts } from './outbox.ts'
import type { Fate } from './outbox-record.ts'
import { refusalIn, takenSeq } from './outcome-facts.ts'
import type { Tidying } from './tidying.ts'

export type SettlingParts = Pick<OutboxParts, 'clock' | 'resend'> & {
  readonly kept: KeptActions
  readonly writer: FateWriter
  readonly tidying: Tidying
}

/** What becomes of actions: by the server's answer, by what the confirmed rows show, by their person's word. */
export class Settling {
  readonly #parts: SettlingParts

  constructor(parts: SettlingParts) {
    this.#parts = parts
  }

  /** Not written yet: after a restart it is sent again and answered as a duplicate, so nothing is done twice. */
  async settle(id: string, fate: Fate): Promise<void> {
    const { kept, writer } = this.#parts
    kept.fates.note(id, fate)
    await writer.write(id, fate)
  }

  async answer(outcome: Outcome, consumed: boolean): Promise<void> {
    const { kept, clock, tidying } = this.#parts
    const id = outcome.commandId
    const entry = kept.get(id)
    if (entry?.stage !== 'sent' && entry?.stage !== 'waiting') return
    const at = clock.now()
    const seq = takenSeq(outcome)
    if (refusalIn(outcome) !== null && !this.#isOldNews(id, outcome)) {
      kept.become(id, { stage: 'refused', outcome, at, consumed, quiet: false })
      await this.settle(id, { kind: 'refused', at, outcome, consumed })
      return consumed ? undefined : this.fallWith(id)
    }
    const isSame = seq === entry.seq
    const stage = seq === null || (entry.quiet && isSame) ? 'over' : 'answered'
    kept.become(id, { stage, outcome, seq, at, quiet: false, unnamed: entry.unnamed || !isSame })
    await this.settle(id, { kind: 'settled', at, outcome })
    if (tidying.isDue) await tidying.tidy()
  }

  /** [SY34] The server has no answer to this one, so it would wait for ever to be told about what builds on it. */
  async fallWith(id: string): Promise<void> {
    const refusal = { code: 'depends-on-refused', by: null, at: null, row: null } as const
    const nothing = { seq: null, refusal, changed: [], effectiveAt: null }
    for (const { body } of [...this.#parts.kept.values()].filter((entry) => entry.body.command.after === id))
      await this.answer({ outcome: 'rejected', commandId: body.command.commandId, ...nothing }, false)
  }

  shown(ids: Iterable<string>): void {
    const { kept } = this.#parts
    let any = false
    for (const id of ids) {
      const entry = kept.get(id)
      if (entry === undefined) continue
      if (entry.stage === 'refused' && !entry.consumed) void this.#doneAfterAll(id)
      else if (isPredicted(entry.stage))
        kept.alter(id, { unnamed: false, ...(entry.stage === 'answered' ? { stage: 'over' } : { effectShown: true }) })
      else continue
      any = true
    }
    if (any) kept.show()
  }

  passed(ids: Iterable<string>): void {
    const { kept } = this.#parts
    let isAsked = false
    for (const id of ids) {
      const entry = kept.get(id)
      if (entry?.stage !== 'answered') continue
      const isProven = entry.effectShown || !entry.unnamed
      kept.alter(id, isProven ? { stage: 'over' } : { ...askedAgain(true), unnamed: false })
      isAsked ||= !isProven
    }
    kept.show()
    // Rows are just being taken in: whatever is sent for it is sent behind that.
    if (isAsked) void Promise.resolve().then(() => this.#parts.resend?.())
  }

  async close(id: string, reason: string): Promise<void> {
    const { kept, clock } = this.#parts
    if (kept.get(id)?.stage !== 'refused') return
    kept.become(id, { stage: 'closed' })
    await this.settle(id, { kind: 'closed', at: clock.now(), reason })
  }

  /** [SY36] An earlier sending of it was still under way when it was refused for now: its own answer is asked for. */
  async #doneAfterAll(id: string): Promise<void> {
    const { kept, clock, resend } = this.#parts
    kept.alter(id, { stage: 'waiting', tries: 0, again: true, effectShown: true })
    await this.settle(id, { kind: 'offered-again', at: clock.now() })
    resend?.()
  }

  /** It was taken once and is too old to be offered: nobody has to hear of that. */
  #isOldNews(id: string, { outcome }: Outcome): boolean {
    return this.#parts.kept.get(id)?.again === true && outcome === 'expired'
  }
}
