import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import { PACKED_PAGE, PAGE_HEADER } from '../../shared/protocol/snapshot.ts'
import { createPageShelf } from '../changelog/page-shelf.ts'
import { encodeSnapshotPage, snapshotPage } from '../changelog/snapshot-page.ts'
import type { Reads } from '../db/port.ts'
import { Problem } from './problem.ts'
import { route, whoAsks, type Call, type Route } from './route.ts'

const pack = promisify(gzip)

/** Snapshots: what a console asks for when its cursor is of no use. Pages of whole journeys, filtered by class. */
export function syncRoutes(reads: Reads): Route[] {
  const shelf = createPageShelf(reads)
  return [
    route({
      method: 'GET',
      path: '/api/v1/sync/snapshot',
      summary: 'One page of a scope as NDJSON: its head, then its rows.',
      description: `A console that accepts \`${PACKED_PAGE}\` gets the page packed, its head in the header \`${PAGE_HEADER}\`.`,
      guard: 'session',
      answerType: 'application/x-ndjson',
      answer: z.string(),
      query: z.object({ scope: z.string().min(1).max(200), after: z.string().max(400).optional() }),
      handle: async (call) => {
        const { scope, after = null } = call.query
        const { actor } = whoAsks(call)
        void call.reply.header('cache-control', 'no-store')
        if (call.request.headers.accept !== PACKED_PAGE)
          return asText(call, await snapshotPage(reads, actor, scope, after))
        const page = await shelf.page(actor, scope, after)
        if (page === null) throw noScope()
        void call.reply.type(PACKED_PAGE).header(PAGE_HEADER, encodeURIComponent(JSON.stringify(page.head)))
        return page.body
      },
    }),
  ]
}

async function asText(call: Pick<Call, 'request' | 'reply'>, page: Awaited<ReturnType<typeof snapshotPage>>) {
  if (page === null) throw noScope()
  void call.reply.type('application/x-ndjson')
  const text = encodeSnapshotPage(page)
  if (!/\bgzip\b/.test(call.request.headers['accept-encoding'] ?? '')) return text
  void call.reply.header('content-encoding', 'gzip')
  return pack(text, { level: 1 })
}

function noScope(): Problem {
  return new Problem(404, 'not-found', 'You hold no such scope.')
}
