import type { Server } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import cookie from '@fastify/cookie'
import statics from '@fastify/static'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify'
import { TryAgain } from '../db/try-again.ts'
import { jsonBodies } from './bodies.ts'
import { allowConsole } from './console-origin.ts'
import { drainBody } from './drain-body.ts'
import { pageHeaders } from './page-headers.ts'
import { Problem, problemBody } from './problem.ts'
import { registerRoutes, type GuardDeps } from './register-routes.ts'
import { limitRequests } from './request-limits.ts'
import type { Route } from './route.ts'

/** Bytes a REST body may have; notes and forms stay far below it. */
const MOST_BODY = 256 * 1024
/** Longest id in an address; ids of ours are shorter. */
const LONGEST_PARAM = 300

export type HttpDeps = GuardDeps & {
  readonly routes: readonly Route[]
  readonly log: FastifyBaseLogger
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  readonly behindProxy: boolean
  /** The built console, or null where it was not built. */
  readonly consoleFolder: string | null
}

/** The one HTTP server: REST, messages, the console's files. socket.io is attached to `app.server` by server/sync. */
export async function httpServer(deps: HttpDeps): Promise<FastifyInstance & { server: Server }> {
  const app = fastify({
    loggerInstance: deps.log,
    bodyLimit: MOST_BODY,
    trustProxy: deps.behindProxy,
    // Addresses carry ids and filters; a line per request says nothing that the log and the metrics do not.
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: LONGEST_PARAM },
    ...(deps.tls === null
      ? {}
      : { https: { cert: readFileSync(deps.tls.certFile), key: readFileSync(deps.tls.keyFile) } }),
  })
  jsonBodies(app)
  problems(app)
  allowConsole(app)
  await app.register(cookie)
  await limitRequests(app)
  app.addHook(
    'onSend',
    async (_request, reply) =>
      void reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }),
  )
  registerRoutes(app, deps.routes, deps)
  await pages(app, deps)
  return app
}

function problems(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error)
    // Fastify would cut a sender in the middle of a body that is too large: it then never reads why.
    if (problem.status === 413)
      void ((await drainBody(request.raw)) ? reply.removeHeader('connection') : reply.header('connection', 'close'))
    if (problem.status === 500) request.log.error({ err: error, url: request.routeOptions.url }, 'request failed')
    if (problem.retryAfterMs !== null) void reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1000))
    return reply.code(problem.status).type('application/json').send(problemBody(problem))
  })
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TryAgain)
    return new Problem(503, 'unavailable', 'The database does not answer just now. Try again.', 1000)
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413) return new Problem(413, 'too-large', 'The body is too large. Nothing was recorded.')
  if (status === 429) return new Problem(429, 'too-many', 'Too many requests from here. Wait a minute.')
  if (status >= 400 && status < 500) return new Problem(status, 'malformed', 'The request could not be read.')
  return new Problem(500, 'internal', 'The server met a fault of its own; it is in its log. Try again.')
}

/** The console's bundle. An address without a file is the console's own: it gets the page. */
async function pages(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  const { consoleFolder } = deps
  if (consoleFolder === null || !existsSync(consoleFolder)) {
    app.setNotFoundHandler((_request, reply) => notFound(reply))
    return
  }
  const page = readFileSync(`${consoleFolder}/index.html`, 'utf8')
  const sendPage = pageHeaders(page)
  await app.register(statics, {
    root: consoleFolder,
    index: false,
    wildcard: false,
    setHeaders: (reply, path) => void reply.setHeader('cache-control', cacheControl(path)),
  })
  app.get('/', (request, reply) => sendPage(request, reply))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const ofConsole = request.method === 'GET' && !path.startsWith('/api/') && !path.includes('.')
    return ofConsole ? sendPage(request, reply) : notFound(reply)
  })
}

/** Assets are named by their hash and never change; the service worker keeps its name, so it is asked for anew. */
function cacheControl(path: string): string {
  return path.endsWith('/service-worker.js') ? 'no-cache' : 'max-age=31536000, immutable'
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(problemBody(new Problem(404, 'not-found', 'No such address.')))
}
