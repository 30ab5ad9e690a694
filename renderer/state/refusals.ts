import { hasSealed, withStandIns } from '../../shared/commands/sealed-args.ts'
import { toIso } from '../../shared/kernel/instant.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { RefusedAction } from '../outbox/outbox-entry.ts'
import type { Actor } from '../../shared/domain/person.ts'
import type { Command } from '../../shared/commands/command.ts'
import type { IssueCommand, Issued } from './issue-command.ts'
import { resendable } from './views/resendable.ts'

/** Refused actions: what a person may do with a card. */
export type Refusals = {
  /**
   * Asks again as a new action on what the row is now, and so what fell with it, in order, up to the first that is not
   * taken; each goes from the card as it is taken.
   */
  retry(commandId: string): Promise<Issued>
  /**
   * The same for every card that only a former sign-in stands against (`resendable`), in the order of issue. Says how many
   * cards went; one that is not taken stays and holds up no other.
   */
  retryAll(): Promise<{ readonly sent: number; readonly left: number }>
  /**
   * Puts the card and what fell with it away, with the reason for the record. Of one that was `typed` only that is recorded:
   * its words would lie on the disk in the clear (rule SE1).
   */
  discard(commandId: string, reason: string, typed?: boolean): Promise<void>
  /** The card as plain text for the clipboard, with its dependents. */
  copyText(commandId: string): string
}

export type RefusalsParts = {
  readonly outbox: Outbox
  readonly issue: IssueCommand
  /** Who is signed in: cards are their person's alone. */
  readonly actor: () => Actor | null
  /** An action went back to the queue under its own id. */
  readonly resend: () => void
}

/** Makes the verbs of the cards. */
export function createRefusals({ outbox, issue, actor, resend }: RefusalsParts): Refusals {
  const cardOf = (id: string) =>
    outbox.view.getState().refused.find((card) => card.command.commandId === id && card.user === actor()?.id)

  async function again(command: Command): Promise<Issued> {
    if (await outbox.sendAgain(command.commandId, actor()?.session ?? null)) {
      resend()
      return { kind: 'taken', commandId: command.commandId }
    }
    const issued = await issue({ verb: command.verb, entityId: command.entityId, args: command.args })
    if (issued.kind === 'taken') await outbox.close(command.commandId, 'asked again')
    return issued
  }

  async function retry(id: string): Promise<Issued> {
    const card = cardOf(id)
    if (card === undefined) return { kind: 'not-recorded', reason: 'unknown-id', message: 'The card is gone.' }
    let issued = await again(card.command)
    for (const command of card.dependents) if (issued.kind === 'taken') issued = await again(command)
    return issued
  }

  return {
    retry,
    async retryAll() {
      const mine = outbox.view.getState().refused.filter((card) => card.user === actor()?.id)
      let [sent, left] = [0, 0]
      for (const { command } of resendable(mine)) {
        const { kind } = await retry(command.commandId)
        if (kind === 'taken') sent += 1
        else left += 1
      }
      return { sent, left }
    },
    async discard(id, reason, typed = false) {
      const card = cardOf(id)
      for (const command of card === undefined ? [] : [card.command, ...card.dependents])
        await outbox.close(command.commandId, typed ? TYPED : reason)
    },
    copyText: (id) => textOf(cardOf(id)),
  }
}

const TYPED = 'a reason in words'

function textOf(card: RefusedAction | undefined): string {
  if (card === undefined) return ''
  const { refusal } = card
  const who = refusal.by === null ? '' : ` by ${refusal.by}`
  const when = refusal.at === null ? '' : ` at ${toIso(refusal.at)}`
  const head = `Not taken: ${refusal.code}${who}${when}. ${refusal.message ?? ''}`.trim()
  return [head, ...[card.command, ...card.dependents].map(lineOf)].join('\n')
}

function lineOf(command: Command): string {
  const { verb, entityId, issuedAt } = command
  const { args } = hasSealed(command.args) ? withStandIns(command) : command
  return `${verb} ${entityId} ${JSON.stringify(args)} at ${toIso(issuedAt)}`
}
