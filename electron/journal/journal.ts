import { openJournalFile, type Damage, type JournalFile, type OpenPorts } from './open-journal-file.ts'
import { JournalWriter } from './journal-writer.ts'
import type { Entry } from './record-format.ts'
import { refuse, type Refusal } from './refusal.ts'

/** Longest body of a record and longest outcome, in UTF-8 bytes. */
export const LIMITS = { body: 256 * 1024, outcome: 64 * 1024 } as const

/** One recorded command; `outcome` null = not settled. */
export type KeptRecord = { readonly id: string; readonly body: string; readonly outcome: string | null }
/** Durable, or not recorded at all. */
export type Answer = { readonly ok: true } | Refusal

/**
 * The outbox file of this workstation. An answer `ok` means that fdatasync has returned; a record that was
 * answered so is there after any crash. Appends that meet are written and synced together.
 */
export type Journal = {
  readonly load: () => { readonly records: readonly KeptRecord[]; readonly damage: Damage | null }
  readonly append: (record: { readonly id: string; readonly body: string }) => Promise<Answer>
  readonly settle: (settlement: { readonly id: string; readonly outcome: string }) => Promise<Answer>
  /**
   * Forgets settled records for good, and gives back the room of everything that is over; `ok` once that is durable. One
   * that is not settled is kept, whoever asks.
   */
  readonly forget: (ids: readonly string[]) => Promise<Answer>
  readonly status: () => JournalState
  /** Waits for what is under way, closes the file, frees the lock. */
  readonly close: () => Promise<void>
}

/** How full the journal is. */
export type JournalState = {
  readonly ok: true
  readonly pending: number
  readonly settled: number
  readonly usedBytes: number
  readonly capacityBytes: number
  readonly damage: Damage | null
}

/** Opens the journal at `path`, or makes it. A refusal says why this workstation cannot record. */
export async function openJournal(ports: OpenPorts, path: string): Promise<{ ok: true; value: Journal } | Refusal> {
  const opened = await openJournalFile(ports, path)
  return opened.ok ? { ok: true, value: journalOf(opened.value) } : opened
}

function journalOf(opened: JournalFile): Journal {
  const kept = replay(opened.entries)
  const writer = new JournalWriter(opened, (entry) => apply(kept, entry))
  const underWay = new Map<string, { readonly body: string; readonly answer: Promise<Answer> }>()

  const append: Journal['append'] = async ({ id, body }) => {
    if (Buffer.byteLength(body) > LIMITS.body) return tooLarge('an action', LIMITS.body)
    const known = underWay.get(id) ?? kept.get(id)
    if (known !== undefined && known.body !== body)
      return refuse('id-reuse', `Another action was recorded under ${id}. Nothing was changed.`)
    if (known !== undefined) return 'answer' in known ? known.answer : { ok: true }
    const answer = writer.push({ kind: 'append', id, text: body }).finally(() => underWay.delete(id))
    underWay.set(id, { body, answer })
    return answer
  }

  const settle: Journal['settle'] = async ({ id, outcome }) => {
    if (Buffer.byteLength(outcome) > LIMITS.outcome) return tooLarge('an outcome', LIMITS.outcome)
    await underWay.get(id)?.answer
    const record = kept.get(id)
    if (record === undefined) return refuse('unknown-id', `No action is recorded under ${id}.`)
    return record.outcome === outcome ? { ok: true } : writer.push({ kind: 'settle', id, text: outcome })
  }

  const forget: Journal['forget'] = async (ids) => {
    const isOver = (id: string) => typeof kept.get(id)?.outcome === 'string'
    const over = new Set(ids.filter(isOver))
    if (over.size === 0) return { ok: true }
    // Read when its turn has come: whatever was written until then is kept.
    const answer = await writer.compact(() => entriesOf([...kept.values()].filter(({ id }) => !over.has(id))))
    if (answer.ok) for (const id of over) kept.delete(id)
    return answer
  }

  return {
    load: () => ({ records: [...kept.values()], damage: opened.damage }),
    append,
    settle,
    forget,
    status: () => ({ ok: true, ...countOf(kept), ...writer.room(), damage: opened.damage }),
    close: () => writer.close(),
  }
}

function replay(entries: readonly Entry[]): Map<string, KeptRecord> {
  const kept = new Map<string, KeptRecord>()
  for (const entry of entries) apply(kept, entry)
  return kept
}

/** The fewest entries that say the same. */
function entriesOf(records: readonly KeptRecord[]): Entry[] {
  return records.flatMap(({ id, body, outcome }): Entry[] => [
    { kind: 'append', id, text: body },
    ...(outcome === null ? [] : [{ kind: 'settle' as const, id, text: outcome }]),
  ])
}

function apply(kept: Map<string, KeptRecord>, { kind, id, text }: Entry): void {
  if (kind === 'append') return void kept.set(id, { id, body: text, outcome: null })
  const record = kept.get(id)
  if (record !== undefined) kept.set(id, { ...record, outcome: text })
}

function countOf(kept: ReadonlyMap<string, KeptRecord>): { pending: number; settled: number } {
  const pending = [...kept.values()].filter((record) => record.outcome === null).length
  return { pending, settled: kept.size - pending }
}

function tooLarge(what: string, limit: number): Refusal {
  return refuse('too-large', `Could not record ${what} of more than ${limit / 1024} KiB. Nothing was recorded.`)
}
