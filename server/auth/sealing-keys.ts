import type { Clock } from '../../shared/kernel/clock.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { Command } from '../../shared/commands/command.ts'
import { type Args, type Sealed } from '../../shared/commands/sealed-args.ts'
import type { SealingKey } from '../../shared/protocol/sealing-key.ts'
import type { Db } from '../db/port.ts'
import { openSealed, readPair, type SealingPair } from './open-sealed.ts'
import { currentOf, isDue, makeRingKey, type Ring, ringSchema, turned } from './sealing-ring.ts'

/** What came of opening: the arguments, or why not. */
export type Opened =
  | { readonly kind: 'open'; readonly args: Args }
  | { readonly kind: 'unknown-key' }
  | { readonly kind: 'spoilt' }

/** The server's key pairs for what consoles seal (rules SE3 to SE5), in the database: all nodes have the same. */
export type SealingKeys = {
  /** The key to seal to; turns the ring where that is due. */
  current(): Promise<SealingKey>
  /** Makes the next key the current one now. */
  turn(): Promise<SealingKey>
  open(sealed: Sealed, command: Pick<Command, 'verb' | 'entityId'>): Promise<Opened>
}

export type SealingKeysDeps = {
  readonly db: Pick<Db, 'reads' | 'transaction'>
  readonly clock: Clock
  readonly random: Random
}

const META = 'sealing-keys'
/** Another node may have turned the ring: it is read again after this long, ms, and for a key that is not in it. */
const FRESH_MS = 60_000

/** Makes them over one database. */
export function sealingKeys({ db, clock, random }: SealingKeysDeps): SealingKeys {
  let ring: Ring = []
  let readMs = Number.NEGATIVE_INFINITY
  const pairs = new Map<string, SealingPair>()

  function hold(next: Ring): Ring {
    ring = next
    readMs = clock.monotonicMs()
    for (const id of pairs.keys()) if (next.every((key) => key.id !== id)) pairs.delete(id)
    return next
  }

  async function read(): Promise<Ring> {
    return hold(parsed(await db.reads.meta(META)))
  }

  /** Under a lock: of two nodes that find it due, the second finds it done. */
  async function turn(isWanted: (found: Ring, now: number) => boolean): Promise<SealingKey> {
    const next = await db.transaction(async (tx) => {
      await tx.lockKey('', META)
      const found = parsed(await tx.meta(META))
      const now = await tx.now()
      if (!isWanted(found, now)) return found
      const made = turned(found, now, (at) =>
        makeRingKey(Buffer.from(random.bytes(9)).toString('base64url'), at, random),
      )
      await tx.putMeta(META, JSON.stringify(made))
      return made
    })
    return handedOut(hold(next))
  }

  async function find(id: string): Promise<SealingPair | null> {
    const known = pairs.get(id)
    if (known !== undefined) return known
    const stored = ring.find((key) => key.id === id) ?? (await read()).find((key) => key.id === id)
    if (stored === undefined) return null
    const pair = readPair(stored)
    pairs.set(id, pair)
    return pair
  }

  return {
    async current() {
      const isFresh = clock.monotonicMs() - readMs < FRESH_MS && ring.length > 0
      const found = isFresh ? ring : await read()
      return isDue(found, await db.reads.now()) ? turn(isDue) : handedOut(found)
    },
    turn: () => turn(() => true),
    async open(sealed, command) {
      const pair = await find(sealed.key)
      if (pair === null) return { kind: 'unknown-key' }
      const args = openSealed(pair, sealed, command)
      return args === null ? { kind: 'spoilt' } : { kind: 'open', args }
    },
  }
}

function parsed(stored: string | null): Ring {
  return stored === null ? [] : ringSchema.parse(JSON.parse(stored))
}

function handedOut(ring: Ring): SealingKey {
  const key = currentOf(ring)
  if (key === undefined) throw new Error('the ring of sealing keys has none in use')
  return { id: key.id, publicKey: key.publicKey }
}
