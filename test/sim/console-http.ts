import type { ReferenceSource } from '../../renderer/sync/reference-source.ts'
import { readSnapshotPage, type SnapshotSource } from '../../renderer/sync/snapshot-source.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import { wait } from './alive-scheduler.ts'
import type { SimConsoleParts } from './sim-console.ts'
import type { SimNode } from './sim-node.ts'

type HttpParts = Pick<SimConsoleParts, 'network' | 'pickNode' | 'isUp' | 'handed' | 'random' | 'name' | 'reached'>

/** Longest wait for an answer, ms, as over HTTP. */
const LIMIT_MS = 30_000

/** What a console asks for beside its line: any node answers, if it is in reach and lives as long. */
export function consoleHttp(
  { network, pickNode, isUp, handed, random, name, reached }: HttpParts,
  scheduler: Scheduler,
): { readonly snapshots: SnapshotSource; readonly reference: ReferenceSource } {
  /** There and back; null where nothing comes. */
  async function fetch<T>(ask: (node: SimNode) => Promise<T>): Promise<{ from: SimNode; value: T } | null> {
    await wait(scheduler, random.between(5, 200))
    const from = network.reachOf(name) === 'all' ? pickNode() : null
    if (from === null) return null
    // A node whose database is away answers nothing of use, one that is killed nothing at all.
    const answer = await Promise.race([
      ask(from).then(
        (value) => ({ from, value }),
        () => null,
      ),
      from.alive.killed.then(() => null),
      wait(scheduler, LIMIT_MS).then(() => null),
    ])
    if (answer !== null) await wait(scheduler, random.between(5, 200))
    return answer
  }

  return {
    snapshots: {
      page: async ({ scope, after, token }) => {
        const answer = await fetch(async (node) => {
          const since = node.clock.monotonicMs()
          const text = await node.page(token, scope, after)
          if (text !== null) handed(token, scope, readSnapshotPage(text)?.rows ?? [], since)
          return text
        })
        if (answer === null) return NO_ANSWER
        const { from, value: text } = answer
        if (text === null) return { kind: 'refused' }
        if (isUp(from) && !random.oneIn(12)) return readable(text)
        reached.seen('page lost or cut')
        return readable(text.slice(0, random.between(0, text.length - 1)))
      },
    },
    reference: async (token) => {
      const answer = await fetch((node) => node.reference(token))
      if (answer === null || answer.value === null) return null
      reached.seen('reference data beside the line')
      return answer.value
    },
  }
}

const NO_ANSWER = { kind: 'no-answer', retryAfterMs: null } as const

function readable(text: string) {
  const page = readSnapshotPage(text)
  return page === null ? NO_ANSWER : ({ kind: 'page', page } as const)
}
