import { commandExecutor } from '../../server/execute/execute-command.ts'
import { createTail, type Tail } from '../../server/changelog/tail.ts'
import { snapshotPage, encodeSnapshotPage } from '../../server/changelog/snapshot-page.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import type { Db, Tx } from '../../server/db/port.ts'
import { TryAgain } from '../../server/db/try-again.ts'
import { createHub, type Hub } from '../../server/sync/hub.ts'
import { liveSession } from '../../server/sync/live-session.ts'
import type { Signed } from '../../server/auth/auth-service.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { AliveScheduler } from './alive-scheduler.ts'
import type { Door } from './network.ts'
import { simRooms } from './network.ts'
import type { SimRandom } from './random.ts'
import type { ManualTime } from '../builders/manual-time.ts'

export type SimServerParts = {
  readonly db: Db
  readonly time: ManualTime
  readonly random: SimRandom
  readonly seen: (what: string) => void
  readonly warn: (message: string, detail: unknown) => void
}

/** One life of the server process: real pipeline, tail and hub over a database that outlives it. */
export class SimServer implements Door {
  readonly #parts: SimServerParts
  readonly #alive: AliveScheduler
  readonly #db: Db
  readonly #tail: Tail
  readonly hub: Hub

  constructor(parts: SimServerParts) {
    const { time, random, warn } = parts
    this.#parts = parts
    this.#alive = new AliveScheduler(time)
    this.#db = mortal(parts.db, this.#alive, parts)
    const clock: Clock = time
    this.#tail = createTail({ db: this.#db, scheduler: this.#alive, warn })
    const contexts = createRuleContexts(this.#db.reads, clock)
    this.hub = createHub({
      db: this.#db,
      tail: this.#tail,
      rooms: simRooms(),
      clock,
      scheduler: this.#alive,
      execute: commandExecutor({ db: this.#db, contexts, random: random.fork(), warn, visitFacts: () => [] }),
      reissue: async ({ session, expiresAt }) => ({ token: session.id, expiresAt: expiresAt + TOKEN_MS }),
      heard: async (id, at) => {
        await this.#db.transaction(async (tx) => {
          const session = await tx.lockSession(id)
          if (session !== null) await tx.putSession({ ...session, lastHeardAt: Math.max(session.lastHeardAt, at) })
        })
      },
      warn,
    })
  }

  async start(): Promise<void> {
    await this.#tail.start()
    this.hub.start()
  }

  /** SIGKILL: no stop is called; transactions under way roll back, timers are gone. */
  kill(): void {
    this.#alive.kill()
  }

  async verify(token: string): Promise<Signed | null> {
    const now = this.#parts.time.now()
    const live = await liveSession(this.#db.reads, token, now)
    return live === null ? null : { ...live, expiresAt: now + TOKEN_MS }
  }

  accept: Door['accept'] = (peer, signed) => this.hub.accept(peer, signed)

  /** A page over "HTTP": NDJSON text, or null for a refusal. */
  async page(token: string, scope: string, after: string | null): Promise<string | null> {
    const signed = await this.verify(token)
    const page = signed === null ? null : await snapshotPage(this.#db.reads, signed.actor, scope, after)
    return page === null ? null : encodeSnapshotPage(page)
  }
}

const TOKEN_MS = 15 * 60_000

/** Mostly quick; now and then long enough for much to happen meanwhile. */
function pauseOf(random: SimRandom): number {
  return random.oneIn(25) ? random.between(20, 400) : random.between(0, 4)
}

/** The database as this process reaches it: slow now and then, refusing now and then, gone with the process. */
function mortal(db: Db, alive: AliveScheduler, { random, seen, time }: SimServerParts): Db {
  // Over the world's time: what a killed process had locked is rolled back, as a database does.
  const pause = () => new Promise<void>((settle) => void time.after(pauseOf(random), settle))
  const slowTx = (tx: Tx): Tx =>
    new Proxy(tx, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...args: unknown[]) => {
          await pause()
          const value: unknown = await member.apply(target, args)
          if (!alive.isAlive) throw new Error('killed')
          return value
        }
      },
    })
  const slowReads = new Proxy(db.reads, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (random.oneIn(3)) await pause()
        return member.apply(target, args)
      }
    },
  })
  return {
    ...db,
    reads: slowReads,
    async transaction(run) {
      if (random.oneIn(60)) {
        seen('database could not now')
        throw new TryAgain('simulated', { cause: null })
      }
      const value = await db.transaction((tx) => run(slowTx(tx)))
      if (random.oneIn(60)) {
        seen('commit outcome unknown')
        throw new TryAgain('connection lost in commit', { cause: null })
      }
      // The process may have died between commit and answer.
      return value
    },
    ring: (facility) => {
      // A lost doorbell: the poll finds it.
      if (!random.oneIn(10)) db.ring(facility)
      else seen('doorbell lost')
    },
  }
}
