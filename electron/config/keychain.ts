import { z } from 'zod'
import { assertNever } from '../../shared/kernel/assert-never.ts'
import type { KeptFile } from './kept-file.ts'
import type { Vault } from './vault.ts'

/** One secret for each name (a server and what the secret is for): sealed in a file where the vault is real, else in this process's memory. */
export type Keychain = {
  /** `memory-only`: nothing of it is on the disk. */
  readonly keep: (server: string, secret: string) => Promise<'kept' | 'memory-only'>
  /** The secret, which stays; null where there is none that can be opened. One whose key is gone is forgotten. */
  readonly take: (server: string) => Promise<string | null>
  /** Rejects where the disk does not let go of it. */
  readonly forget: (server: string) => Promise<void>
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
}

/** Secrets that are kept, two for each of eight servers; the oldest goes first. */
const MOST_SECRETS = 16

/** The file: sealed secrets in base64 by server, in the order they were kept. */
export const keychainFileSchema = z.strictObject({
  format: z.literal(1),
  sealed: z.record(z.string().max(300), z.base64().max(8192)),
})
export type KeychainFile = z.infer<typeof keychainFileSchema>
/** A workstation where nobody signed in yet. */
export const EMPTY_KEYCHAIN: KeychainFile = { format: 1, sealed: {} }

/** Makes the keychain over its file. Calls are done one after another: the last one kept is the one that is there. */
export function makeKeychain(file: KeptFile<KeychainFile>, vault: Vault): Keychain {
  const memory = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = Promise.allSettled([last]).then(work)
    last = turn
    return turn
  }

  /** False: the disk refused, and what it held is still there. */
  async function write(server: string, sealed: Uint8Array | null): Promise<boolean> {
    const others = Object.entries(file.current().sealed).filter(([name]) => name !== server)
    const added = sealed === null ? [] : [[server, Buffer.from(sealed).toString('base64')] as const]
    if (sealed === null && others.length === Object.keys(file.current().sealed).length) return true
    const next = Object.fromEntries([...others, ...added].slice(-MOST_SECRETS))
    return file.change({ format: 1, sealed: next }).then(
      () => true,
      () => false,
    )
  }

  async function keep(server: string, secret: string): Promise<'kept' | 'memory-only'> {
    memory.set(server, secret)
    const sealed = await vault.seal(secret)
    // Without a seal the file still lets go of the former one.
    const isWritten = await write(server, sealed)
    if (sealed === null || !isWritten) return 'memory-only'
    memory.delete(server)
    return 'kept'
  }

  async function take(server: string): Promise<string | null> {
    const held = memory.get(server) ?? null
    const sealed = file.current().sealed[server]
    if (held !== null || sealed === undefined) return held
    const opened = await vault.open(Buffer.from(sealed, 'base64'))
    switch (opened.kind) {
      case 'opened':
        if (opened.isStale) await keep(server, opened.text)
        return opened.text
      case 'lost':
        // It costs a sign-in. A disk that will not let go of it holds what nobody can open.
        await write(server, null)
        return null
      case 'not-now':
        return null
      default:
        return assertNever(opened)
    }
  }

  async function forget(server: string): Promise<void> {
    memory.delete(server)
    if (!(await write(server, null))) throw new Error('The disk did not take the change.')
  }

  return {
    keep: (server, secret) => inTurn(() => keep(server, secret)),
    take: (server) => inTurn(() => take(server)),
    forget: (server) => inTurn(() => forget(server)),
    idle: async () => void (await Promise.allSettled([last])),
  }
}
