import { createConsoleCore, type ConsoleCore } from '../../renderer/app/console-core.ts'
import type { Cache } from '../../renderer/db/cache.ts'
import { memoryCache } from '../../renderer/db/memory-cache.ts'
import { memoryDisk } from '../../renderer/outbox/memory-disk.ts'
import { memoryKeyStore, type SessionKeys, webSessionKeys } from '../../renderer/outbox/session-keys.ts'
import { sealerOf } from '../../renderer/outbox/seal-args.ts'
import type { OutboxChannel } from '../../renderer/outbox/outbox-news.ts'
import type { OutboxDisk } from '../../renderer/outbox/outbox-disk.ts'
import { httpSessionApi } from '../../renderer/sync/http-session-api.ts'
import type { Link } from '../../renderer/sync/link.ts'
import { httpReference } from '../../renderer/sync/reference-source.ts'
import { httpSnapshots } from '../../renderer/sync/snapshot-source.ts'
import type { SendTurn } from '../../renderer/sync/send-turn.ts'
import { socketLink } from '../../renderer/sync/socket-link.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import { realClock, realRandom, realScheduler } from './real-time.ts'

/** A console without a screen, over real sockets. Its disks may be handed on to its next life. */
export type HeadlessConsole = ConsoleCore & {
  readonly cache: ConsoleCore['cache']
  readonly disk: OutboxDisk
  readonly kept: Cache
  /** Pulls the plug or puts it back; the console is not told. */
  setOnline(online: boolean): void
}

export type HeadlessOptions = {
  readonly url: string
  readonly disk?: OutboxDisk
  readonly kept?: Cache
  readonly deviceId?: string
  /** Null: an older console, which signs nothing. */
  readonly keys?: SessionKeys | null
  /** False: an older console, which seals nothing. */
  readonly seals?: boolean
  /** One of several windows of a profile. */
  readonly windows?: { readonly channel: OutboxChannel; readonly turn: SendTurn }
  /** Told of each event that it sends. */
  readonly asks?: (event: string) => void
}

/** Makes one; `start` and `signIn` are the caller's. Headless consoles send the desktop's Origin. */
export function headlessConsole({
  url,
  disk = memoryDisk(),
  kept = memoryCache(),
  deviceId,
  keys = testKeys(),
  seals = true,
  windows,
  asks,
}: HeadlessOptions): HeadlessConsole {
  const device = deviceId ?? uuidV7(realClock.now(), realRandom)
  let online = true
  const cut = new Set<() => void>()
  const sockets = socketLink({ origin: url, headers: { Origin: 'app://onward' } })
  const link: Link = {
    connect(token, handlers) {
      if (!online) {
        realScheduler.after(1, () => handlers.closed({ kind: 'lost', retryAfterMs: null }))
        return { ask: async () => ({ ok: false, fault: 'closed', retryAfterMs: null }), close: () => {} }
      }
      const connection = sockets.connect(token, handlers)
      cut.add(() => {
        connection.close()
        handlers.closed({ kind: 'lost', retryAfterMs: null })
      })
      if (asks === undefined) return connection
      return {
        close: () => connection.close(),
        ask(event, message, withinMs) {
          asks(event)
          return connection.ask(event, message, withinMs)
        },
      }
    },
  }
  const reachable: typeof fetch = (...args) => (online ? fetch(...args) : Promise.reject(new Error('unplugged')))
  const core = createConsoleCore({
    cache: kept,
    disk,
    link,
    snapshots: httpSnapshots(url, reachable),
    reference: httpReference(url, reachable),
    api: httpSessionApi(url, device, reachable),
    ...(keys === null ? {} : { keys }),
    ...(windows === undefined ? {} : { windows }),
    ...(seals ? { sealTo: sealerOf(crypto.subtle) } : {}),
    clock: realClock,
    scheduler: realScheduler,
    random: realRandom,
    deviceId: device,
    client: 'headless/test',
    report: () => {},
  })
  return {
    ...core,
    disk,
    kept,
    setOnline(next) {
      online = next
      if (!next) for (const pull of cut) pull()
      cut.clear()
    },
  }
}

/** Keys as a browser makes them, in memory: they may be handed on to the console's next life. */
export function testKeys(): SessionKeys {
  return webSessionKeys({
    subtle: crypto.subtle,
    store: memoryKeyStore(),
    scheduler: realScheduler,
    report: () => {},
  })
}
