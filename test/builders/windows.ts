import { windowChannel, type OutboxChannel } from '../../renderer/outbox/outbox-news.ts'
import { type SendTurn, turnByLock, type TurnLocks } from '../../renderer/sync/send-turn.ts'

/** The windows of one profile: what they tell each other, and whose turn it is to send. */
export type TestWindows = {
  open(): { readonly channel: OutboxChannel; readonly turn: SendTurn }
  /** Ends the channels: an open one keeps the process. */
  close(): void
}

let profiles = 0

/** Windows that share a real BroadcastChannel and a lock as the browser's. */
export function testWindows(): TestWindows {
  const name = `profile-${(profiles += 1)}`
  const locks = oneLock()
  const channels: BroadcastChannel[] = []
  const report = (what: string, detail: unknown) => {
    throw new Error(what, { cause: detail })
  }
  return {
    open() {
      const channel = new BroadcastChannel(name)
      channels.push(channel)
      return { channel: windowChannel(channel, report), turn: turnByLock(locks, 'send', report) }
    },
    close() {
      for (const channel of channels) channel.close()
    },
  }
}

/** A lock manager of one lock: first come, first served; an asking that was given up rejects, as the browser's does. */
export function oneLock(): TurnLocks {
  let last: Promise<void> = Promise.resolve()
  return {
    async request(_name, { signal }, held) {
      const before = last
      let ended = () => {}
      last = new Promise<void>((settle) => {
        ended = settle
      })
      await before
      try {
        if (signal.aborted) throw new Error('AbortError')
        await held()
      } finally {
        ended()
      }
    },
  }
}
