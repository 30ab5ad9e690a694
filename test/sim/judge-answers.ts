import { outcomeSchema, type Outcome } from '../../shared/commands/command.ts'
import type { Violations } from './history.ts'
import type { Reached } from './sometimes.ts'

/** [C2] Whoever is asked the same again answers what was answered first. */
export class AnswerJudge {
  readonly #violations: Violations
  readonly #reached: Reached
  readonly #first = new Map<string, string>()

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
    const said = wordOf(outcome)
    const before = this.#first.get(outcome.commandId) ?? said
    this.#first.set(outcome.commandId, before)
    if (before !== said)
      this.#violations.fail('C2', `${outcome.commandId} was answered ${before} first and then ${said}`)
  }

  /** The database went back: what it answered since is not its word any more. */
  forget(): void {
    this.#first.clear()
  }
}

function wordOf({ outcome, first, seq, refusal }: Outcome): string {
  return `${first ?? outcome} at ${seq} ${refusal?.code ?? ''}`.trim()
}
