import { gunzipSync } from 'node:zlib'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import { sealerOf, type SealTo } from '../../renderer/outbox/seal-args.ts'
import { memoryKeyStore, type SessionKeys, webSessionKeys } from '../../renderer/outbox/session-keys.ts'
import { type Gzip, webGzip } from '../../renderer/db/gzip-text.ts'
import { signatureCheck, type VerifySignature } from '../../server/auth/command-signature.ts'
import { type Pack, packGzip } from '../../server/changelog/pack-gzip.ts'
import { settledWithoutMachine } from '../builders/manual-time.ts'
import { plainGzip } from '../builders/plain-gzip.ts'
import type { SimRandom } from './random.ts'
import { RealWork } from './real-work.ts'
import { simKeys, simVerifies } from './sim-keys.ts'
import { type CacheSubtle, simSubtle } from './sim-subtle.ts'
import { simSealer } from './sim-sealer.ts'
import type { Reached } from './sometimes.ts'

/** What consoles and nodes leave to the machine they run on. */
export type SimMachine = {
  /** Lets everything run that waits for no timer. */
  readonly settled: () => Promise<void>
  /** Keys of a console across its lives. */
  keys(device: string, scheduler: Scheduler): SessionKeys
  readonly verifies: VerifySignature
  sealTo(random: SimRandom): SealTo
  /** A node packs, a console packs and unpacks. */
  readonly pack: Pack
  readonly gzip: Gzip
  /** Seals a console's cache. */
  readonly subtle: CacheSubtle
  /** The text of what a node packed. */
  readonly textOf: (packed: Packed['frames']) => string
}

/** Stand-ins that answer at once: most seeds run so. */
export function quickMachine(): SimMachine {
  return {
    settled: settledWithoutMachine,
    keys: (device) => simKeys(device),
    verifies: simVerifies,
    sealTo: (random) => simSealer(random),
    pack: plainGzip.pack,
    gzip: plainGzip,
    subtle: simSubtle,
    textOf: (packed) => bytesOf(packed).toString(),
  }
}

/** The real WebCrypto and the real gzip, each answer heard where the seed decides (RealWork). */
export function realMachine({ seen }: Reached, report: (what: string, detail: unknown) => void): SimMachine {
  const real = new RealWork()
  const subtle = heardInTurn(crypto.subtle, real)
  const check = signatureCheck()
  return {
    settled: () => real.settled(),
    keys: (_device, scheduler) => webSessionKeys({ subtle, store: memoryKeyStore(), scheduler, report }),
    verifies: (publicKey, text, signature) => {
      const isGenuine = check(publicKey, text, signature)
      if (isGenuine) seen('real signature checked')
      return isGenuine
    },
    sealTo: () => sealerOf(subtle),
    subtle,
    pack: (text) => real.run(() => packGzip(text)),
    gzip: {
      pack: (text) => real.run(() => webGzip.pack(text)),
      unpack: async (bytes) => {
        const text = await real.run(() => webGzip.unpack(bytes))
        seen('real gzip unpacked')
        return text
      },
    },
    textOf: (packed) => gunzipSync(bytesOf(packed)).toString(),
  }
}

/** An older console gets bytes in base64. */
export function bytesOf(packed: Packed['frames']): Buffer {
  return typeof packed === 'string' ? Buffer.from(packed, 'base64') : Buffer.from(new Uint8Array(packed))
}

function heardInTurn(subtle: SubtleCrypto, real: RealWork): SubtleCrypto {
  return new Proxy(subtle, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => real.run<unknown>(() => member.apply(target, args))
    },
  })
}
