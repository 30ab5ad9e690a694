import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Clock } from '../../shared/kernel/clock.ts'
import { plainFault } from '../../shared/kernel/plain-fault.ts'
import type { AuthService, Signed } from '../auth/auth-service.ts'
import { onFreshRights, type Shown } from '../auth/on-fresh-rights.ts'
import { rawBodies } from './bodies.ts'
import { Problem } from './problem.ts'
import { refusedLimit } from './request-limits.ts'
import type { Guard, Route } from './route.ts'

export type GuardDeps = { readonly auth: AuthService; readonly serviceKey: string; readonly clock: Clock }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Members of a JSON body at most; absent: the usual limit. */
    mostMembers?: number | undefined
  }
  interface FastifyRequest {
    /** Who asks, once the guard of a route has let them in. */
    shown: Shown<Signed> | null
  }
}

/**
 * Puts every route behind its guard and its schemas. The guard comes before a byte of the body is read; what fails a
 * schema is a 400 with the first fault in words.
 */
export function registerRoutes(app: FastifyInstance, routes: readonly Route[], deps: GuardDeps): void {
  app.decorateRequest('shown', null)
  const turnedAway = refusedLimit(app)
  for (const route of routes.filter(({ rawBody }) => rawBody === undefined)) add(app, route, { ...deps, turnedAway })
  // A door for other media types reads any of them as bytes.
  void app.register(async (doors) => {
    rawBodies(doors)
    for (const route of routes.filter(({ rawBody }) => rawBody !== undefined))
      add(doors, route, { ...deps, turnedAway })
  })
}

/** `turnedAway` counts a request that a guard refused. */
type AddDeps = GuardDeps & { readonly turnedAway: (request: FastifyRequest) => Promise<void> }

function add(app: FastifyInstance, route: Route, deps: AddDeps): void {
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    config: { mostMembers: route.mostMembers },
    onRequest: async (request) => {
      try {
        request.shown = await pass(route.guard, request, deps)
      } catch (error) {
        if (error instanceof Problem && error.status === 401) await deps.turnedAway(request)
        throw error
      }
    },
    handler: async (request, reply) => {
      const params = readParams(request.params)
      const query = checked(route.query, given(request.query), 'query')
      const body = route.rawBody === undefined ? checked(route.body, bodyOf(route, request), 'body') : request.body
      void reply.code(route.status ?? 200)
      const answer = (signed: Signed | null) => route.handle({ params, query, body, signed, request, reply })
      const { shown } = request
      // A command is judged where it is done.
      if (shown === null || route.method !== 'GET') return answer(shown?.signed ?? null)
      const fresh = await onFreshRights({ clock: deps.clock, show: () => show(request, deps), shown }, answer)
      if (fresh === null) throw signInAgain()
      return fresh.answer
    },
  })
}

async function pass(guard: Guard, request: FastifyRequest, deps: GuardDeps): Promise<Shown<Signed> | null> {
  if (guard === 'open') return null
  if (guard === 'service') {
    if (sameText(shownToken(request), deps.serviceKey)) return null
    throw new Problem(401, 'unauthenticated', 'The service key is missing or wrong.')
  }
  const shown = await show(request, deps)
  if (shown === null) throw signInAgain()
  return shown
}

async function show(request: FastifyRequest, { auth, clock }: GuardDeps): Promise<Shown<Signed> | null> {
  const atMs = clock.monotonicMs()
  const signed = await auth.verifyToken(shownToken(request))
  return signed === null ? null : { signed, atMs }
}

function shownToken({ headers }: FastifyRequest): string {
  const given = headers.authorization ?? ''
  return /^Bearer +(.+)$/i.exec(given)?.[1]?.trim() ?? given.trim()
}

function signInAgain(): Problem {
  return new Problem(401, 'unauthenticated', 'Sign in again: the token is missing, old or revoked.')
}

/** Path parameters; what no stored id can hold (NUL, broken Unicode) is the address of nothing. */
function readParams(params: unknown): Readonly<Record<string, string>> {
  // Fastify gives path parameters as an untyped record of strings.
  const read = params as Record<string, string>
  if (Object.values(read).every(isStorable)) return read
  throw new Problem(404, 'not-found', 'No such address.')
}

/** Query members as asked: an empty one (`?stage=`) asks for nothing, of a repeated one the last counts. */
function given(query: unknown): Record<string, string> {
  // The same of the query: strings, or lists of them where a name is repeated.
  const members = Object.entries(query as Record<string, string | string[]>)
  const last = members.map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? (value.at(-1) ?? '') : value,
  ])
  if (!last.every(([, value]) => isStorable(value)))
    throw new Problem(400, 'malformed', 'The query holds characters that cannot be read.')
  return Object.fromEntries(last.filter(([, value]) => value !== ''))
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

function bodyOf({ textFor }: Route, { body }: FastifyRequest): unknown {
  if (textFor === undefined || !Buffer.isBuffer(body)) return body
  return { [textFor]: body.toString('utf8') }
}

function checked(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const ofAll = parsed.error.issues[0]?.path.length === 0
  const fault = plainFault(parsed.error, value ?? {})
  throw new Problem(400, 'malformed', `The ${place} ${ofAll ? '' : 'is wrong: '}${fault}.`)
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
