import type { Cancel, Clock, Scheduler } from '../../../shared/kernel/clock.ts'
import type { Instant } from '../../../shared/kernel/instant.ts'
import type { Db, Tx } from '../../db/port.ts'
import type { FeedRecord } from '../../db/records.ts'
import { feedKind } from './feed-kind.ts'
import { hearFeed, type FeedName } from './hear-feed.ts'

export type FeedWatchParts = {
  readonly db: Db
  readonly facility: string
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly warn: (message: string, error: unknown) => void
}

/** Notes who is heard, and when. */
export type FeedWatch = {
  /** A message of this sender and type has just been kept. */
  heard(sender: string, messageType: string): void
  /** Writes what is still to be written. */
  stop(): Promise<void>
}

/** What was heard is written together after this long, ms: a killed server loses so much of "last heard", and no message. */
const WRITE_AFTER_MS = 2_000
/** Senders name themselves: beyond so many feeds of a facility new names are not noted. */
export const MOST_FEEDS = 100

/** Watches the feeds of one facility; any number of nodes may watch the same. */
export function createFeedWatch({ db, facility, clock, scheduler, warn }: FeedWatchParts): FeedWatch {
  let pending = new Map<string, Heard>()
  let writing: Promise<void> = Promise.resolve()
  let cancel: Cancel | null = null

  async function write(): Promise<void> {
    const heard = pending
    if (heard.size === 0) return
    pending = new Map()
    try {
      await db.transaction((tx) => note(tx, facility, [...heard.values()]))
    } catch (error) {
      warn('when feeds were last heard could not be noted', error)
    }
  }

  function writeSoon(): void {
    cancel ??= scheduler.after(WRITE_AFTER_MS, () => {
      cancel = null
      writing = writing.then(write)
    })
  }

  return {
    heard(sender, messageType) {
      const name: FeedName = { facility, sender, kind: feedKind(messageType) }
      const one = pending.get(keyOf(name)) ?? { name, times: [] }
      one.times.push(clock.now())
      pending.set(keyOf(name), one)
      writeSoon()
    },
    async stop() {
      cancel?.()
      await writing
      await write()
    },
  }
}

type Heard = { readonly name: FeedName; readonly times: Instant[] }

async function note(tx: Tx, facility: string, heard: readonly Heard[]): Promise<void> {
  await tx.lockKey(facility, 'feeds')
  const known = new Map((await tx.feeds(facility)).map((feed) => [keyOf(feed), feed]))
  for (const { name, times } of heard) {
    const was = known.get(keyOf(name))
    if (was === undefined && known.size >= MOST_FEEDS) continue
    const now = times.reduce<FeedRecord | undefined>((feed, at) => hearFeed(feed, name, at), was)
    if (now === undefined) continue
    known.set(keyOf(name), now)
    await tx.putFeed(now)
  }
}

function keyOf({ sender, kind }: Pick<FeedName, 'sender' | 'kind'>): string {
  return `${kind} ${sender}`
}
