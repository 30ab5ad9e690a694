import type { Clock, Scheduler } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { uuidV7 } from '../../shared/kernel/uuid-v7.ts'
import { dexieCache } from '../db/dexie-cache.ts'
import { leadByLock } from '../db/lead.ts'
import { LEASE_MS } from '../db/lease.ts'
import { phiKeysOf } from '../db/phi-key.ts'
import { noPhiKeyring, phiKeyring } from '../db/phi-keyring.ts'
import { dexieKeyStore } from '../outbox/dexie-key-store.ts'
import { sealerOf } from '../outbox/seal-args.ts'
import { webSessionKeys } from '../outbox/session-keys.ts'
import { windowChannel } from '../outbox/outbox-news.ts'
import { dexieDisk } from '../outbox/dexie-disk.ts'
import type { Shell } from '../shell/shell.ts'
import type { ServerDoor } from '../state/server-door.ts'
import { httpSessionApi } from '../sync/http-session-api.ts'
import { httpReference } from '../sync/reference-source.ts'
import { httpSnapshots } from '../sync/snapshot-source.ts'
import { storedLeaving, toldSignOut } from '../sync/told-sign-out.ts'
import { turnByLock } from '../sync/send-turn.ts'
import { socketLink } from '../sync/socket-link.ts'
import { type ConsoleCore, createConsoleCore } from './console-core.ts'
import { httpServerDoor } from './server-door.ts'
import { VERSION } from './version.ts'

/** A console over this machine's disks, clock and network. */
export type OpenedConsole = { readonly core: ConsoleCore; readonly door: ServerDoor }

/**
 * Makes the console of this window. In the desktop the outbox is the shell's journal, the refresh secret in its keychain and
 * the server its setting; in a browser all are the page's own. Nothing is asked of the network before `core.start`.
 */
export async function openConsole(shell: Shell, page: Window): Promise<OpenedConsole> {
  const origin = shell.kind === 'desktop' ? (await shell.settings.get()).server : page.location.origin
  const deviceId = deviceOf(page.localStorage)
  const ask = (url: string, init: RequestInit) => page.fetch(url, init)
  const secure = { subtle: crypto.subtle, random }
  const keyring = shell.keychain === null ? noPhiKeyring : phiKeyring(shell.keychain, origin, secure)
  // Faults of this console go where the browser's own go; they carry no rows.
  const report = (what: string, detail: unknown) => page.reportError(new Error(what, { cause: detail }))
  // An insecure origin has no locks: each window then writes for itself.
  const locks: LockManager | undefined = page.navigator.locks
  const lead = locks === undefined ? null : leadByLock(locks, 'onward-lead', report)
  const core = createConsoleCore({
    cache: dexieCache({ name: 'onward-cache', early: true }),
    disk: shell.journal ?? dexieDisk({ name: 'onward-outbox', scheduler }),
    link: socketLink({ origin }),
    snapshots: httpSnapshots(origin, ask),
    reference: httpReference(origin, ask),
    api: toldSignOut(httpSessionApi(origin, deviceId, ask, shell.keychain), storedLeaving(page.localStorage)),
    phiKeys: phiKeysOf(keyring, secure),
    ...(lead === null ? {} : { lead }),
    ...(locks === undefined ? {} : { windows: windowsBy(locks, report) }),
    leaseMs: LEASE_MS,
    keys: webSessionKeys({ subtle: crypto.subtle, store: dexieKeyStore({ name: 'onward-keys' }), scheduler, report }),
    // Without a secure context there is no cryptography: then nothing that must be sealed is written down.
    sealTo: sealerOf(crypto.subtle),
    clock,
    scheduler,
    random,
    deviceId,
    client: `onward-${shell.kind}/${VERSION}`,
    report,
  })
  const token = () => {
    const session = core.state.session.store.getState()
    return session.kind === 'signed-in' ? session.token : null
  }
  shell.onPower((event) => {
    if (event === 'resume' || event === 'unlock-screen') core.sync.kick()
  })
  page.document.addEventListener('visibilitychange', () => {
    if (page.document.visibilityState === 'hidden') core.sync.giveWay()
  })
  page.addEventListener('online', () => core.sync.kick())
  page.addEventListener('pagehide', () => {
    void core.cache.flush()
    page.localStorage.setItem(LEFT, String(clock.now()))
  })
  page.addEventListener('storage', ({ key }) => {
    if (key === LEFT) void core.takeOver()
  })
  return { core, door: httpServerDoor(origin, token) }
}

/** A window closed: what it wrote down with its last breath is on the disk, and was told to nobody. */
const LEFT = 'onward.left'

function windowsBy(locks: LockManager, report: (what: string, detail: unknown) => void) {
  return {
    channel: windowChannel(new BroadcastChannel('onward-outbox'), report),
    turn: turnByLock(locks, 'onward-send', report),
  }
}

const clock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() }

const scheduler: Scheduler = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const random: Random = {
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  unit: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
}

const DEVICE = 'onward.device'

/** This workstation profile's id: made once and kept; it counts its actions under it. */
function deviceOf(storage: Pick<Storage, 'getItem' | 'setItem'>): string {
  const kept = storage.getItem(DEVICE)
  if (kept !== null) return kept
  const made = uuidV7(clock.now(), random)
  storage.setItem(DEVICE, made)
  return made
}
