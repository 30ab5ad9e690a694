import { outcomeSchema, type Outcome } from '../../shared/commands/command.ts'
import type { Violations } from './history.ts'
import type { Reached } from './sometimes.ts'

/** [C2] Whoever is asked the same again answers what was answered first. */
export class AnswerJudge {
  readonly #violations: Violations
  readonly #reached: Reached
  readonly #first = new Map<string, string>()
  /** Actions that changed nothing, and the number of the log at which that was so. */
  readonly #withoutEffect = new Map<string, number>()

  constructor(violations: Violations, reached: Reached) {
    this.#violations = violations
    this.#reached = reached
  }

  /** A node answered; whether anybody hears it is another matter. */
  answered(reply: unknown): void {
    const parsed = outcomeSchema.safeParse(reply)
    if (!parsed.success) return
    const outcome = parsed.data
    this.#reached.maybe(`answer: ${outcome.refusal?.code ?? outcome.outcome}`)
    if (outcome.outcome === 'duplicate') this.#reached.seen('answer: duplicate')
    if (outcome.outcome === 'retry' || outcome.consumed === false) return
    // An id in other hands is refused without touching what stands under it.
    if (outcome.refusal?.code === 'id-reuse') return
    if (outcome.refusal === null && outcome.changed.length === 0 && outcome.seq !== null)
      this.#withoutEffect.set(outcome.commandId, outcome.seq)
    const said = wordOf(outcome)
    const before = this.#first.get(outcome.commandId) ?? said
    this.#first.set(outcome.commandId, before)
    if (before !== said)
      this.#violations.fail('C2', `${outcome.commandId} was answered ${before} first and then ${said}`)
  }

  /** The database went back to this number: what it answered since is not its word any more. */
  forget(head: number): void {
    this.#first.clear()
    for (const [id, seq] of this.#withoutEffect) if (seq > head) this.#withoutEffect.delete(id)
  }

  /** It changed nothing in a history that still stands: a database that lost this answer alone lost nothing. */
  hadNoEffect(id: string): boolean {
    return this.#withoutEffect.has(id)
  }
}

function wordOf({ outcome, first, seq, refusal }: Outcome): string {
  return `${first ?? outcome} at ${seq} ${refusal?.code ?? ''}`.trim()
}
