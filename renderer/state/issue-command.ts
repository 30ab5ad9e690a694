import type { Refusal, Verb } from '../../shared/commands/command.ts'

/** What a person asks. `entityId` is a task, journey or escalation; for open-journey the new journey's id. */
export type Ask = {
  readonly verb: Verb
  readonly entityId: string
  readonly args?: Readonly<Record<string, unknown>>
  /** Field values the person saw, where only those matter (e.g. the fact a form was filled from). */
  readonly expect?: Readonly<Record<string, unknown>>
}

/**
 * What became of it here. `taken`: on this console's disk, shown as pending, will be sent; the server's answer comes
 * later and, if it refuses, as a card in `useRefused`. `refused`: the rule says no on what is known here; nothing was
 * recorded. `not-recorded`: the disk refused it ("Not saved: ..."); nothing was recorded, keep the draft.
 */
export type Issued =
  | { readonly kind: 'taken'; readonly commandId: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'not-recorded'; readonly reason: string; readonly message: string }

/**
 * Predicts, shows and records one action. The prediction is on the board before this returns its promise; the promise
 * settles when the disk has answered. Never throws for a refusal.
 */
export type IssueCommand = (ask: Ask) => Promise<Issued>

/** Whether an action would be taken now and why not, without doing it: for menus and the palette. */
export type PreviewCommand = (ask: Ask) => Refusal | null
