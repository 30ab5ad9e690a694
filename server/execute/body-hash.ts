import { createHash } from 'node:crypto'
import type { Command } from '../../shared/commands/command.ts'
import { canonicalJson } from '../../shared/kernel/canonical-json.ts'

/**
 * What makes a command the same command: verb, row, arguments and what it was based on, whatever the order of the keys.
 * Who carries it (session, device, its counter, signature) may differ between two sendings.
 */
export function bodyHash(command: Command): string {
  const { verb, entityId, args, issuedAt, baseVersion, expect, after } = command
  const body = canonicalJson([verb, entityId, args, issuedAt, baseVersion, expect, after])
  return createHash('sha256').update(body).digest('base64url')
}
