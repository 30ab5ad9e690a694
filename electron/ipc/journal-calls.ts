import type { HeldJournal } from '../journal/held-journal.ts'
import type { Handlers } from './handlers.ts'

type JournalCalls = Pick<
  Handlers,
  'journal.load' | 'journal.append' | 'journal.settle' | 'journal.forget' | 'journal.status'
>

/** The outbox's disk. A journal that cannot be opened answers as unread or refusal, never as an empty one. */
export function journalCalls(held: HeldJournal): JournalCalls {
  return {
    'journal.load': async () => {
      const opened = await held.get()
      if (!opened.ok) return { records: [], damage: null, unread: { reason: opened.reason, message: opened.message } }
      const { records, damage } = opened.value.load()
      return { records: [...records], damage }
    },
    'journal.append': async (record) => {
      const opened = await held.get()
      return opened.ok ? opened.value.append(record) : opened
    },
    'journal.settle': async (settlement) => {
      const opened = await held.get()
      return opened.ok ? opened.value.settle(settlement) : opened
    },
    'journal.forget': async ({ ids }) => {
      const opened = await held.get()
      return opened.ok ? opened.value.forget(ids) : opened
    },
    'journal.status': async () => {
      const opened = await held.get()
      return opened.ok ? opened.value.status() : opened
    },
  }
}
