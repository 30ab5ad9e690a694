import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Db, LogHead } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'
import { Follower } from './follower.ts'
import type { OwnChanges } from './own-changes.ts'

/** Hears a facility's entries in the order of their numbers, none left out. A rejection is asked again at the next poll. */
export type TailListener = (facility: string, entries: readonly LogEntry[]) => void | Promise<void>

export type TailOptions = {
  readonly db: Db
  readonly scheduler: Scheduler
  readonly warn: (message: string, error: unknown) => void
  /**
   * [DB9] Called once, when the database turns out to tell another history than what was told: nothing is told from then on,
   * and whatever else is remembered of it is not to be gone by either.
   */
  readonly otherHistory: (what: string) => void
  /** How often the heads are read whether the bell rang or not, ms: what makes the feed certain. */
  readonly pollMs?: number
  /** What this node wrote itself, told without being read; absent: everything is read. */
  readonly own?: Pick<OwnChanges, 'after'>
}

export type Tail = {
  /** Begins at the newest number of each facility. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** From the newest number on: `start`'s, or this moment's where that is later. */
  readonly listen: (listener: TailListener) => Cancel
}

/** Reads the log of every facility as it grows: the bell makes it fast, the poll makes it certain. */
export function createTail({ db, scheduler, warn, otherHistory, pollMs = 400, own }: TailOptions): Tail {
  const followers = new Set<Follower>()
  const heads = new Map<string, LogHead>()
  let cancelPoll: Cancel = () => undefined
  let unlisten: Cancel = () => undefined
  let polling: Promise<void> = Promise.resolve()
  let running = false
  let left = false

  const pumpAll = (facility: string) => Promise.all([...followers].map((one) => one.pump(facility)))

  function leave(what: string): void {
    if (left) return
    left = true
    for (const follower of followers) follower.end()
    otherHistory(what)
  }

  async function poll(): Promise<void> {
    try {
      const found = await db.reads.heads()
      const epochs = new Set([...heads.values(), ...found].map(({ epoch }) => epoch))
      if (epochs.size > 1) leave('the database has another epoch')
      for (const head of [...goneFrom(found), ...found]) {
        heads.set(head.facility, head)
        for (const follower of followers) follower.sees(head)
      }
    } catch (error) {
      warn('the log could not be polled', error)
    }
    if (running && !left) cancelPoll = scheduler.after(pollMs, pollAgain)
  }

  /** Facilities that the database does not know any more stand at their beginning. */
  function goneFrom(found: readonly LogHead[]): LogHead[] {
    const known = new Set(found.map(({ facility }) => facility))
    return [...heads.values()]
      .filter(({ facility }) => !known.has(facility))
      .map((head) => ({ ...head, seq: 0, hash: '' }))
  }

  function pollAgain(): void {
    polling = poll()
  }

  return {
    async start() {
      running = true
      for (const head of await db.reads.heads()) heads.set(head.facility, head)
      for (const follower of followers) follower.begin(heads.values())
      unlisten = db.listen((facility) => void pumpAll(facility))
      pollAgain()
    },
    async stop() {
      running = false
      unlisten()
      cancelPoll()
      await polling
      await Promise.all([...followers].map((one) => one.settled()))
    },
    listen(listener) {
      const parts = { reads: db.reads, listener, warn, after: own?.after ?? nothing, otherHistory: leave }
      const follower = new Follower(parts)
      follower.begin(heads.values())
      followers.add(follower)
      return () => void followers.delete(follower)
    },
  }
}

const nothing = () => []
