import type { Command } from '../../shared/commands/command.ts'
import type { Sealed } from '../../shared/commands/sealed-args.ts'
import { createOwnChanges, type OwnChanges } from '../../server/changelog/own-changes.ts'
import { createTail, type Tail } from '../../server/changelog/tail.ts'
import { createReferenceShelf, type ReferenceShelf } from '../../server/changelog/reference-shelf.ts'
import { referenceOfActor } from '../../server/changelog/reference-document.ts'
import { createPageShelf, type PackedPage, type PageShelf } from '../../server/changelog/page-shelf.ts'
import { encodeSnapshotPage, snapshotPage } from '../../server/changelog/snapshot-page.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import type { Db } from '../../server/db/port.ts'
import { commandExecutor } from '../../server/execute/execute-command.ts'
import type { OpenSealedArgs } from '../../server/execute/open-args.ts'
import type { Signed } from '../../server/auth/auth-service.ts'
import { onFreshRights } from '../../server/auth/on-fresh-rights.ts'
import { type Opened, sealingKeys } from '../../server/auth/sealing-keys.ts'
import { createHub, type Hub, type HubPeer } from '../../server/sync/hub.ts'
import { liveSession } from '../../server/sync/live-session.ts'
import type { Peer } from '../../server/sync/peer.ts'
import { createTimerService } from '../../server/workflow/timer-service.ts'
import type { ReferenceAnswer } from '../../shared/protocol/frame.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import { AliveScheduler } from './alive-scheduler.ts'
import { mortalDb } from './mortal-db.ts'
import { simRooms } from './sim-rooms.ts'
import { OwnClock } from './own-clock.ts'
import type { SimMachine } from './sim-machine.ts'
import type { SimRandom } from './random.ts'
import type { Reached } from './sometimes.ts'

export type SimNodeParts = {
  readonly db: Db
  readonly machine: SimMachine
  readonly time: ManualTime
  readonly random: SimRandom
  readonly reached: Reached
  readonly connection: () => number | null
  readonly die: () => void
  /** The database tells another history than this node did. */
  readonly otherHistory: (what: string) => void
  /** Told of what was sealed and came to be opened; absent: a house that hands out no key. */
  readonly opened?: (sealed: Sealed, command: Command, opened: Opened) => Promise<void>
  readonly warn: (message: string, detail: unknown) => void
}

const TOKEN_MS = 15 * 60_000

/** One life of a server process: real pipeline, timers, tail and hub over a database that outlives it. */
export class SimNode {
  readonly #db: Db
  readonly #tail: Tail
  readonly #timers: ReturnType<typeof createTimerService>
  readonly #hub: Hub
  readonly #references: ReferenceShelf
  readonly #shelf: PageShelf
  readonly #reached: Reached
  /** Of pages handed out. */
  readonly #bodies = new WeakSet<Uint8Array>()
  readonly alive: AliveScheduler
  readonly clock: OwnClock

  constructor(parts: SimNodeParts) {
    const { machine, time, random, warn } = parts
    this.alive = new AliveScheduler(time)
    this.clock = new OwnClock(time)
    const own = counted(createOwnChanges(this.clock), parts.reached)
    this.#db = own.overhear(mortalDb({ ...parts, alive: this.alive }))
    const both = { own, db: this.#db, scheduler: this.alive, clock: this.clock, warn }
    const contexts = createRuleContexts(this.#db.reads, this.clock)
    this.#references = createReferenceShelf(this.#db.reads)
    this.#shelf = createPageShelf(this.#db.reads, machine.pack)
    this.#reached = parts.reached
    this.#tail = createTail({ ...both, otherHistory: parts.otherHistory })
    this.#timers = createTimerService({ ...both, contexts, random: random.fork() })
    const { opened } = parts
    const keys = opened === undefined ? null : sealingKeys({ ...both, random: random.fork() })
    const open: OpenSealedArgs = async (sealed, command) => {
      const read = (await keys?.open(sealed, command)) ?? ({ kind: 'unknown-key' } as const)
      await opened?.(sealed, command, read)
      return read
    }
    this.#hub = createHub({
      ...both,
      ...(keys === null ? {} : { sealingKey: () => keys.current() }),
      tail: this.#tail,
      rooms: simRooms(),
      references: this.#references,
      pack: machine.pack,
      execute: commandExecutor({ db: this.#db, contexts, random: random.fork(), warn, visitFacts: () => [], open }),
      verifies: machine.verifies,
      reissue: async ({ session, expiresAt }) => ({ token: session.id, expiresAt: expiresAt + TOKEN_MS }),
      heard: async (id, at) => {
        await this.#db.transaction(async (tx) => {
          const session = await tx.lockSession(id)
          if (session !== null) await tx.putSession({ ...session, lastHeardAt: Math.max(session.lastHeardAt, at) })
        })
      },
    })
  }

  /** Settles when it takes consoles; a node whose database is away does not begin. */
  async start(): Promise<void> {
    await this.#tail.start()
    this.#timers.start()
    this.#hub.start()
  }

  async verify(token: string): Promise<Signed | null> {
    const live = await liveSession(this.#db.reads, token, await this.#db.reads.now())
    return live === null ? null : { ...live, expiresAt: this.clock.now() + TOKEN_MS }
  }

  accept(peer: Peer, signed: Signed): HubPeer {
    return this.#hub.accept(peer, signed)
  }

  /** A page over "HTTP" as consoles of now ask for it, or null for a refusal. */
  packedPage(token: string, scope: string, after: string | null): Promise<PackedPage | null> {
    return this.#answer(token, async ({ actor }) => {
      const page = await this.#shelf.page(actor, scope, after)
      if (page === null) return null
      if (this.#bodies.has(page.body)) this.#reached.seen('page given again')
      this.#bodies.add(page.body)
      return page
    })
  }

  /** The same for an older console: NDJSON text. */
  page(token: string, scope: string, after: string | null): Promise<string | null> {
    return this.#answer(token, async ({ actor }) => {
      const page = await snapshotPage(this.#db.reads, actor, scope, after)
      return page === null ? null : encodeSnapshotPage(page)
    })
  }

  /** Reference data over "HTTP"; null for a refusal. */
  reference(token: string): Promise<ReferenceAnswer | null> {
    return this.#answer(token, async ({ actor, user }) => {
      const documents = await this.#references.of(user.facility)
      return documents === null ? null : referenceOfActor(documents, actor)
    })
  }

  async #answer<T>(token: string, read: (signed: Signed) => Promise<T>): Promise<T | null> {
    const show = async () => {
      const atMs = this.clock.monotonicMs()
      const signed = await this.verify(token)
      return signed === null ? null : { signed, atMs }
    }
    const shown = await show()
    const given = shown === null ? null : await onFreshRights({ clock: this.clock, show, shown }, read)
    return given?.answer ?? null
  }
}

function counted(own: OwnChanges, { seen }: Reached): OwnChanges {
  return {
    ...own,
    deltaOf: (entries) => {
      const delta = own.deltaOf(entries)
      if (delta !== null) seen('change told without being read')
      return delta
    },
  }
}
