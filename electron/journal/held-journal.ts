import type { Journal } from './journal.ts'
import type { Refusal } from './refusal.ts'

/** The journal, opened when it can be: a full disk at start is no reason to refuse work for the rest of the day. */
export type HeldJournal = {
  /** The open journal, or why it cannot be opened now; the next call tries again. */
  readonly get: () => Promise<{ readonly ok: true; readonly value: Journal } | Refusal>
  readonly close: () => Promise<void>
}

/** Keeps one journal open; opening never runs twice at once. */
export function holdJournal(open: HeldJournal['get']): HeldJournal {
  let attempt: ReturnType<HeldJournal['get']> | null = null
  const get: HeldJournal['get'] = async () => {
    const mine = (attempt ??= open())
    const opened = await mine
    if (!opened.ok && attempt === mine) attempt = null
    return opened
  }
  return {
    get,
    close: async () => {
      const opened = await attempt
      if (opened?.ok === true) await opened.value.close()
    },
  }
}
