import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Db, Reads, Tx } from '../../server/db/port.ts'
import { TryAgain } from '../../server/db/try-again.ts'
import type { AliveScheduler } from './alive-scheduler.ts'
import type { SimRandom } from './random.ts'
import type { Reached } from './sometimes.ts'

export type MortalParts = {
  readonly db: Db
  readonly alive: AliveScheduler
  readonly time: Scheduler
  readonly random: SimRandom
  readonly reached: Reached
  /** Which connection to its database this node has; null while it cannot reach it. What is under way ends with its connection. */
  readonly connection: () => number | null
  /** Ends the process here and now. */
  readonly die: () => void
}

/** The database lets go of what a stopped node had locked (idle_in_transaction_session_timeout), ms. */
const IDLE_MS = 5_000

/**
 * The database as one process reaches it: slow now and then, refusing now and then, gone with the process. Each call is a
 * point at which the process may be killed or stopped.
 */
export function mortalDb(parts: MortalParts): Db {
  const { db, alive, random, reached, connection } = parts
  return {
    ...db,
    reads: slowReads(parts),
    async transaction(run) {
      if (connection() === null || random.oneIn(60)) await refuse(parts, 'database could not now')
      const began = connection()
      const value = await heard(
        alive,
        db.transaction(async (tx) => {
          const result = await run(slowTx(parts, tx, began))
          // The number is allotted and its counter locked; others wait for this commit, however late it comes.
          if (random.oneIn(12)) {
            reached.seen('commit waited with its number')
            await pause(parts)
          }
          await survive(parts, began)
          return result
        }),
      )
      if (random.oneIn(60)) await refuse(parts, 'commit outcome unknown')
      mayDie(parts)
      return value
    },
    listen: (heard) => db.listen((facility) => (connection() !== null && alive.isAlive ? heard(facility) : undefined)),
    ring: (facility) => {
      // A lost doorbell: the poll finds it.
      if (!random.oneIn(10)) db.ring(facility)
      else reached.seen('doorbell lost')
    },
  }
}

/** A stopped process hears how it ended when it continues. */
async function heard<T>(alive: AliveScheduler, work: Promise<T>): Promise<T> {
  try {
    return await work
  } finally {
    await alive.running()
  }
}

async function refuse(parts: MortalParts, what: 'database could not now' | 'commit outcome unknown'): Promise<never> {
  await pause(parts)
  parts.reached.seen(what)
  throw new TryAgain(what, { cause: null })
}

function slowTx(parts: MortalParts, tx: Tx, began: number | null): Tx {
  return new Proxy(tx, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        await pause(parts)
        mayDie(parts)
        await survive(parts, began)
        const value: unknown = await member.apply(target, args)
        await survive(parts, began)
        return value
      }
    },
  })
}

/** Mostly nothing is read for telling what changed: where it is, it fails often enough for something to come of it. */
const ODDS: { readonly [read in string]?: number } = { journeysDelta: 25 }

function slowReads(parts: MortalParts): Reads {
  const { db, random, alive, connection } = parts
  return new Proxy(db.reads, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (random.oneIn(3)) await pause(parts)
        if (connection() === null || random.oneIn(ODDS[String(name)] ?? 400))
          await refuse(parts, 'database could not now')
        const value: unknown = await member.apply(target, args)
        await alive.running()
        // A killed process hears no answer, for ever.
        if (!alive.isAlive) await new Promise(() => {})
        return value
      }
    },
  })
}

/** A statement of a killed process ends its transaction; one of a stopped process may outstay the database's patience. */
async function survive({ alive, time, reached, connection }: MortalParts, began: number | null): Promise<void> {
  if (!alive.isAlive) throw new Error('killed')
  const isLost = () => began === null || connection() !== began
  if (isLost()) throw new TryAgain('the connection was lost', { cause: null })
  if (!alive.isStopped) return
  const next = await Promise.race([
    alive.running().then(() => 'continued' as const),
    alive.killed.then(() => 'killed' as const),
    new Promise<'idle'>((settle) => void time.after(IDLE_MS, () => settle('idle'))),
  ])
  if (next === 'continued' && !isLost()) return
  if (next === 'killed') throw new Error('killed')
  if (next === 'idle') reached.seen('transaction of a stopped node rolled back')
  throw new TryAgain('idle in transaction', { cause: null })
}

function mayDie({ random, reached, alive, die }: MortalParts): void {
  if (!alive.isAlive || !random.oneIn(4_000)) return
  reached.seen('node killed at an await point')
  die()
}

/** Mostly quick; now and then long enough for much to happen meanwhile. Over the world's time: what a killed process had locked is rolled back. */
function pause({ random, time }: MortalParts): Promise<void> {
  const ms = random.oneIn(25) ? random.between(20, 400) : random.between(0, 4)
  return new Promise((settle) => void time.after(ms, settle))
}
