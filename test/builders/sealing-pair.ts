import { openSealed, readPair } from '../../server/auth/open-sealed.ts'
import { makeRingKey } from '../../server/auth/sealing-ring.ts'
import type { Command } from '../../shared/commands/command.ts'
import { type Args, sealedIn } from '../../shared/commands/sealed-args.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import { realRandom } from './real-time.ts'

/** A key pair of a server, and the opening. */
export type TestPair = { readonly key: SealingKey; open(command: Command): Args | null }

/** Makes one of this name. */
export function makePair(id: string): TestPair {
  const stored = makeRingKey(id, 0, realRandom)
  return {
    key: { id, publicKey: stored.publicKey },
    open(command) {
      const sealed = sealedIn(command.args)
      return sealed === null ? null : openSealed(readPair(stored), sealed, command)
    },
  }
}
