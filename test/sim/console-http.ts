import type { ReferenceSource } from '../../renderer/sync/reference-source.ts'
import {
  readPackedPage,
  readSnapshotPage,
  type SnapshotPage,
  type SnapshotSource,
} from '../../renderer/sync/snapshot-source.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Scheduler } from '../../shared/kernel/clock.ts'
import { wait } from './alive-scheduler.ts'
import type { SimConsoleParts } from './sim-console.ts'
import type { SimNode } from './sim-node.ts'

type HttpParts = Pick<
  SimConsoleParts,
  'network' | 'machine' | 'pickNode' | 'isUp' | 'handed' | 'packs' | 'random' | 'name' | 'reached'
>

/** A page as a node sends it: the rows in it, and what the console reads, of which the last so much may be lost. */
type Sent = { readonly rows: readonly Row[]; readonly read: (part: number) => Promise<SnapshotPage | null> }

/** Longest wait for an answer, ms, as over HTTP. */
const LIMIT_MS = 30_000

/** What a console asks for beside its line: any node answers, if it is in reach and lives as long. */
export function consoleHttp(
  { network, machine, pickNode, isUp, handed, packs, random, name, reached }: HttpParts,
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

  async function packed(node: SimNode, asked: readonly [string, string, string | null]): Promise<Sent | null> {
    const page = await node.packedPage(...asked)
    if (page === null) return null
    const { head, body } = page
    const [ops = 0] = head.parts
    const texts = [body.subarray(0, ops), body.subarray(ops)].map((part) => machine.textOf(part))
    return {
      rows: texts.flatMap((text) => JSON.parse(text) as Row[]),
      read: (part) =>
        readPackedPage(
          encodeURIComponent(JSON.stringify(head)),
          body.slice(0, Math.floor(part * body.length)),
          machine.gzip,
        ),
    }
  }

  async function lines(node: SimNode, asked: readonly [string, string, string | null]): Promise<Sent | null> {
    const text = await node.page(...asked)
    if (text === null) return null
    return {
      rows: readSnapshotPage(text)?.rows ?? [],
      read: async (part) => readSnapshotPage(text.slice(0, Math.floor(part * text.length))),
    }
  }

  return {
    snapshots: {
      page: async ({ scope, after, token }) => {
        const answer = await fetch(async (node) => {
          const since = node.clock.monotonicMs()
          const sent = await (packs ? packed : lines)(node, [token, scope, after])
          if (sent !== null) handed(token, scope, sent.rows, since)
          return sent
        })
        if (answer === null) return NO_ANSWER
        const { from, value: sent } = answer
        if (sent === null) return { kind: 'refused' }
        const isCut = !isUp(from) || random.oneIn(12)
        if (isCut) reached.seen('page lost or cut')
        const page = await sent.read(isCut ? random.unit() : 1)
        return page === null ? NO_ANSWER : { kind: 'page', page }
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
