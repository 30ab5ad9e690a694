import { z } from 'zod'
import type { Clock } from '../../shared/kernel/clock.ts'
import { plainFault } from '../../shared/kernel/plain-fault.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { Db } from '../db/port.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { hookDataSchema } from '../workflow/hook-data.ts'
import { takeHook } from '../workflow/take-hook.ts'
import { parseBoundedJson } from './bounded-json.ts'
import { Problem } from './problem.ts'
import { route, type Call, type Route } from './route.ts'
import { verifyWebhook } from './verify-webhook.ts'

/** Bytes of a post: some dozens of facts. */
const MOST_POST = 64 * 1024

export type HookDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly rulesOf: (facility: string) => Promise<FacilityRules | null>
  /** Secrets of Standard Webhooks, any of which may sign; none: the door is closed. */
  readonly secrets: readonly string[]
}

const answerSchema = z.object({
  journeys: z.array(z.string()),
  repeated: z.boolean(),
  ignored: z.array(z.string()).describe('Names of facts that no workflow here knows'),
})

/** Posts from outside that open a workflow (trigger `webhook`), signed as Standard Webhooks says (rules TR4, TR5). */
export function hookRoutes(deps: HookDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/hooks/{facility}/{name}',
      summary: 'A signed post (Standard Webhooks) that opens a workflow listening under this name.',
      description:
        'Headers webhook-id, webhook-timestamp and webhook-signature over the raw body. The body: `{"data": {"visit"?, "patient"?, "unit"?, "room"?, "bed"?, "priority"?, "facts": {…}}}`. The same id is taken once.',
      guard: 'open',
      bodyLimit: MOST_POST,
      rawBody: 'application/json',
      status: 202,
      answer: answerSchema,
      handle: async (call) => {
        const raw = Buffer.isBuffer(call.request.body) ? call.request.body : Buffer.from('')
        const id = verifyWebhook(headOf(call), raw, { secrets: deps.secrets, now: deps.clock.now() })
        if (id === null)
          throw new Problem(401, 'unauthenticated', 'The signature is missing, wrong or more than five minutes off.')
        const { facility = '', name = '' } = call.params
        const rules = await deps.rulesOf(facility)
        const post = { facility, name, id, raw, data: dataOf(raw) }
        const taken = rules === null ? null : await takeHook({ ...deps, rules }, post)
        if (taken === null || taken.kind === 'unknown')
          throw new Problem(404, 'not-found', 'No workflow listens at this address.')
        if (taken.kind === 'reused')
          throw new Problem(409, 'id-reuse', 'This webhook-id was used by a post with another body.')
        const repeated = taken.kind === 'repeated'
        return { journeys: taken.journeys, repeated, ignored: taken.kind === 'taken' ? taken.ignored : [] }
      },
    }),
  ]
}

function headOf({ request: { headers } }: Pick<Call, 'request'>) {
  const one = (name: string) => {
    const value = headers[name]
    return typeof value === 'string' ? value : undefined
  }
  return { id: one('webhook-id'), timestamp: one('webhook-timestamp'), signature: one('webhook-signature') }
}

function dataOf(raw: Uint8Array) {
  const body = parseBoundedJson(Buffer.from(raw).toString('utf8'))
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : body
  const read = hookDataSchema.safeParse(data)
  if (!read.success) throw new Problem(400, 'malformed', `data: ${plainFault(read.error, data)}.`)
  return read.data
}
