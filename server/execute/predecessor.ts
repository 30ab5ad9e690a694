import type { Command } from '../../shared/commands/command.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Receipt } from '../db/records.ts'

/** What the command that this one builds on became. */
export type Predecessor =
  | { readonly kind: 'none' }
  /** Not here yet, or it is being tried again: this one waits for it. */
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'refused' }
  /** Taken: the row's version by it, where it changed the row, and when it counts. */
  | { readonly kind: 'taken'; readonly version: number | null; readonly at: Instant }

/** Reads a predecessor's stored answer. A predecessor of somebody else is no predecessor: it never becomes settled. */
export function predecessorOf(command: Command, receipt: Receipt | null, actor: string): Predecessor {
  if (command.after === undefined) return { kind: 'none' }
  if (receipt === null || receipt.actor !== actor) return { kind: 'unsettled' }
  const { outcome, changed, effectiveAt } = receipt.outcome
  if (outcome !== 'applied' && outcome !== 'rebased') return { kind: 'refused' }
  const row = changed.find(({ id, kind }) => id === command.entityId && ROWS.includes(kind))
  return { kind: 'taken', version: row?.version ?? null, at: effectiveAt ?? 0 }
}

/** Rows that commands name; a task and its clinical row share an id. */
const ROWS = ['journey', 'task', 'escalation']
