import type { FateWriter } from './fate-writer.ts'
import type { KeptActions } from './kept-actions.ts'
import { askedAgain, isAsked, typedAs, wasTaken } from './kept-entry.ts'
import type { OutboxParts } from './outbox.ts'
import type { Recordable } from './recordable.ts'
import type { Settling } from './settling.ts'
import { needsSigning, signedAs } from './signed-anew.ts'

export type AskingAgainParts = Pick<OutboxParts, 'clock'> & {
  readonly kept: KeptActions
  readonly makes: Recordable
  readonly settling: Settling
  readonly writer: FateWriter
}

/** So many of the newest settled actions are asked about once more after a start. */
const ASKED_AT_START = 64

/** What had its answer and is sent once more: because the server may not know of it any more, or its person says so. */
export class AskingAgain {
  readonly #parts: AskingAgainParts
  /** What this life read as settled: the one before may have heard otherwise and could not write it. */
  #unheard = new Set<string>()

  constructor(parts: AskingAgainParts) {
    this.#parts = parts
  }

  /** The disk was read. */
  begin(): void {
    const taken = [...this.#parts.kept].filter(([, { seq }]) => seq !== null).map(([id]) => id)
    this.#unheard = new Set(taken.slice(-ASKED_AT_START))
  }

  unseen(): string[] {
    return [...this.#parts.kept].flatMap(([id, { stage }]) =>
      stage === 'answered' || (stage === 'over' && this.#unheard.has(id)) ? [id] : [],
    )
  }

  ask(which: readonly string[]): void {
    const { kept } = this.#parts
    for (const id of which) {
      const stage = kept.get(id)?.stage
      // Shown long ago: that it is asked about is nobody's business.
      const quiet = stage === 'over' && this.#unheard.delete(id)
      if (stage === 'answered' || stage === 'over') kept.alter(id, askedAgain(quiet))
    }
    if (which.length > 0) kept.show()
  }

  /**
   * The disk knows the answer of these: only asking about them was begun. What nobody was to hear of is over as before. All of
   * them are asked about with the next turn, whatever rows pass their numbers until then.
   */
  unask(): string[] {
    const { kept } = this.#parts
    const asked = [...kept].filter(([, entry]) => isAsked(entry))
    for (const [id, { quiet, effectShown }] of asked) {
      this.#unheard.add(id)
      kept.alter(id, { stage: quiet || effectShown ? 'over' : 'answered', quiet: false })
    }
    if (asked.length > 0) kept.show()
    return asked.map(([id]) => id)
  }

  async askBefore(id: string): Promise<void> {
    const { kept, settling } = this.#parts
    const before = kept.get(id)?.body.command.after ?? ''
    const stage = kept.get(before)?.stage
    if (stage === 'refused' || stage === 'closed') return settling.fallWith(before)
    if (stage === 'answered' || stage === 'over') kept.become(before, askedAgain(false))
  }

  async offerAgain(): Promise<{ readonly offered: number; readonly durable: boolean }> {
    const { kept, clock, settling, writer } = this.#parts
    const again = [...kept].filter(([, entry]) => wasTaken(entry))
    for (const [id] of again) {
      kept.alter(id, { stage: 'waiting', seq: null, effectShown: false, tries: 0, again: true, quiet: false })
      void settling.settle(id, { kind: 'offered-again', at: clock.now() })
    }
    const forgotten = this.#forgetRefusals()
    if (again.length + forgotten > 0) kept.show()
    await writer.writeAll()
    // The server may have forgotten these refusals: who builds on them would wait to hear of them for ever.
    for (const [id, { stage }] of kept) if (stage === 'refused' || stage === 'closed') await settling.fallWith(id)
    return { offered: again.length, durable: kept.blocked === null && writer.isDurable }
  }

  /**
   * [SY36] The server may have forgotten these refusals, and an earlier sending that was still under way may be done in the
   * history of now: a change that names one counts, and sent from its card it goes under its own id. Gives how many.
   */
  #forgetRefusals(): number {
    const { kept, settling } = this.#parts
    const refused = [...kept].filter(([, { stage, consumed }]) => stage === 'refused' && consumed)
    for (const [id, { outcome, at }] of refused) {
      kept.alter(id, { consumed: false })
      if (outcome !== null && at !== null) void settling.settle(id, { kind: 'refused', at, outcome, consumed: false })
    }
    return refused.length
  }

  async sendAgain(id: string, session: string | null): Promise<boolean> {
    const { kept, clock, makes, settling } = this.#parts
    const entry = kept.get(id)
    const refusal = entry?.outcome?.refusal
    if (entry?.stage !== 'refused' || entry.consumed) return false
    if (refusal?.code === 'forbidden' && refusal.reason === undefined) return false
    const command = session === null || !needsSigning(refusal) ? null : await makes.again(session, entry)
    const body = command === null ? entry.body : { ...entry.body, command }
    kept.become(id, { stage: 'waiting', tries: 0, body, shown: typedAs(body.command, entry.shown) })
    const as = command === null ? {} : { as: signedAs(command, session ?? '') }
    await settling.settle(id, { kind: 'offered-again', at: clock.now(), ...as })
    return true
  }
}
