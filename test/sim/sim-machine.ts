import { gunzipSync } from 'node:zlib'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import type { Packed } from '../../shared/protocol/packed.ts'
import { sealerOf, type SealTo } from '../../renderer/outbox/seal-args.ts'
import { memoryKeyStore, type SessionKeys, webSessionKeys } from '../../renderer/outbox/session-keys.ts'
import { unpackGzip, type Unpack } from '../../renderer/sync/unpack-frames.ts'
import { signatureCheck, type VerifySignature } from '../../server/auth/command-signature.ts'
import { packGzip } from '../../server/sync/pack-gzip.ts'
import { settledWithoutMachine } from '../builders/manual-time.ts'
import type { SimRandom } from './random.ts'
import { RealWork } from './real-work.ts'
import { simKeys, simVerifies } from './sim-keys.ts'
import { simSealer } from './sim-sealer.ts'
import { simText } from './sim-text.ts'
import type { Reached } from './sometimes.ts'

/** What consoles and nodes leave to the machine they run on. */
export type SimMachine = {
  /** Lets everything run that waits for no timer. */
  readonly settled: () => Promise<void>
  /** Keys of a console across its lives. */
  keys(device: string, scheduler: Scheduler): SessionKeys
  readonly verifies: VerifySignature
  sealTo(random: SimRandom): SealTo
  readonly pack: (text: string) => Promise<Uint8Array>
  readonly unpack: Unpack
  /** The text of what a node packed, and that as a line of text carries it. */
  readonly textOf: (packed: Packed['frames']) => string
  readonly carried: (packed: Packed['frames']) => string
}

/** Stand-ins that answer at once: most seeds run so. */
export function quickMachine(): SimMachine {
  return {
    settled: settledWithoutMachine,
    keys: (device) => simKeys(device),
    verifies: simVerifies,
    sealTo: (random) => simSealer(random),
    pack: async (text) => new TextEncoder().encode(text),
    unpack: async (packed) => simText(packed),
    textOf: simText,
    carried: simText,
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
    pack: (text) => real.run(() => packGzip(text)),
    unpack: async (packed) => {
      const text = await real.run(() => unpackGzip(packed))
      seen('real gzip unpacked')
      return text
    },
    textOf: (packed) => gunzipSync(bytesOf(packed)).toString(),
    carried: (packed) => bytesOf(packed).toString('base64'),
  }
}

function bytesOf(packed: Packed['frames']): Buffer {
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
