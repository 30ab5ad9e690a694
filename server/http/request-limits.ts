import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/**
 * Requests in a minute: of one sign-in, of an address that has shown none, and through the message door. What an address
 * asks openly, signs in with, renews with and is turned away with is counted apart, so that none locks another.
 */
const MOST = { session: 3_000, address: 1_200, messages: 60_000 }
const WINDOW = '1 minute'

/**
 * Limits requests by who asks: consoles behind one proxy or on one terminal server share an address, so a signed-in
 * person is counted alone. Runs after the guards.
 */
export async function limitRequests(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    hook: 'preParsing',
    timeWindow: WINDOW,
    keyGenerator: keyOf,
    max: (_request, key) => most(key),
    errorResponseBuilder: tooMany,
  })
}

/**
 * Counts requests that a guard turned away (401): they never come as far as the other limits. Throws a 429 where an
 * address had too many of them.
 */
export function refusedLimit(app: FastifyInstance): (request: FastifyRequest) => Promise<void> {
  const count = app.createRateLimit({
    max: MOST.address,
    timeWindow: WINDOW,
    keyGenerator: (request) => `refused:${request.ip}`,
  })
  return async (request) => {
    const counted = await count(request)
    if (!counted.isAllowed && counted.isExceeded) throw tooMany(request, counted)
  }
}

function keyOf(request: FastifyRequest): string {
  if (request.shown !== null) return `session:${request.shown.signed.session.id}`
  // Only who holds the service key comes this far.
  if (request.routeOptions.url === '/hl7v2') return `messages:${request.ip}`
  if (request.routeOptions.url === '/api/v1/sessions') return `sign-in:${request.ip}`
  if (request.routeOptions.url === '/api/v1/sessions/renew') return `renew:${request.ip}`
  return `address:${request.ip}`
}

function most(key: string): number {
  if (key.startsWith('session:')) return MOST.session
  return key.startsWith('messages:') ? MOST.messages : MOST.address
}

function tooMany(_request: FastifyRequest, { ttl }: { readonly ttl: number }): Problem {
  return new Problem(429, 'too-many', 'Too many requests from here. Wait a minute, then try again.', ttl)
}
