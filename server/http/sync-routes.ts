import { z } from 'zod'
import { referenceAnswerSchema } from '../../shared/protocol/frame.ts'
import { PACKED_PAGE, PAGE_HEADER } from '../../shared/protocol/snapshot.ts'
import { packGzip } from '../changelog/pack-gzip.ts'
import { createPageShelf } from '../changelog/page-shelf.ts'
import { referenceOfActor, type ReferenceDocument } from '../changelog/reference-document.ts'
import type { ReferenceShelf } from '../changelog/reference-shelf.ts'
import { encodeSnapshotPage, snapshotPage } from '../changelog/snapshot-page.ts'
import type { Reads } from '../db/port.ts'
import { Problem } from './problem.ts'
import { route, whoAsks, type Call, type Route } from './route.ts'

/**
 * What a console fetches beside its line: snapshots, which it asks for when its cursor is of no use (pages of whole journeys,
 * filtered by class), and reference data, for as long as the line is not there.
 */
export function syncRoutes(reads: Reads, references: Pick<ReferenceShelf, 'of'>): Route[] {
  const shelf = createPageShelf(reads, packGzip)
  const packedReference = packedOnce()
  return [
    route({
      method: 'GET',
      path: '/api/v1/sync/reference',
      summary: 'Reference data of the facility as one document, with its tag.',
      description: 'The line tells the same to a console whose hello names no tag, or another.',
      guard: 'session',
      answer: referenceAnswerSchema,
      handle: async (call) => {
        const { actor } = whoAsks(call)
        const documents = await references.of(actor.facility)
        const document = documents === null ? null : referenceOfActor(documents, actor)
        if (document === null) throw noScope()
        void call.reply.header('cache-control', 'no-store').type('application/json')
        if (!takesGzip(call)) return document
        void call.reply.header('content-encoding', 'gzip')
        return packedReference(document)
      },
    }),
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
  if (!takesGzip(call)) return text
  void call.reply.header('content-encoding', 'gzip')
  return packGzip(text)
}

/** Packs each document once: after an outage, and at the change of a shift, everybody asks for the same one. */
function packedOnce(): (document: ReferenceDocument) => Promise<Uint8Array> {
  const packed = new WeakMap<ReferenceDocument, Promise<Uint8Array>>()
  return (document) => {
    const made = packed.get(document) ?? packGzip(JSON.stringify(document))
    packed.set(document, made)
    // Packed anew for whoever asks next.
    made.catch(() => packed.delete(document))
    return made
  }
}

function takesGzip({ request }: Pick<Call, 'request'>): boolean {
  return /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
}

function noScope(): Problem {
  return new Problem(404, 'not-found', 'You hold no such scope.')
}
