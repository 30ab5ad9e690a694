import { createHash } from 'node:crypto'
import type { Command } from '../../shared/commands/command.ts'
import { SEALED_ARG, sealedIn } from '../../shared/commands/sealed-args.ts'
import { canonicalJson } from '../../shared/kernel/canonical-json.ts'
import type { Receipt } from '../db/records.ts'

/**
 * What makes a command the same command: verb, row, arguments and what it was based on, whatever the order of the keys.
 * Who carries it (session, device, its counter, signature) may differ between two sendings.
 */
export function bodyHash(command: Command): string {
  const { verb, entityId, args, issuedAt, baseVersion, expect, after } = command
  const body = canonicalJson([verb, entityId, args, issuedAt, baseVersion, expect, after])
  return createHash('sha256').update(body).digest('base64url')
}

/**
 * What stays the same where it is sealed anew: in place of a box the names of what is in it, and that it was made for this
 * command. Null where nothing is sealed, or not as we seal.
 */
export function sealedHash(command: Command): string | null {
  const sealed = sealedIn(command.args)
  if (sealed === null) return null
  const { of, names } = sealed
  return bodyHash({ ...command, args: { ...command.args, [SEALED_ARG]: { of, names } } })
}

/** True where the receipt is of this command, in this form or sealed otherwise. */
export function isOf(receipt: Pick<Receipt, 'bodyHash' | 'sealedHash'>, command: Command): boolean {
  if (receipt.bodyHash === bodyHash(command)) return true
  return receipt.sealedHash !== null && receipt.sealedHash === sealedHash(command)
}
