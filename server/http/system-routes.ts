import { Registry, collectDefaultMetrics } from 'prom-client'
import { z } from 'zod'
import type { Reads } from '../db/port.ts'
import { openApi } from './openapi.ts'
import { Problem } from './problem.ts'
import { route, type Route } from './route.ts'

const names = z.array(z.string()).readonly()
const demoSchema = z.object({
  password: z.string(),
  users: z

    .array(
      z.object({
        id: z.string(),
        username: z.string(),
        name: z.string(),
        roles: names,
        departments: names,
        units: names,
      }),
    )
    .readonly(),
  units: z.array(
    z.object({ id: z.string(), beds: z.array(z.object({ room: z.string().nullable(), bed: z.string() })) }),
  ),
})

/** What the demo tells of itself: the one place where a password is ever shown, and only there. */
export type DemoInfo = Readonly<z.infer<typeof demoSchema>>

export type SystemDeps = {
  readonly version: string
  readonly reads: Reads
  readonly metrics: Registry
  /** Null outside the demo: the route is then not found. */
  readonly demo: () => Promise<DemoInfo | null>
}

/** A metrics registry with the process's own figures (event-loop delay, heap, handles). */
export function metricsRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** Health, metrics and the demo's users. */
export function systemRoutes({ version, reads, metrics, demo }: SystemDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      summary: 'Is the server able to answer? 503 where its database is not.',
      guard: 'open',
      answer: z.object({ status: z.string(), version: z.string(), epoch: z.string() }),
      handle: async () => {
        const epoch = await reads.epoch().catch(() => null)
        if (epoch === null) throw new Problem(503, 'unavailable', 'The database does not answer.')
        return { status: 'ok', version, epoch }
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      summary: 'Figures for Prometheus, with the service key. They carry no patient data.',
      guard: 'service',
      answerType: 'text/plain',
      answer: z.string(),
      handle: async (call) => {
        void call.reply.type(metrics.contentType)
        return metrics.metrics()
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/demo',
      summary: 'The synthetic users of the demo and their password. Not found anywhere else.',
      guard: 'open',
      answer: demoSchema,
      handle: async () => {
        const info = await demo()
        if (info === null) throw new Problem(404, 'not-found', 'This is not the demo.')
        return info
      },
    }),
  ]
}

/** The page that describes all routes, itself included. */
export function openApiRoute(routes: readonly Route[], version: string): Route {
  let page: ReturnType<typeof openApi> | null = null
  const own: Route = route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: 'This page.',
    guard: 'open',
    // Made once: it costs more than any other answer, and nobody need be signed in to ask.
    handle: async () => (page ??= openApi([...routes, own], version)),
  })
  return own
}
