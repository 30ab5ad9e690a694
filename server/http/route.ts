import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Signed } from '../auth/auth-service.ts'

/** Who may call a route: anybody, a signed-in person, or a sender with the service key. */
export type Guard = 'open' | 'session' | 'service'

/** One REST endpoint: its shapes stand here once, for the check at the door and for the OpenAPI page alike. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path with `{name}` parameters, as OpenAPI writes it. */
  readonly path: string
  readonly summary: string
  /** More than a line, for the OpenAPI page. */
  readonly description?: string
  /** Shapes that the description names, for the page's components. */
  readonly schemas?: { readonly [name: string]: z.ZodType }
  readonly guard: Guard
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly answer?: z.ZodType
  readonly status?: number
  /** Media type of the answer, if not JSON. */
  readonly answerType?: string
  /** Answers of other statuses that carry a body of their own, as OpenAPI writes them. */
  readonly alsoAnswers?: { readonly [status: number]: object }
  /** Bytes of a body at most, where it is not the usual limit. */
  readonly bodyLimit?: number
  /** Members of a JSON body at most, where it is not the usual limit. */
  readonly mostMembers?: number
  /** A body of another media type is text for this member of the JSON body. */
  readonly textFor?: string
  /** Media type of a body that is not JSON; it is then given raw. */
  readonly rawBody?: string
  readonly handle: (call: Call) => Promise<unknown>
}

/** A checked call. `query` and `body` have passed their schemas; `signed` is there where the guard is `session`. */
export type Call = {
  readonly params: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
  readonly signed: Signed | null
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Names a route's shapes so that its handler sees their types. */
export function route<Q extends z.ZodObject, B extends z.ZodType>(
  shape: Omit<Route, 'handle' | 'query' | 'body'> & {
    query?: Q
    body?: B
    handle: (call: Omit<Call, 'query' | 'body'> & { query: z.output<Q>; body: z.output<B> }) => Promise<unknown>
  },
): Route {
  // The values were parsed by exactly these schemas before the handler is called (register-routes.ts).
  return shape as unknown as Route
}

/** The signed-in person of a guarded route. A throw is a route that forgot its guard. */
export function whoAsks(call: { readonly signed: Signed | null }): Signed {
  if (call.signed === null) throw new Error('this route has no session guard')
  return call.signed
}
