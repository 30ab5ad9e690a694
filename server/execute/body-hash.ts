import { createHash } from 'node:crypto'
import type { Command } from '../../shared/commands/command.ts'

/**
 * What makes a command the same command: verb, row, arguments and what it was based on, whatever the order of the keys.
 * Who carries it (session, device, its counter) may differ between two sendings.
 */
export function bodyHash(command: Command): string {
  const { verb, entityId, args, issuedAt, baseVersion, expect, after } = command
  const body = JSON.stringify(sorted([verb, entityId, args, issuedAt, baseVersion, expect, after]))
  return createHash('sha256').update(body).digest('base64url')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, part]) => [key, sorted(part)])
}
