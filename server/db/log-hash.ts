import { createHash } from 'node:crypto'
import type { LogDraft } from './records.ts'

/** What of an entry is hashed, besides its number, its time and the hash before: one text, the same in every carrier. */
export function logContent(draft: LogDraft): string {
  const changed = draft.changed.map(({ kind, id, version }) => [kind, id, version])
  const { facility, tag, effectiveAt, actor, actorName, cause, verb, journey } = draft
  return JSON.stringify([facility, tag, effectiveAt, actor, actorName, cause, verb, journey, changed])
}

/**
 * The link of the chain: sha-256 in hex over the hash before, the number, the time (ms) and the content, a line each.
 * server/db/postgres/write-change.ts computes the same in SQL.
 */
export function logHash(previousHash: string, seq: number, at: number, content: string): string {
  return createHash('sha256').update(`${previousHash}\n${seq}\n${at}\n${content}`).digest('hex')
}
