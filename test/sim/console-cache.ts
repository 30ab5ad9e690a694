import type { Cache, CacheBatch, CacheContents } from '../../renderer/db/cache.ts'
import { memoryCache } from '../../renderer/db/memory-cache.ts'
import { type PhiKeys, phiKeysOf } from '../../renderer/db/phi-key.ts'
import { phiKeyring } from '../../renderer/db/phi-keyring.ts'
import { CLASS_OF, type Row } from '../../shared/domain/row.ts'
import type { KeychainPort } from '../../shared/ipc/keychain.ts'
import { type AliveScheduler, wait } from './alive-scheduler.ts'
import type { Violations } from './history.ts'
import type { SimRandom } from './random.ts'
import type { SimMachine } from './sim-machine.ts'
import type { Reached } from './sometimes.ts'

type Parts = {
  readonly name: string
  readonly machine: SimMachine
  readonly random: SimRandom
  readonly reached: Reached
  readonly violations: Violations
}

/** Where a console keeps its copy of the rows, and the keychain that seals a part of it, across all its lives. */
export type ConsoleCache = {
  /** As one life sees it: it takes its time, breaks now and then, and `mayDie` in a write. */
  open(alive: AliveScheduler, mayDie: () => void): Cache
  /** The keys of one life; null: a browser, which has no place for them. */
  keys(): PhiKeys | null
}

/** A cache on a disk of its own, of a browser or of a desktop. */
export function consoleCache({ name, machine, random, reached, violations }: Parts): ConsoleCache {
  const cache = memoryCache(machine.gzip)
  const keychain = random.oneIn(2) ? null : simKeychain(random.fork())

  return {
    open: (alive, mayDie) => ({
      ...cache,
      load: async (owner) => {
        await wait(alive, random.between(0, 30))
        const found = await cache.load(owner)
        if (found !== null) seeLoaded(found, reached)
        return found
      },
      write: async (owner, batch) => {
        await wait(alive, random.between(0, 30))
        mayDie()
        if (!alive.isAlive) await wait(alive, 0)
        if (random.oneIn(150)) {
          reached.seen('cache broke')
          throw new Error('simulated backing store failure')
        }
        await cache.write(owner, batch)
        seeWritten(batch, reached)
        for (const { kind, id } of openRows(batch, machine))
          if (CLASS_OF[kind] !== 'ops') violations.fail('C9', `${name} wrote ${kind} ${id} to its disk as it is`)
      },
    }),
    keys: () => {
      if (keychain === null) return null
      const { subtle } = machine
      return phiKeysOf(phiKeyring(keychain, 'https://sim', { subtle, random }), { subtle, random })
    },
  }
}

/** What of a batch lies on the disk as it is. */
function openRows({ pages, put }: CacheBatch, { textOf }: SimMachine): Row[] {
  const kept = pages.flatMap(({ scope, body }) => {
    const held = JSON.parse(textOf(body)) as (Row & { readonly rows: readonly Row[] })[]
    return scope === null ? held.flatMap(({ rows }) => rows) : held
  })
  return [...kept, ...put.flatMap(({ rows }) => rows)]
}

function seeWritten({ pages, dropPages, put }: CacheBatch, { seen }: Reached): void {
  if (pages.some(({ scope }) => scope !== null)) seen('page kept as it came')
  if (pages.some(({ scope }) => scope === null)) seen('kept journeys packed')
  if (dropPages.length > 0) seen('kept page dropped')
  if ([...pages, ...put].some(({ sealed }) => sealed !== undefined)) seen('patient data kept sealed')
}

function seeLoaded({ pages, journeys }: CacheContents, { seen }: Reached): void {
  if (pages.length > 0) seen('opened from kept pages')
  if (pages.length > 0 && journeys.length > 0) seen('opened from kept pages and what stands over them')
}

/** A keychain that outlives the processes of its machine; it is not to be had now and then. */
function simKeychain(random: SimRandom): KeychainPort {
  let kept: string | null = null
  const sometimes = () => {
    if (random.oneIn(30)) throw new Error('simulated keychain failure')
  }
  return {
    keep: async (_server, secret) => {
      sometimes()
      kept = secret
      return 'kept'
    },
    take: async () => {
      sometimes()
      return kept
    },
    forget: async () => {
      sometimes()
      kept = null
    },
  }
}
