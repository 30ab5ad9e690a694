import { z } from 'zod'
import { actorSchema, type Actor } from '../../shared/domain/person.ts'
import { roleSchema } from '../../shared/domain/roles.ts'
import { classOfRoles } from '../../shared/domain/scopes.ts'
import { departmentIdSchema } from '../../shared/kernel/ids.ts'
import { instantInputSchema } from '../../shared/commands/command.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

/** What the server's sign-in door answers; renderer/state's `SessionApi` is made of it. */
export type SessionReply =
  | {
      readonly kind: 'granted'
      readonly granted: { readonly actor: Actor; readonly token: string; readonly expiresAt: Instant }
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'no-answer' }

/** What of `fetch` is used. */
export type SessionFetch = (
  url: string,
  init: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly credentials: 'include'
    readonly signal: AbortSignal
    readonly body?: string
  },
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  json(): Promise<unknown>
}>

const answerSchema = z.object({
  token: z.string(),
  expiresAt: instantInputSchema,
  sessionId: z.string(),
  user: z.object({
    id: z.string(),
    name: z.string(),
    facility: z.string(),
    roles: z.array(roleSchema),
    departments: z.array(departmentIdSchema),
    units: z.array(z.string()),
  }),
})

/** Longest wait for the server, ms. */
const LIMIT_MS = 10_000

/** Sign-in over HTTP: the refresh secret stays in the cookie, the token goes to memory only. Never rejects. */
export function httpSessionApi(origin: string, deviceId: string, fetch: SessionFetch) {
  async function post(path: string, body: object): Promise<SessionReply> {
    try {
      const response = await fetch(`${origin}/api/v1/sessions${path}`, {
        method: 'POST',
        credentials: 'include',
        signal: AbortSignal.timeout(LIMIT_MS),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (response.status === 401) return { kind: 'refused' }
      if (response.status === 429) return { kind: 'wait', ms: Number(response.headers.get('retry-after') ?? 1) * 1000 }
      const answer = answerSchema.safeParse(await response.json())
      return answer.success ? { kind: 'granted', granted: grantedOf(answer.data) } : { kind: 'no-answer' }
    } catch {
      // Unreachable, or not our server: told by its kind.
      return { kind: 'no-answer' }
    }
  }

  return {
    signIn: (username: string, password: string) => post('', { username, password, deviceId }),
    renew: () => post('/renew', {}),
    async signOut(token: string): Promise<void> {
      const headers = { authorization: `Bearer ${token}` }
      const signal = AbortSignal.timeout(LIMIT_MS)
      const left = fetch(`${origin}/api/v1/sessions/current`, {
        method: 'DELETE',
        credentials: 'include',
        headers,
        signal,
      })
      // Unreachable: the session ends by its own age.
      await left.then(
        () => {},
        () => {},
      )
    },
  }
}

function grantedOf({ token, expiresAt, sessionId, user }: z.infer<typeof answerSchema>) {
  const rights = { roles: user.roles, departments: user.departments }
  const actor = actorSchema.parse({ ...user, session: sessionId, class: classOfRoles(rights) })
  return { actor, token, expiresAt }
}
