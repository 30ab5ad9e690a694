import type { JournalReason } from '../../shared/ipc/journal.ts'
import type { OutboxDisk } from './outbox-disk.ts'

/** The memory carrier, with a switch that makes it refuse as a full disk does. */
export type MemoryDisk = OutboxDisk & { refuseWith(reason: JournalReason | null): void }

/** The outbox disk for the simulation and tests. It outlives a "restart" of the console that uses it. */
export function memoryDisk(): MemoryDisk {
  const records = new Map<string, { id: string; body: string; outcome: string | null }>()
  let refusing: JournalReason | null = null

  function refuse(reason: JournalReason) {
    return { ok: false, reason, message: `refused: ${reason}` } as const
  }

  return {
    refuseWith(reason) {
      refusing = reason
    },
    async load() {
      return { records: [...records.values()].map((record) => ({ ...record })), damage: null }
    },
    async append({ id, body }) {
      const known = records.get(id)
      if (known !== undefined) return known.body === body ? { ok: true } : refuse('id-reuse')
      if (refusing !== null) return refuse(refusing)
      records.set(id, { id, body, outcome: null })
      return { ok: true }
    },
    async settle({ id, outcome }) {
      const record = records.get(id)
      if (record === undefined) return refuse('unknown-id')
      if (refusing !== null) return refuse(refusing)
      record.outcome = outcome
      return { ok: true }
    },
    async forget(ids) {
      for (const id of ids) records.delete(id)
      return { ok: true }
    },
  }
}
