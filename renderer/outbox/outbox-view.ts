import type { Command, Outcome } from '../../shared/commands/command.ts'
import { refusalIn } from './outcome-facts.ts'
import type { OutboxView, PendingAction, RefusedAction } from './outbox-entry.ts'
import type { OutboxBody } from './outbox-record.ts'

/** `over`: settled and shown; `closed`: its card was put away. Both are kept for 7 days and not listed. */
export type Stage = PendingAction['stage'] | 'refused' | 'over' | 'closed'

/** One action as the queue holds it. */
export type Kept = {
  /** As it lies on disk and goes over the line. */
  readonly body: OutboxBody
  /** The command as its person typed it, while this console lives; read from disk, what is sealed stays so. */
  readonly shown: Command
  readonly stage: Stage
  readonly tries: number
  readonly seq: number | null
  readonly outcome: Outcome | null
  readonly at: number | null
  readonly consumed: boolean
  /** No change that came has named it since it was answered as it is: that it is done there is its answer's word alone. */
  readonly unnamed: boolean
  /** Its effect is in the confirmed rows already, before its answer came: no overlay any more. */
  readonly effectShown: boolean
  /** It was settled before, in a history that the server does not tell any more. */
  readonly again: boolean
  /** Done and shown long ago, and asked about once more to be sure: nobody has to hear of it. */
  readonly quiet: boolean
}

/** What is listed: pending in order, refused as cards with what fell with them. */
export function viewOf(entries: Iterable<Kept>, blocked: string | null): OutboxView {
  const all = [...entries]
  return {
    pending: all.flatMap(pendingOf),
    refused: cardsOf(all.filter((entry) => entry.stage === 'refused')),
    blocked,
  }
}

/** The same entry gives the same object: a reader tells by identity what changed. */
const shownAs = new WeakMap<Kept, PendingAction>()

function pendingOf(entry: Kept): PendingAction[] {
  const { body, shown, stage, tries, seq, effectShown, quiet } = entry
  if (stage === 'refused' || stage === 'over' || stage === 'closed') return []
  if (quiet) return []
  const { journey, user } = body
  const action = shownAs.get(entry) ?? { command: shown, journey, user, stage, tries, seq, effectShown }
  shownAs.set(entry, action)
  return [action]
}

/** [SY36] An action refused because its predecessor was stands on the predecessor's card. */
function cardsOf(refused: readonly Kept[]): RefusedAction[] {
  const roots = new Map<string, Kept>()
  const fallen = new Map<string, Kept[]>()
  for (const entry of refused) {
    const root = rootOf(entry, refused)
    if (root === entry) roots.set(entry.body.command.commandId, entry)
    else push(fallen, root.body.command.commandId, entry)
  }
  return [...roots].map(([id, entry]) => cardOf(entry, fallen.get(id) ?? []))
}

function rootOf(entry: Kept, refused: readonly Kept[]): Kept {
  const { after } = entry.body.command
  if (after === undefined || entry.outcome?.refusal?.code !== 'depends-on-refused') return entry
  const before = refused.find((other) => other.body.command.commandId === after)
  return before === undefined ? entry : rootOf(before, refused)
}

function cardOf({ body, shown, outcome, at }: Kept, dependents: readonly Kept[]): RefusedAction {
  const refusal = outcome === null ? null : refusalIn(outcome)
  return {
    command: shown,
    user: body.user,
    journey: body.journey,
    refusal: refusal ?? { code: 'invalid', by: null, at: null, row: null },
    outcome: outcome?.outcome ?? 'rejected',
    at: at ?? body.command.issuedAt,
    dependents: dependents.map((entry) => entry.shown),
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  map.set(key, [...(map.get(key) ?? []), value])
}
