import type { FastifyInstance } from 'fastify'
import { PAGE_HEADER } from '../../shared/protocol/snapshot.ts'

/** The desktop console's origin: the only foreign one that may call (design.md 6.1). */
export const CONSOLE_ORIGIN = 'app://onward'

/** Lets the desktop console call the API from its own scheme; every other foreign page stays locked out by the browser. */
export function allowConsole(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.origin !== CONSOLE_ORIGIN) return
    void reply.headers({
      'access-control-allow-origin': CONSOLE_ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': PAGE_HEADER,
      vary: 'origin',
    })
    if (request.method !== 'OPTIONS') return
    void reply.headers({
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
    })
    await reply.code(204).send()
  })
}
