import type { Command, Outcome, Refusal } from '../../shared/commands/command.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Receipt } from '../db/records.ts'
import { isOf } from './body-hash.ts'

/** Taken. `seq` is the number that shows its effect; null until the change has one. */
export function applied(
  command: Command,
  parts: Pick<Outcome, 'changed' | 'effectiveAt' | 'seq'> & { readonly rebased: boolean },
): Outcome {
  const { rebased, ...rest } = parts
  return { outcome: rebased ? 'rebased' : 'applied', commandId: command.commandId, refusal: null, ...rest }
}

/** Refused for good, with the reason. */
export function rejected(command: Command, refusal: Refusal, at: Instant | null): Outcome {
  const outcome = refusal.code === 'expired' ? 'expired' : 'rejected'
  return { outcome, commandId: command.commandId, seq: null, refusal, changed: [], effectiveAt: at }
}

/** Refused, and not stored: the same command may be sent again, and nothing may build on it. */
export function unstored(command: Command, refusal: Refusal): Outcome {
  return { ...rejected(command, refusal, null), consumed: false }
}

/** Not taken and not consumed: the same command may be sent again. */
export function retry(command: Command): Outcome {
  const nothing = { seq: null, refusal: null, changed: [], effectiveAt: null }
  return { outcome: 'retry', commandId: command.commandId, ...nothing, retryAfterMs: RETRY_AFTER_MS }
}

/** What is said to a command whose id has a receipt: its first answer, if it is the same one. `actor` null: whose it is is not known. */
export function answeredBefore(receipt: Receipt, command: Command, actor: string | null): Outcome {
  const isSame = (actor === null || receipt.actor === actor) && isOf(receipt, command)
  return isSame ? again(receipt) : rejected(command, plainRefusal('id-reuse'), null)
}

function again({ outcome }: Receipt): Outcome {
  const { outcome: first } = outcome
  return first === 'duplicate' || first === 'retry' ? outcome : { ...outcome, outcome: 'duplicate', first }
}

/** A refusal that names no row. */
export function plainRefusal(code: Refusal['code'], message?: string): Refusal {
  return { code, by: null, at: null, row: null, ...(message === undefined ? {} : { message }) }
}

const RETRY_AFTER_MS = 500
