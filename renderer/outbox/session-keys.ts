import { within } from '../db/within.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import { toBase64url } from './base64url.ts'

/** Signs what is recorded in a sign-in. */
export type SessionKeys = {
  /** A pair for a sign-in that is about to be asked for; null: none can be made here (no secure context). Never rejects. */
  make(): Promise<NewKey | null>
  /** The signature by the key of that sign-in, base64url; null: it has none here (any more). Never rejects. */
  sign(session: string, text: string): Promise<string | null>
}

/**
 * A pair whose sign-in is not known yet. `publicKey`: the point, uncompressed, base64url. `keep` never rejects; nothing is
 * signed before it has settled.
 */
export type NewKey = { readonly publicKey: string; keep(session: string): Promise<void> }

/** Where private halves lie, as keys that nothing can export: the browser's database, or memory in tests. */
export type KeyStore = {
  get(session: string): Promise<CryptoKey | null>
  put(session: string, key: CryptoKey): Promise<void>
}

export type SessionKeysParts = {
  readonly subtle: SubtleCrypto
  readonly store: KeyStore
  readonly scheduler: Scheduler
  readonly report: (what: string, detail: unknown) => void
}

/** A store or a crypto engine that has not answered by then, ms, costs a signature, not a sign-in. */
const LIMIT_MS = 700

/** Keys of ECDSA on P-256, made at sign-in, one for each (rule SG1). */
export function webSessionKeys({ subtle, store, scheduler, report }: SessionKeysParts): SessionKeys {
  const held = new Map<string, CryptoKey>()
  const keeping = new Map<string, Promise<unknown>>()

  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await within(scheduler, LIMIT_MS, work())
    } catch (error) {
      report(what, error)
      return null
    }
  }

  async function keyOf(session: string): Promise<CryptoKey | null> {
    await keeping.get(session)
    const key = held.get(session) ?? (await store.get(session))
    if (key !== null) held.set(session, key)
    return key
  }

  return {
    make: () =>
      attempt('make a signing key', async () => {
        const { privateKey, publicKey } = await subtle.generateKey(CURVE, false, ['sign', 'verify'])
        const point = new Uint8Array(await subtle.exportKey('raw', publicKey))
        return {
          publicKey: toBase64url(point),
          keep: async (session: string) => {
            held.set(session, privateKey)
            const kept = attempt('keep a signing key', () => store.put(session, privateKey))
            keeping.set(session, kept)
            await kept
            keeping.delete(session)
          },
        }
      }),
    sign: (session, text) =>
      attempt('sign an action', async () => {
        const key = await keyOf(session)
        if (key === null) return null
        return toBase64url(new Uint8Array(await subtle.sign(SCHEME, key, new TextEncoder().encode(text))))
      }),
  }
}

/** For tests, and for what has no browser. */
export function memoryKeyStore(): KeyStore {
  const keys = new Map<string, CryptoKey>()
  return { get: async (session) => keys.get(session) ?? null, put: async (session, key) => void keys.set(session, key) }
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SCHEME = { name: 'ECDSA', hash: 'SHA-256' } as const
