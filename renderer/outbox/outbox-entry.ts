import type { Command, Outcome, Refusal } from '../../shared/commands/command.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

/**
 * One action of a person on its way. `recording`: not yet on disk; `waiting`: on disk, not sent; `sent`: no answer yet;
 * `answered`: taken by the server, its effect not yet in the confirmed rows.
 */
export type PendingAction = {
  readonly command: Command
  /** The journey it acts on. */
  readonly journey: string
  readonly stage: 'recording' | 'waiting' | 'sent' | 'answered'
  /** Whose action it is. */
  readonly user: string
  /** How often it was sent without a final answer. */
  readonly tries: number
  /** The facility number that shows its effect; null before the answer. */
  readonly seq: number | null
  /** Its effect is in the confirmed rows already, before its answer came. */
  readonly effectShown: boolean
}

/** A refused action, kept on screen until the person has decided, with the actions that fell with it. */
export type RefusedAction = {
  readonly command: Command
  /** Whose card it is: nobody else sees it. */
  readonly user: string
  readonly journey: string
  readonly refusal: Refusal
  readonly outcome: Outcome['outcome']
  readonly at: Instant
  /** Pending actions on the same row that built on it (`depends-on-refused`), in order. */
  readonly dependents: readonly Command[]
}

/** All actions that are not over: what the sync panel lists. Each change makes a new object. */
export type OutboxView = {
  readonly pending: readonly PendingAction[]
  readonly refused: readonly RefusedAction[]
  /** Why nothing can be recorded on this workstation now, or null. */
  readonly blocked: string | null
}
