import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import type { Db } from '../db/port.ts'
import type { LogEntry } from '../db/records.ts'
import { Follower } from './follower.ts'
import type { OwnChanges } from './own-changes.ts'

/** Hears a facility's entries in the order of their numbers, none left out. A rejection is asked again at the next poll. */
export type TailListener = (facility: string, entries: readonly LogEntry[]) => void | Promise<void>

export type TailOptions = {
  readonly db: Db
  readonly scheduler: Scheduler
  readonly warn: (message: string, error: unknown) => void
  /** How often the heads are read whether the bell rang or not, ms: what makes the feed certain. */
  readonly pollMs?: number
  /** What this node wrote itself, told without being read; absent: everything is read. */
  readonly own?: Pick<OwnChanges, 'after'>
}

export type Tail = {
  /** Begins at the newest number of each facility. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** From the newest number on (`start`'s, or this moment's where that is later), or after the given ones. */
  readonly listen: (listener: TailListener, from?: ReadonlyMap<string, number>) => Cancel
}

/** Reads the log of every facility as it grows: the bell makes it fast, the poll makes it certain. */
export function createTail({ db, scheduler, warn, pollMs = 400, own }: TailOptions): Tail {
  const followers = new Set<Follower>()
  const heads = new Map<string, number>()
  let cancelPoll: Cancel = () => undefined
  let unlisten: Cancel = () => undefined
  let polling: Promise<void> = Promise.resolve()
  let running = false

  const pumpAll = (facility: string) => Promise.all([...followers].map((one) => one.pump(facility)))

  async function poll(): Promise<void> {
    try {
      for (const { facility, seq } of await db.reads.heads()) {
        heads.set(facility, seq)
        for (const follower of followers) follower.sees(facility, seq)
      }
    } catch (error) {
      warn('the log could not be polled', error)
    }
    if (running) cancelPoll = scheduler.after(pollMs, pollAgain)
  }

  function pollAgain(): void {
    polling = poll()
  }

  return {
    async start() {
      running = true
      for (const { facility, seq } of await db.reads.heads()) heads.set(facility, seq)
      for (const follower of followers) follower.begin(heads)
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
    listen(listener, from) {
      const follower = new Follower({ reads: db.reads, listener, warn, after: own?.after ?? nothing })
      follower.begin(from ?? heads)
      followers.add(follower)
      return () => void followers.delete(follower)
    },
  }
}

const nothing = () => []
