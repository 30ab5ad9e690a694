import { z } from 'zod'
import type { AuthService, SignInResult } from '../auth/auth-service.ts'
import { readPublicKey } from '../auth/command-signature.ts'
import { idTextSchema } from '../../shared/kernel/text.ts'
import { type SealingKey, sealingKeySchema } from '../../shared/protocol/sealing-key.ts'
import { CONSOLE_ORIGIN } from './console-origin.ts'
import { Problem } from './problem.ts'
import { present } from './present.ts'
import { route, whoAsks, type Call, type Route } from './route.ts'

const COOKIE = 'onward_refresh'
const REFRESH_PATH = '/api/v1/sessions'

const signInSchema = z.object({
  username: idTextSchema(200),
  password: z.string().min(1).max(1000),
  deviceId: idTextSchema(200).default('browser'),
  publicKey: z
    .string()
    .max(200)
    .refine((key) => readPublicKey(key) !== null, 'is no point of P-256')
    .optional()
    .describe('Checks what is signed in this sign-in: a P-256 point, uncompressed, base64url'),
})
/** `<session id>.<secret>`; whatever looks otherwise is nobody's. */
const secretSchema = z.string().regex(/^[\w-]{1,64}\.[\w-]{1,128}$/)
const renewSchema = z.object({
  refresh: z.string().max(200).optional().describe('The secret, from the desktop console alone'),
})
const sessionAnswer = z.object({
  token: z.string(),
  expiresAt: z.string(),
  sessionId: z.string(),
  refresh: z.string().optional().describe('The secret that renews, for the desktop console alone'),
  sealingKey: sealingKeySchema.describe('What consoles seal to before it touches a disk'),
  user: z.object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    facility: z.string(),
    roles: z.array(z.string()),
    departments: z.array(z.string()),
    units: z.array(z.string()),
  }),
})

export type SessionDeps = {
  readonly auth: AuthService
  readonly sealingKey: () => Promise<SealingKey>
  readonly secureCookie: boolean
}

/**
 * Sign in, renew, sign out. A browser's refresh secret lives in an HttpOnly cookie and is never readable to a page.
 * The desktop console, whose origin no page of a browser can claim, has it in the body for its own keychain.
 */
export function sessionRoutes({ auth, sealingKey, secureCookie }: SessionDeps): Route[] {
  const answer = async (call: Pick<Call, 'request' | 'reply'>, result: SignInResult) => {
    if (result.kind === 'wait')
      throw new Problem(429, 'too-many', 'Too many failed tries. Wait a moment, then sign in again.', result.ms)
    if (result.kind === 'refused')
      throw new Problem(401, 'unauthenticated', 'Name or password is wrong, or the account is closed.')
    const desktop = isDesktop(call)
    if (desktop) void call.reply.header('cache-control', 'no-store')
    else
      void call.reply.setCookie(COOKIE, result.refresh, {
        httpOnly: true,
        sameSite: 'strict',
        secure: secureCookie,
        path: REFRESH_PATH,
      })
    const { actor, user } = result.signed
    const shown = { id: user.id, username: user.username, name: user.name, facility: user.facility }
    const rights = { roles: actor.roles, departments: actor.departments, units: actor.units }
    return present({
      token: result.token,
      expiresAt: result.expiresAt,
      sessionId: actor.session,
      ...(desktop ? { refresh: result.refresh } : {}),
      sealingKey: await sealingKey(),
      user: { ...shown, ...rights },
    })
  }
  return [
    route({
      method: 'POST',
      path: REFRESH_PATH,
      summary:
        'Sign in. The answer holds an access token for 15 minutes; the cookie (desktop console: `refresh`) renews it.',
      guard: 'open',
      body: signInSchema,
      answer: sessionAnswer,
      status: 201,
      handle: async (call) => {
        const { username, password, deviceId, publicKey = null } = call.body
        const result = await auth.signIn({ username, password, device: deviceId, address: call.request.ip, publicKey })
        // The name that was typed stays out: it may be a password in the wrong field.
        const user = result.kind === 'signed-in' ? result.signed.user.id : undefined
        call.request.log.info({ user, address: call.request.ip, result: result.kind }, 'sign-in')
        return answer(call, result)
      },
    }),
    route({
      method: 'POST',
      path: `${REFRESH_PATH}/renew`,
      summary:
        'A new access token for the cookie (desktop console: `refresh`). One that was used before ends the session.',
      guard: 'open',
      body: renewSchema,
      answer: sessionAnswer,
      handle: async (call) => answer(call, await auth.renew(shownSecret(call, call.body.refresh))),
    }),
    route({
      method: 'DELETE',
      path: `${REFRESH_PATH}/current`,
      summary: 'Sign out.',
      guard: 'session',
      handle: async (call) => {
        await auth.signOut(whoAsks(call).session.id)
        if (!isDesktop(call)) void call.reply.clearCookie(COOKIE, { path: REFRESH_PATH })
        return {}
      },
    }),
  ]
}

function isDesktop({ request }: Pick<Call, 'request'>): boolean {
  return request.headers.origin === CONSOLE_ORIGIN
}

/** Each origin has one place for its secret; what stands in the other's place is not looked at. */
function shownSecret(call: Pick<Call, 'request'>, given: string | undefined): string {
  const parsed = secretSchema.safeParse(isDesktop(call) ? given : call.request.cookies[COOKIE])
  return parsed.success ? parsed.data : ''
}
