import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import { encodeSnapshotPage, snapshotPage } from '../changelog/snapshot-page.ts'
import type { Reads } from '../db/port.ts'
import { Problem } from './problem.ts'
import { route, whoAsks, type Route } from './route.ts'

const pack = promisify(gzip)

/** Snapshots: what a console asks for when its cursor is of no use. Pages of whole journeys, filtered by class. */
export function syncRoutes(reads: Reads): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/sync/snapshot',
      summary: 'One page of a scope as NDJSON: its head, then its rows.',
      guard: 'session',
      answerType: 'application/x-ndjson',
      answer: z.string(),
      query: z.object({ scope: z.string().min(1).max(200), after: z.string().max(400).optional() }),
      handle: async (call) => {
        const { scope, after } = call.query
        const page = await snapshotPage(reads, whoAsks(call).actor, scope, after ?? null)
        if (page === null) throw new Problem(404, 'not-found', 'You hold no such scope.')
        void call.reply.type('application/x-ndjson').header('cache-control', 'no-store')
        const text = encodeSnapshotPage(page)
        if (!/\bgzip\b/.test(call.request.headers['accept-encoding'] ?? '')) return text
        void call.reply.header('content-encoding', 'gzip')
        // Level 1: on such text it costs a third of the default's time and gives up a tenth of its size.
        return pack(text, { level: 1 })
      },
    }),
  ]
}
