import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import { scopesOfActor } from '../../shared/domain/scopes.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import type { Cache } from '../db/cache.ts'
import { ConfirmedRows } from '../db/confirmed-rows.ts'
import type { Lead } from '../db/lead.ts'
import { type Gzip, webGzip } from '../db/gzip-text.ts'
import type { StoreNews } from '../db/kept-store.ts'
import { createLease } from '../db/lease.ts'
import { createLineStore } from '../db/line-store.ts'
import type { PhiKeys } from '../db/phi-key.ts'
import { createServerTime } from '../db/server-time.ts'
import { within } from '../db/within.ts'
import { createWriteBehind, type WriteBehind } from '../db/write-behind.ts'
import { createOutbox } from '../outbox/create-outbox.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { signerOf } from '../outbox/sign-command.ts'
import type { SealTo } from '../outbox/seal-args.ts'
import { createSealing } from '../outbox/sealing.ts'
import type { SessionKeys } from '../outbox/session-keys.ts'
import type { OutboxChannel, OutboxNews } from '../outbox/outbox-news.ts'
import type { OutboxDisk } from '../outbox/outbox-disk.ts'
import { createConsoleState, type ConsoleState } from '../state/console-state.ts'
import { actorIn, createSession, LOCKED, type Granted, type SessionApi } from '../state/session-store.ts'
import type { Link } from '../sync/link.ts'
import { earlyPages } from '../sync/early-pages.ts'
import { takeReferenceEarly } from '../sync/early-reference.ts'
import type { ReferenceSource } from '../sync/reference-source.ts'
import type { SnapshotSource } from '../sync/snapshot-source.ts'
import type { SendTurn } from '../sync/send-turn.ts'
import { createSync, type Sync } from '../sync/sync.ts'

/** What a console is made over: disks, network, time. No DOM: headless consoles and the simulation use it too. */
export type CoreParts = {
  readonly cache: Cache
  readonly disk: OutboxDisk
  readonly link: Link
  readonly snapshots: SnapshotSource
  /** Absent: reference data come with the line alone. */
  readonly reference?: ReferenceSource
  readonly api: SessionApi
  /** Signs what is recorded; without them nothing is signed, and each person's actions wait for their own line. */
  readonly keys?: SessionKeys
  /** Seals what must not lie on this machine's disk as it is; without it nothing is sealed. */
  readonly sealTo?: SealTo
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly random: Random
  /** This workstation profile's own id: made once, kept beside the outbox. */
  readonly deviceId: string
  /** Name and version of this build. */
  readonly client: string
  /** Which window of this profile leads; absent: this is the only one. */
  readonly lead?: Lead
  /** How the windows of this profile tell each other of the outbox, and whose turn it is to send it; as with `lead`. */
  readonly windows?: { readonly channel: OutboxChannel; readonly turn: SendTurn }
  /** Patient data is locked when the server was not heard for so long, ms; absent: never. */
  readonly leaseMs?: number
  /** Absent: the browser's. */
  readonly gzip?: Gzip
  /** With so many records over its pages the cache is packed; absent: as many as are worth it. */
  readonly packFrom?: number
  /** Keys that seal identity and PHI rows in the cache; absent: those rows are in memory only. */
  readonly phiKeys?: PhiKeys
  readonly report: (what: string, detail: unknown) => void
}

/** A console without its screen. */
export type ConsoleCore = {
  readonly state: ConsoleState
  readonly rows: ConfirmedRows
  readonly outbox: Outbox
  readonly sync: Sync
  readonly cache: WriteBehind
  /** Takes up what another window of this profile recorded and left behind. */
  takeOver(): Promise<void>
  /** Opens outbox, session and cache, then starts the line. The board can be drawn once it settles. */
  start(): Promise<void>
  /** Writes what is pending behind and ends all timers. */
  stop(): Promise<void>
}

/** Who sat here last is asked before anything is drawn: a disk that hangs must not keep the console from opening. */
const NOTE_MS = 3_000

function limitedNotes({ cache, scheduler }: CoreParts): Pick<Cache, 'note' | 'setNote'> {
  return {
    note: (key) => within(scheduler, NOTE_MS, cache.note(key)),
    setNote: (key, value) => within(scheduler, NOTE_MS, cache.setNote(key, value)),
  }
}

/** Makes the parts and keeps them in step with who is signed in: another person's rows are never shown. */
export function createConsoleCore(parts: CoreParts): ConsoleCore {
  const { clock, scheduler, report } = parts
  const rows = new ConfirmedRows()
  const line = createLineStore()
  const serverTime = createServerTime(clock, line)
  const { keys } = parts
  const sign = keys === undefined ? {} : { sign: signerOf(keys) }
  const { sealTo } = parts
  const sealing = sealTo === undefined ? null : createSealing({ sealTo, notes: limitedNotes(parts), report })
  const seal = sealing === null ? {} : { seal: sealing.seal }
  const { windows } = parts
  const tell = windows === undefined ? {} : { tell: (news: OutboxNews) => windows.channel.tell(news) }
  const sealingKey = (key: SealingKey | null) => sealing?.learn(key)
  const resend = () => sync.send()
  const outbox = createOutbox({ disk: parts.disk, clock, scheduler, report, resend, ...sign, ...seal, ...tell })
  const lease = createLease({
    ...parts,
    notes: limitedNotes(parts),
    spent: () => session.ended(LOCKED),
  })
  const isLocked = async () => parts.leaseMs !== undefined && (await lease.isSpent())
  const snapshots = earlyPages(parts.snapshots, scheduler)
  const first = ({ actor, token }: Granted) => {
    snapshots.askFirst(scopesOfActor(actor), token)
    if (parts.reference !== undefined)
      void takeReferenceEarly({ source: parts.reference, rows, ready: () => turn, signIn }, token)
  }
  const session = createSession(parts.api, limitedNotes(parts), report, { isLocked, keys, sealingKey, first })
  const told = (what: StoreNews) => {
    // The notes of the next start lay in the same store.
    if (what === 'rebuilt') {
      void session.noteAgain()
      sealing?.noteAgain()
    }
    const at = serverTime.now()
    line.setState({
      copy: what === 'rebuilt' ? { kind: what, at } : what === 'failing' ? { kind: what, since: at } : { kind: what },
    })
  }
  const behind = createWriteBehind({ ...parts, rows, told, phiKey: async (user) => parts.phiKeys?.keyOf(user) ?? null })
  const user = () => actorIn(session.store.getState())?.id ?? null
  const signIn = () => actorIn(session.store.getState())?.session ?? null
  let turn: Promise<void> = Promise.resolve()
  const sync = createSync({
    gzip: webGzip,
    ...parts,
    snapshots,
    rows,
    outbox,
    line,
    serverTime,
    ready: () => turn,
    sealingKey,
    ...(windows === undefined ? {} : { turn: windows.turn }),
    session: {
      user,
      id: signIn,
      token: () => {
        const state = session.store.getState()
        return state.kind === 'signed-in' ? state : null
      },
      renew: () => session.renew(),
      renewed: (token, expiresAt) => session.renewed(token, expiresAt),
      ended: (why) => session.ended(why),
    },
  })
  const state = createConsoleState({
    ...parts,
    rows,
    outbox,
    line,
    session,
    serverTime,
    recorded: resend,
  })
  let owner: string | null = null

  /** Whose rows these are changed: the cache of the former is left as it is until the new one writes. */
  async function own(next: string | null): Promise<void> {
    if (next === owner) return
    owner = next
    behind.stop()
    if (next === null) snapshots.drop()
    rows.clear()
    outbox.unshown()
    // What was written for them can be read by nobody from now on.
    if (next === null) await parts.phiKeys?.forget()
    if (next !== null) await behind.open(next)
  }

  /** Counts while somebody's data is shown; each word of the server begins it anew. */
  function lend(): void {
    const { kind } = session.store.getState()
    if (kind === 'signed-in') lease.confirmed()
    if (kind === 'signed-out' || parts.leaseMs === undefined) lease.stop()
    else lease.start()
  }

  /** The line is opened while the cache is read; its hello waits for it (`ready`). */
  function follow(): Promise<void> {
    turn = turn.then(() => own(user()))
    return turn
  }

  async function takeOver(): Promise<void> {
    await outbox.reread()
    sync.send()
  }
  windows?.channel.hear((news) => {
    outbox.adopt(news)
    sync.send()
  })

  let unsubscribe = () => {}
  return {
    takeOver,
    state,
    rows,
    outbox,
    sync,
    cache: behind,
    async start() {
      await Promise.all([outbox.open(), session.open(), ...(sealing === null ? [] : [sealing.open()])])
      parts.lead?.gained(() => void takeOver())
      let known = signIn()
      lend()
      const unheard = line.subscribe((status) => status.line.kind === 'live' && lease.confirmed())
      const owned = follow()
      const unwatched = session.store.subscribe(() => {
        lend()
        if (known === signIn()) return
        known = signIn()
        void follow()
        sync.kick()
      })
      unsubscribe = () => {
        unheard()
        unwatched()
        lease.stop()
      }
      sync.start()
      await owned
    },
    async stop() {
      unsubscribe()
      sync.stop()
      await behind.flush()
      behind.stop()
      state.stop()
    },
  }
}
