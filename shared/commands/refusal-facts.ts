import type { Row } from '../domain/row.ts'
import { ownerOf } from '../domain/task.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decision, Refusal, RefusalCode } from './command.ts'

/** Who stands behind a row's present state, and since when: what a refusal tells (domain.md B4). */
export type RefusalFacts = { readonly by: string | null; readonly at: Instant | null }

/** The holder of a held task, the performer of an ended one, who acknowledged or when it closed. */
export function refusalFacts(row: Row | null): RefusalFacts {
  switch (row?.kind) {
    case 'task':
      if ('performed' in row) return { by: row.performed.by, at: row.performed.at }
      return { by: ownerOf(row)?.name ?? null, at: 'claimedAt' in row ? row.claimedAt : row.changedAt }
    case 'escalation':
      if (row.state === 'ended') return { by: null, at: row.endedAt }
      return { by: row.acknowledged?.by.name ?? null, at: row.acknowledged?.at ?? row.raisedAt }
    case 'journey':
      return { by: null, at: row.closedAt }
    default:
      return { by: null, at: null }
  }
}

/** A refusal with the facts of the row it is about. */
export function refuse(code: RefusalCode, row: Row | null, message?: string): Decision {
  const fault: Refusal = { code, ...refusalFacts(row), row, ...(message === undefined ? {} : { message }) }
  return { ok: false, fault }
}
