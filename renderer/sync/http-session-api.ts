import { z } from 'zod'
import { actorSchema, type Actor } from '../../shared/domain/person.ts'
import { roleSchema } from '../../shared/domain/roles.ts'
import { classOfRoles } from '../../shared/domain/scopes.ts'
import type { KeychainPort } from '../../shared/ipc/keychain.ts'
import { type SealingKey, sealingKeySchema } from '../../shared/protocol/sealing-key.ts'
import { departmentIdSchema } from '../../shared/kernel/ids.ts'
import { instantInputSchema } from '../../shared/commands/command.ts'
import type { Instant } from '../../shared/kernel/instant.ts'

/** What the server's sign-in door answers; renderer/state's `SessionApi` is made of it. */
export type SessionReply =
  | {
      readonly kind: 'granted'
      readonly granted: {
        readonly actor: Actor
        readonly token: string
        readonly expiresAt: Instant
        readonly sealingKey: SealingKey | null
      }
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
    readonly credentials: 'include' | 'omit'
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
  refresh: z.string().optional(),
  sealingKey: sealingKeySchema.optional(),
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

/**
 * Sign-in over HTTP; the token goes to memory only. The refresh secret stays in the browser's cookie, or in the shell's
 * keychain where there is one (`keychain` of renderer/shell): nothing else ever has it. Never rejects.
 */
export function httpSessionApi(
  origin: string,
  deviceId: string,
  fetch: SessionFetch,
  keychain: KeychainPort | null = null,
) {
  const credentials = keychain === null ? 'include' : 'omit'
  /** Counts sign-ins and sign-outs: a renewal that was overtaken by one must not touch the secret any more. */
  let turn = 0
  let renewing: Promise<SessionReply> | null = null

  async function post(path: string, body: object): Promise<Answered> {
    try {
      const response = await fetch(`${origin}/api/v1/sessions${path}`, {
        method: 'POST',
        credentials,
        signal: AbortSignal.timeout(LIMIT_MS),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (response.status === 401) return { kind: 'refused' }
      if (response.status === 429) return { kind: 'wait', ms: Number(response.headers.get('retry-after') ?? 1) * 1000 }
      const answer = answerSchema.safeParse(await response.json())
      if (!answer.success) return { kind: 'no-answer' }
      return { kind: 'granted', granted: grantedOf(answer.data), refresh: answer.data.refresh ?? null }
    } catch {
      // Unreachable, or not our server: told by its kind.
      return { kind: 'no-answer' }
    }
  }

  async function hold(answer: Answered): Promise<SessionReply> {
    if (answer.kind !== 'granted') return answer
    if (answer.refresh !== null) await lenient(keychain?.keep(origin, answer.refresh))
    return { kind: 'granted', granted: answer.granted }
  }

  async function renewOnce(): Promise<SessionReply> {
    const began = turn
    const refresh = await lenient(keychain?.take(origin))
    // Without a secret the server is asked all the same: away, it refuses nobody.
    const answer = await post('/renew', refresh === null ? {} : { refresh })
    if (began !== turn) return { kind: 'no-answer' }
    if (answer.kind === 'refused') await lenient(keychain?.forget(origin))
    return hold(answer)
  }

  return {
    async signIn(username: string, password: string, publicKey: string | null = null): Promise<SessionReply> {
      const key = publicKey === null ? {} : { publicKey }
      const answer = await post('', { username, password, deviceId, ...key })
      if (answer.kind === 'granted') turn += 1
      return hold(answer)
    },
    /** One at a time: two that show the same secret would look like a thief's. */
    renew(): Promise<SessionReply> {
      renewing ??= renewOnce().finally(() => {
        renewing = null
      })
      return renewing
    },
    /** Null: no token is at hand; what is kept here goes all the same. True: the server heard of it. */
    async signOut(token: string | null): Promise<boolean> {
      turn += 1
      await lenient(keychain?.forget(origin))
      if (token === null) return false
      const headers = { authorization: `Bearer ${token}` }
      const signal = AbortSignal.timeout(LIMIT_MS)
      const left = fetch(`${origin}/api/v1/sessions/current`, {
        method: 'DELETE',
        credentials,
        headers,
        signal,
      })
      // 401: it is over already. Unreachable: told later (told-sign-out.ts), or it ends by its own age.
      return left.then(
        ({ status }) => status === 200 || status === 401,
        () => false,
      )
    },
  }
}

type Answered =
  | Exclude<SessionReply, { readonly kind: 'granted' }>
  | (Extract<SessionReply, { readonly kind: 'granted' }> & { readonly refresh: string | null })

/** A keychain that fails is a fault of the shell's own; it costs a sign-in, never the session at hand. */
function lenient<T>(asked: Promise<T> | undefined): Promise<T | null> {
  return asked === undefined ? Promise.resolve(null) : asked.catch(() => null)
}

function grantedOf({ token, expiresAt, sessionId, user, sealingKey }: z.infer<typeof answerSchema>) {
  const rights = { roles: user.roles, departments: user.departments }
  const actor = actorSchema.parse({ ...user, session: sessionId, class: classOfRoles(rights) })
  return { actor, token, expiresAt, sealingKey: sealingKey ?? null }
}
