import { createConsoleCore, type ConsoleCore } from '../../../renderer/app/console-core.ts'
import type { Cache } from '../../../renderer/db/cache.ts'
import { memoryDisk } from '../../../renderer/outbox/memory-disk.ts'
import type { SessionKeys } from '../../../renderer/outbox/session-keys.ts'
import { testKeys } from '../../builders/headless-console.ts'
import type { Link } from '../../../renderer/sync/link.ts'
import type { SnapshotSource } from '../../../renderer/sync/snapshot-source.ts'
import { socketLink } from '../../../renderer/sync/socket-link.ts'
import { systemParts } from '../../builders/system.ts'
import { PASSWORD } from '../seed.ts'
import { until } from './repeat.ts'
import { sharedSignIn } from './shared-sign-in.ts'

export type HeadlessParts = {
  readonly server: string
  readonly username: string
  readonly deviceId: string
  readonly snapshots: SnapshotSource
  /** Told of each frame as it came off the socket. */
  readonly heard: (frame: unknown) => void
}

/** A signed-in console without a screen: the console's own code from the socket to the board's rows. Its outbox is in memory. */
export async function openHeadless(parts: HeadlessParts): Promise<ConsoleCore> {
  const { server, username, deviceId, snapshots } = parts
  const core = createConsoleCore({
    ...systemParts,
    cache: noCache(),
    disk: memoryDisk(),
    link: overheard(socketLink({ origin: server, headers: { origin: 'app://onward' } }), parts),
    snapshots,
    api: sharedSignIn(server, deviceId, username),
    keys: sharedKeys(`${server} ${username}`),
    deviceId,
    client: 'bench/1',
    report: (what, detail) => process.stderr.write(`console ${deviceId}: ${what} ${String(detail)}\n`),
  })
  await core.start()
  const answer = await core.state.session.signIn(username, PASSWORD)
  if (answer.kind !== 'signed-in') throw new Error(`${username} could not sign in: ${answer.kind}`)
  await until(`${deviceId} live`, () => core.state.status.getState().line.kind === 'live')
  return core
}

/** And one key: it is the sign-in's. */
function sharedKeys(of: string): SessionKeys {
  const known = keysOf.get(of)
  if (known !== undefined) return known
  const keys = testKeys()
  const pair = keys.make()
  const shared = { ...keys, make: () => pair }
  keysOf.set(of, shared)
  return shared
}

const keysOf = new Map<string, SessionKeys>()

/** Keeps nothing: a hundred disks are not what this machine is to be measured by (the cache has figures of its own). */
function noCache(): Cache {
  const nothing = async () => undefined
  return {
    load: async () => null,
    write: nothing,
    note: nothing,
    setNote: nothing,
    wipe: nothing,
    close: () => undefined,
  }
}

function overheard(link: Link, { heard }: HeadlessParts): Link {
  return {
    connect: (token, handlers) =>
      link.connect(token, {
        ...handlers,
        heard: (event, message) => {
          if (event === 'frame' || event === 'packed') heard(message)
          handlers.heard(event, message)
        },
      }),
  }
}

/** Each page fetched once for all consoles of this process: what is measured is the life after it. */
export function sharedSnapshots(source: SnapshotSource): SnapshotSource {
  const pages = new Map<string, ReturnType<SnapshotSource['page']>>()
  return {
    page(ask) {
      const key = `${ask.scope} ${ask.after ?? ''}`
      const page = pages.get(key) ?? source.page(ask)
      pages.set(key, page)
      return page
    },
  }
}
