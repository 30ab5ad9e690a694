import { z } from 'zod'
import { instantSchema } from '../../shared/kernel/instant.ts'
import type { Db } from '../db/port.ts'
import { listOf } from './listing.ts'
import { Problem } from './problem.ts'
import { route, whoAsks, type Call, type Route } from './route.ts'

const deadSchema = z.object({
  id: z.string(),
  task: z.string(),
  key: z.string(),
  attempts: z.number().int(),
  lastError: z.string(),
  givenUpAt: instantSchema,
})
/** At once; who has more has one cause to mend, and sees the rest afterwards. */
const MOST_LISTED = 200

/** What should have left the house and was given up after its last attempt, and its way back into the queue. */
export function effectRoutes(db: Db): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/effects',
      summary: 'What could not be delivered outside (webhooks) and was given up, newest first.',
      guard: 'session',
      answer: listOf(deadSchema),
      handle: async (call) => ({ items: await db.reads.deadEffects(analystOf(call), MOST_LISTED), next: null }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/effects/{id}/retry',
      summary: 'Gives it all its attempts again, now.',
      guard: 'session',
      answer: z.object({ id: z.string() }),
      handle: async (call) => {
        const facility = analystOf(call)
        const id = call.params['id'] ?? ''
        if (!(await db.transaction((tx) => tx.retryEffect(facility, id))))
          throw new Problem(404, 'not-found', 'Nothing of that id was given up.')
        return { id }
      },
    }),
  ]
}

function analystOf(call: Pick<Call, 'signed'>): string {
  const { actor } = whoAsks(call)
  if (!actor.roles.includes('integration-analyst'))
    throw new Problem(403, 'forbidden', 'Integration analysts see what leaves the house.')
  return actor.facility
}
