import { z } from 'zod'
import { instantInputSchema } from '../../shared/commands/command.ts'
import { pathPart } from '../../shared/kernel/path-part.ts'
import type { Covered, DemoInfo, ServerDoor, TimelineEntry } from '../state/server-door.ts'

const entrySchema = z.object({
  id: z.string(),
  at: instantInputSchema,
  effectiveAt: instantInputSchema.nullable().default(null),
  actorName: z.string(),
  verb: z.string(),
  cause: z.string().nullable(),
  byCommand: z.boolean(),
  changed: z.array(z.object({ kind: z.string(), id: z.string() })),
  journey: z.string().nullable().default(null),
  workflow: z.string().nullable().default(null),
})
const journeySchema = z.object({ timeline: z.array(entrySchema) })
const person = z.object({
  username: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  departments: z.array(z.string()),
  units: z.array(z.string()),
})
const demoSchema = z.object({ password: z.string(), users: z.array(person) })

const coveredSchema = z.object({
  units: z.array(z.string()),
  departments: z.array(z.string()),
  until: instantInputSchema.nullable(),
})
const signInsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      device: z.string(),
      createdAt: instantInputSchema,
      lastHeardAt: instantInputSchema,
      current: z.boolean(),
    }),
  ),
})
const endedSchema = z.object({ ended: z.number() })
const COVER = '/api/v1/sessions/cover'

/** Longest wait for the server, ms. */
const LIMIT_MS = 8_000

/** The server over HTTP. `token` is read at each call. Never rejects: what fails is "no answer". */
export function httpServerDoor(origin: string, token: () => string | null): ServerDoor {
  async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown } | null> {
    const bearer = token()
    const headers = {
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    try {
      const answer = await fetch(`${origin}${path}`, { ...init, headers, signal: AbortSignal.timeout(LIMIT_MS) })
      const body: unknown = await answer.json()
      return { status: answer.status, body }
    } catch {
      return null
    }
  }

  return {
    async timeline(journey) {
      const answer = await ask(`/api/v1/journeys/${pathPart(journey)}`)
      if (answer === null || answer.status >= 500) return { kind: 'no-answer' }
      const read = journeySchema.safeParse(answer.body)
      if (answer.status !== 200 || !read.success) return { kind: 'refused' }
      const entries: readonly TimelineEntry[] = read.data.timeline
      return { kind: 'read', entries }
    },
    async demo() {
      const answer = await ask('/api/v1/demo')
      const read = answer?.status === 200 ? demoSchema.safeParse(answer.body) : null
      const info: DemoInfo | null = read?.success === true ? read.data : null
      return info
    },
    async covered() {
      const answer = await ask(COVER)
      if (answer === null || answer.status >= 500) return { kind: 'no-answer' }
      const read = coveredSchema.safeParse(answer.body)
      if (answer.status !== 200 || !read.success) return { kind: 'refused' }
      const covered: Covered = read.data
      return { kind: 'read', covered }
    },
    async cover(asked) {
      const answer = await ask(COVER, { method: 'POST', body: JSON.stringify(asked) })
      if (answer === null || answer.status >= 500) return 'no-answer'
      return answer.status === 200 ? 'taken' : 'refused'
    },
    async signIns(user) {
      const answer = await ask(`/api/v1/users/${pathPart(user)}/sessions`)
      if (answer === null || answer.status >= 500) return { kind: 'no-answer' }
      const read = signInsSchema.safeParse(answer.body)
      if (answer.status !== 200 || !read.success) return { kind: 'refused' }
      const items = read.data.items.map(({ createdAt, ...one }) => ({ ...one, since: createdAt }))
      return { kind: 'read', items }
    },
    async endSignIns(asked, because) {
      const path =
        'session' in asked
          ? `/api/v1/sessions/${pathPart(asked.session)}/revoke`
          : `/api/v1/users/${pathPart(asked.everyOf)}/sign-out`
      const answer = await ask(path, { method: 'POST', body: JSON.stringify({ because }) })
      if (answer === null || answer.status >= 500) return { kind: 'no-answer' }
      const read = endedSchema.safeParse(answer.body)
      return answer.status === 200 && read.success ? { kind: 'read', ended: read.data.ended } : { kind: 'refused' }
    },
    async isThere() {
      return (await ask('/healthz'))?.status === 200
    },
  }
}
