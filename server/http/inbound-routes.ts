import { z } from 'zod'
import { instantSchema } from '../../shared/kernel/instant.ts'
import type { Db, Reads } from '../db/port.ts'
import type { InboundRecord } from '../db/records.ts'
import { listOf, pageOf, pageShape, presentList } from './listing.ts'
import { Problem } from './problem.ts'
import { present } from './present.ts'
import { route, whoAsks, type Call, type Route } from './route.ts'

const statusSchema = z.enum(['received', 'applied', 'kept', 'quarantined', 'refused'])
const inboundQuery = z.object({ ...pageShape, status: statusSchema.optional() })
const inboundSchema = z.object({
  id: z.string(),
  sender: z.string(),
  controlId: z.string(),
  messageType: z.string(),
  status: statusSchema,
  reason: z.string().nullable(),
  receivedAt: instantSchema,
  processedAt: instantSchema.nullable(),
  door: z.enum(['mllp', 'http']),
  replays: z.number().int(),
})
const censusSchema = z.object({ csv: z.string().max(2_000_000) })
/** Bytes of an HL7 message over HTTP, as over MLLP (IN12). */
const MOST_MESSAGE = 1024 * 1024
/** Bytes of a census; a large house has some thousand lines. */
const MOST_CENSUS = 4 * 1024 * 1024

/** What ingest offers to the doors of HTTP. */
export type InboundPort = {
  /** Keeps the raw message, commits, and gives the acknowledgement to send. */
  receive(raw: Uint8Array, door: { kind: 'http'; peer: string }): Promise<Uint8Array>
  /** Processes a kept message again without notifying anybody; gives the record as it stands then, or null. */
  replay(id: string): Promise<InboundRecord | null>
  /** Loads a first census; gives the differences to what was known, in words. */
  loadCensus(
    csv: string,
    by: string,
  ): Promise<{ loaded: number; differences: readonly string[]; refused: readonly string[] }>
}

/** Messages in: the HL7 door, the three piles of what came of them, replay, and the first census. */
export function inboundRoutes(db: Db, port: InboundPort): Route[] {
  return [
    route({
      method: 'POST',
      path: '/hl7v2',
      summary: 'One HL7 v2 message. The answer is its acknowledgement.',
      guard: 'service',
      bodyLimit: MOST_MESSAGE,
      rawBody: 'x-application/hl7-v2+er7',
      answerType: 'x-application/hl7-v2+er7',
      answer: z.string(),
      handle: async (call) => {
        const raw = Buffer.isBuffer(call.request.body) ? call.request.body : Buffer.from('')
        const ack = await port.receive(raw, { kind: 'http', peer: call.request.ip })
        void call.reply.type('x-application/hl7-v2+er7')
        return Buffer.from(ack)
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/inbound',
      summary: 'Messages as they were kept, newest first, with what came of each.',
      guard: 'session',
      query: inboundQuery,
      answer: listOf(inboundSchema),
      handle: async (call) => {
        const { facility } = analyst(call)
        return presentList(
          await db.reads.inbound(facility, { status: call.query.status ?? null }, pageOf(call.query)),
          shown,
        )
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/inbound/{id}/replay',
      summary: 'Read a kept message again, e.g. after its mapping was mended.',
      guard: 'session',
      answer: inboundSchema,
      handle: async (call) => {
        await own(db.reads, call)
        const after = await port.replay(call.params['id'] ?? '')
        if (after === null) throw new Problem(404, 'not-found', 'No such message.')
        return present(shown(after))
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/census',
      summary: 'Load a first census (CSV: unit,room,bed,visit,mrn,family,given,birthDate,sex,class; or HL7 messages).',
      guard: 'session',
      bodyLimit: MOST_CENSUS,
      textFor: 'csv',
      body: censusSchema,
      answer: z.object({
        loaded: z.number(),
        differences: z.array(z.string()),
        refused: z.array(z.string()),
        messages: z.number().optional().describe('How many HL7 messages came, where it was messages'),
      }),
      handle: async (call) => {
        const { name } = analyst(call, 'may load a census')
        const raw = messagesIn(call.request)
        if (raw === null) return present(await port.loadCensus(call.body.csv, name))
        return present(countAcks(await port.receive(raw, { kind: 'http', peer: call.request.ip })))
      },
    }),
  ]
}

/** The body as it came where it holds HL7 messages: by its type, or by how it starts. */
function messagesIn({ body, headers }: Call['request']): Buffer | null {
  if (!Buffer.isBuffer(body)) return null
  const named = /hl7-v2/i.test(headers['content-type'] ?? '')
  return named || /^(?:\u00ef\u00bb\u00bf)?\s*(?:MSH|FHS|BHS)\W/.test(body.toString('latin1', 0, 200)) ? body : null
}

/** What the acknowledgements say, message by message: kept (AA), or not, and why (MSA-3). */
function countAcks(acks: Uint8Array): { loaded: number; differences: []; refused: string[]; messages: number } {
  const said = [
    ...Buffer.from(acks)
      .toString('utf8')
      .matchAll(/(?:^|\r)MSA(.)(\w\w)(?:\1([^\r]*))?/g),
  ]
  const refused = said.filter(([, , code]) => code !== 'AA')
  return {
    loaded: said.length - refused.length,
    differences: [],
    refused: refused.map(([, separator = '|', , rest = '']) => rest.split(separator).filter(Boolean).join(': ')),
    messages: said.length,
  }
}

function analyst(
  call: Pick<Call, 'signed'>,
  what: 'may see messages' | 'may load a census' = 'may see messages',
): { facility: string; name: string } {
  const { actor } = whoAsks(call)
  const fits = actor.roles.some((role) => role === 'integration-analyst' || role === 'house-supervisor')
  if (!fits) throw new Problem(403, 'forbidden', `Only an integration analyst or the house supervisor ${what}.`)
  return actor
}

async function own(reads: Reads, call: Pick<Call, 'signed' | 'params'>): Promise<void> {
  const message = await reads.inboundById(call.params['id'] ?? '')
  if (message?.facility !== analyst(call).facility) throw new Problem(404, 'not-found', 'No such message.')
}

function shown(message: InboundRecord): { id: string } {
  const { id, sender, controlId, messageType, status, reason, receivedAt, processedAt, door, replays } = message
  return { id, sender, controlId, messageType, status, reason, receivedAt, processedAt, door, replays } as {
    id: string
  }
}
