import type { Clock, Scheduler } from '../../../shared/kernel/clock.ts'
import type { Random } from '../../../shared/kernel/random.ts'
import { uuidV7 } from '../../../shared/kernel/uuid-v7.ts'
import type { Db } from '../port.ts'
import type { EffectDraft } from '../records.ts'
import { Locks } from './locks.ts'
import { memoryReads } from './memory-reads.ts'
import { memoryTx } from './memory-tx.ts'
import { copyTables, forkTables, makeTables, type Tables } from './tables.ts'

export type MemoryDbOptions = {
  /** The database's clock. */
  readonly clock: Clock
  readonly random: Random
  /** Carries the bell. */
  readonly scheduler: Scheduler
}

/** A database in memory, and what only a test wants of it. */
export type MemoryDb = Db & {
  /** Effects handed to the queue by committed transactions; nothing runs them. */
  effects(): readonly EffectDraft[]
  /** A backup of what is committed now. */
  backup(): Backup
  /** Everything as it was in the backup; what was committed since is lost. Transactions under way must have ended. */
  restore(backup: Backup): void
}

/** What was committed at one moment; nobody changes it. */
export type Backup = { readonly tables: Tables }

/**
 * The memory carrier: same semantics as PostgreSQL (read committed, row and key locks, rollback), the same every time
 * for the same clock, randomness and order of calls. For the simulation and for tests; nothing survives the process.
 */
export function createMemoryDb({ clock, random, scheduler }: MemoryDbOptions): MemoryDb {
  const base = makeTables()
  const locks = new Locks(scheduler)
  const bell = makeBell(scheduler)
  let arrivals = 0
  base.meta.set('epoch', uuidV7(clock.now(), random))
  return {
    reads: memoryReads(base, clock),
    ...bell,
    async transaction(run) {
      const owner = {}
      const { tables, apply } = forkTables(base)
      try {
        const value = await run(memoryTx({ tables, locks, owner, clock, nextArrival: () => (arrivals += 1) }))
        apply()
        return value
      } finally {
        locks.release(owner)
      }
    },
    effects: () => [...base.effect.values()],
    backup: () => ({ tables: copyTables(base, makeTables()) }),
    restore: ({ tables }) => void copyTables(tables, base),
    close: async () => undefined,
  }
}

/** The doorbell: several rings before it sounds are heard once. */
function makeBell(scheduler: Scheduler): Pick<Db, 'listen' | 'ring'> {
  const ears = new Set<(facility: string) => void>()
  const rung = new Set<string>()
  const sound = (facility: string) => {
    rung.delete(facility)
    for (const heard of ears) heard(facility)
  }
  return {
    listen(heard) {
      ears.add(heard)
      return () => ears.delete(heard)
    },
    ring(facility) {
      if (rung.has(facility)) return
      rung.add(facility)
      scheduler.after(0, () => sound(facility))
    },
  }
}
