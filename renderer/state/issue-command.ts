import { commandSchema, type Command, type Refusal, type Verb } from '../../shared/commands/command.ts'
import type { Actor } from '../../shared/domain/person.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import type { ServerTime } from '../db/server-time.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { journeyOfEntity } from '../outbox/outbox-record.ts'
import type { BoardStore } from './board-store.ts'
import type { Predict } from './predict.ts'

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

export type IssueParts = {
  readonly board: BoardStore
  readonly outbox: Outbox
  readonly predict: Predict
  readonly actor: () => Actor | null
  readonly time: ServerTime
  readonly random: Random
  readonly deviceId: string
  /** An action is on disk: the line may send it now. */
  readonly recorded: () => void
}

/** `issue` and `preview` over the same rule and the same rows. */
export function createIssue(parts: IssueParts): { issue: IssueCommand; preview: PreviewCommand } {
  const { board, outbox, predict, actor, recorded } = parts

  function refusalOf(command: Command, journey: string, user: string): Refusal | null {
    const decision = predict(board.journey(journey), command, user)
    return decision === null || decision.ok ? null : decision.fault
  }

  return {
    preview(ask) {
      const who = actor()
      return who === null ? SIGNED_OUT : refusalOf(commandOf(ask, who, parts), journeyOfEntity(ask.entityId), who.id)
    },
    async issue(ask) {
      const who = actor()
      if (who === null) return { kind: 'refused', refusal: SIGNED_OUT }
      const journey = journeyOfEntity(ask.entityId)
      const asked = commandOf(ask, who, parts)
      const refusal = refusalOf(asked, journey, who.id)
      if (refusal !== null) return { kind: 'refused', refusal }
      // Only what is recorded is counted.
      const command = { ...asked, deviceSeq: outbox.nextDeviceSeq() }
      const answer = await outbox.record({ command, journey, user: who.id })
      if (!answer.ok) return { kind: 'not-recorded', reason: answer.reason, message: answer.message }
      recorded()
      return { kind: 'taken', commandId: command.commandId }
    },
  }
}

const SIGNED_OUT: Refusal = { code: 'forbidden', by: null, at: null, row: null, message: 'Sign in first.' }

/** The envelope of design.md 6.8, not numbered yet: what the person saw, or the pending action on the same row that this one builds on. */
function commandOf(ask: Ask, who: Actor, parts: IssueParts): Command {
  const { time, random, deviceId, outbox } = parts
  const before = outbox.view
    .getState()
    .pending.findLast((one) => one.user === who.id && one.command.entityId === ask.entityId && !one.effectShown)
  const version = before === undefined ? versionSeen(ask.entityId, parts.board) : undefined
  const issuedAt = time.now()
  return commandSchema.parse({
    commandId: uuidV7(issuedAt, random),
    sessionId: who.session,
    deviceId,
    verb: ask.verb,
    entityId: ask.entityId,
    args: ask.args ?? {},
    issuedAt,
    v: 1,
    ...(version === undefined ? {} : { baseVersion: version }),
    ...(ask.expect === undefined ? {} : { expect: ask.expect }),
    ...(before === undefined ? {} : { after: before.command.commandId }),
  })
}

function versionSeen(id: string, board: BoardStore): number | undefined {
  return (board.row('task', id) ?? board.row('escalation', id) ?? board.row('journey', id))?.version
}
