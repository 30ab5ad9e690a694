import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { AuthService, Signed } from '../auth/auth-service.ts'
import { Problem } from './problem.ts'
import type { Guard, Route } from './route.ts'

export type GuardDeps = { readonly auth: AuthService; readonly serviceKey: string }

/** Puts every route behind its guard and its schemas. What fails a schema is a 400 with the first fault in words. */
export function registerRoutes(app: FastifyInstance, routes: readonly Route[], deps: GuardDeps): void {
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const signed = await pass(route.guard, request, deps)
        const query = checked(route.query, request.query, 'query')
        const body = route.rawBody === undefined ? checked(route.body, request.body, 'body') : request.body
        // Fastify gives path parameters as an untyped record of strings.
        const params = request.params as Record<string, string>
        void reply.code(route.status ?? 200)
        return route.handle({ params, query, body, signed, request, reply })
      },
    })
}

async function pass(guard: Guard, request: FastifyRequest, deps: GuardDeps): Promise<Signed | null> {
  if (guard === 'open') return null
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? request.headers.authorization ?? ''
  if (guard === 'service') {
    if (sameText(token, deps.serviceKey)) return null
    throw new Problem(401, 'unauthenticated', 'The service key is missing or wrong.')
  }
  const signed = await deps.auth.verifyToken(token)
  if (signed === null) throw new Problem(401, 'unauthenticated', 'Sign in again: the token is missing, old or revoked.')
  return signed
}

function checked(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const fault = parsed.error.issues[0]
  const path = fault?.path.join('.') ?? ''
  throw new Problem(
    400,
    'malformed',
    `The ${place} is wrong${path === '' ? '' : ` at ${path}`}: ${fault?.message ?? ''}.`,
  )
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
