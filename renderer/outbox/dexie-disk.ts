import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { JournalAnswer, JournalReason } from '../../shared/ipc/journal.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import { TooSlow, within } from '../db/within.ts'
import type { OutboxDisk } from './outbox-disk.ts'

/** Its own database, apart from the cache: the cache may be wiped at any time, this one never. */
export type DexieDiskOptions = { readonly name: string; readonly scheduler: Scheduler } & Pick<
  DexieOptions,
  'indexedDB' | 'IDBKeyRange'
>

/** One call may take this long, ms; a disk that hangs has failed (reliability.md fact 1). */
const LIMIT_MS = 5_000

type OutboxRecord = { seq?: number; id: string; body: string; outcome: string | null }
type OutboxDb = Dexie & { records: Table<OutboxRecord, number> }

/** The outbox disk of a browser: Dexie with strict durability and a time limit on every call. */
export function dexieDisk({ name, scheduler, ...engine }: DexieDiskOptions): OutboxDisk {
  const db = new Dexie(name, { ...engine, chromeTransactionDurability: 'strict' }) as OutboxDb
  // 1: records in order of their issue, one per action.
  db.version(1).stores({ records: '++seq, &id' })

  const limited = <T>(work: Promise<T>): Promise<T> => within(scheduler, LIMIT_MS, work)

  return {
    load: async () => {
      const kept = await limited(Promise.resolve(db.records.orderBy('seq').toArray()))
      return { records: kept.map(({ id, body, outcome }) => ({ id, body, outcome })), damage: null }
    },
    append: async (record) => {
      const work = add(db, record)
      try {
        return await limited(work)
      } catch (error) {
        if (error instanceof TooSlow) void takeBack(db, record.id, work)
        return refusalOf(error, 'record the action')
      }
    },
    settle: ({ id, outcome }) =>
      limited(update(db, id, outcome)).catch((error: unknown) => refusalOf(error, 'record the answer')),
    forget: (ids) => limited(remove(db, ids)).catch((error: unknown) => refusalOf(error, 'forget settled actions')),
  }
}

async function add(db: OutboxDb, { id, body }: { id: string; body: string }): Promise<JournalAnswer> {
  return db.transaction('rw', db.records, async () => {
    const known = await db.records.get({ id })
    if (known === undefined) await db.records.add({ id, body, outcome: null })
    return known === undefined || known.body === body
      ? { ok: true }
      : refuse('id-reuse', `Another action has id ${id}.`)
  })
}

async function update(db: OutboxDb, id: string, outcome: string): Promise<JournalAnswer> {
  const changed = await db.records.where({ id }).modify({ outcome })
  return changed === 1 ? { ok: true } : refuse('unknown-id', `No action is recorded under ${id}.`)
}

async function remove(db: OutboxDb, ids: readonly string[]): Promise<JournalAnswer> {
  await db.records
    .where('id')
    .anyOf([...ids])
    .delete()
  return { ok: true }
}

/** What was refused for slowness must not be found by the next start. */
async function takeBack(db: OutboxDb, id: string, work: Promise<JournalAnswer>): Promise<void> {
  try {
    if ((await work).ok) await remove(db, [id])
  } catch {
    // It failed in the end: then there is nothing to take back.
    return
  }
}

function refusalOf(error: unknown, what: string): JournalAnswer {
  const name = error instanceof Error ? error.name : ''
  const full = name === 'QuotaExceededError' || (error instanceof Error && /quota|disk full/i.test(error.message))
  return refuse(
    full ? 'disk-full' : 'io',
    `Could not ${what}: ${error instanceof Error ? error.message : String(error)}`,
  )
}

function refuse(reason: JournalReason, message: string): JournalAnswer {
  return { ok: false, reason, message }
}
