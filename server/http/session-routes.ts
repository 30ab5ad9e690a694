import { z } from 'zod'
import type { AuthService, SignInResult } from '../auth/auth-service.ts'
import { MINUTE_MS } from '../../shared/kernel/instant.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { Problem } from './problem.ts'
import { present } from './present.ts'
import { route, whoAsks, type Call, type Route } from './route.ts'

const COOKIE = 'onward_refresh'
const REFRESH_PATH = '/api/v1/sessions'

const signInSchema = z.object({
  username: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
  deviceId: z.string().min(1).max(200).default('browser'),
})
const coverSchema = z.object({
  units: z.array(z.string().max(60)).max(40),
  untilMinutes: z
    .number()
    .int()
    .min(15)
    .max(24 * 60),
})
const sessionAnswer = z.object({
  token: z.string(),
  expiresAt: z.string(),
  sessionId: z.string(),
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

export type SessionDeps = { readonly auth: AuthService; readonly clock: Clock; readonly secureCookie: boolean }

/** Sign in, renew, cover, sign out. The refresh secret lives in an HttpOnly cookie and is never readable to a page. */
export function sessionRoutes({ auth, clock, secureCookie }: SessionDeps): Route[] {
  const answer = (call: Pick<Call, 'reply'>, result: SignInResult) => {
    if (result.kind === 'wait')
      throw new Problem(429, 'too-many', 'Too many failed tries. Wait a moment, then sign in again.', result.ms)
    if (result.kind === 'refused')
      throw new Problem(401, 'unauthenticated', 'Name or password is wrong, or the account is closed.')
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
      user: { ...shown, ...rights },
    })
  }
  return [
    route({
      method: 'POST',
      path: REFRESH_PATH,
      summary: 'Sign in. The answer holds an access token for 15 minutes; the cookie renews it.',
      guard: 'open',
      body: signInSchema,
      answer: sessionAnswer,
      status: 201,
      handle: async (call) => {
        const { username, password, deviceId } = call.body
        return answer(call, await auth.signIn({ username, password, device: deviceId, address: call.request.ip }))
      },
    }),
    route({
      method: 'POST',
      path: `${REFRESH_PATH}/renew`,
      summary: 'A new access token for the cookie. A cookie that was used before ends the session.',
      guard: 'open',
      answer: sessionAnswer,
      handle: async (call) => answer(call, await auth.renew(call.request.cookies[COOKIE] ?? '')),
    }),
    route({
      method: 'POST',
      path: `${REFRESH_PATH}/cover`,
      summary: 'Declare the units covered beside the own ones, and for how long.',
      guard: 'session',
      body: coverSchema,
      handle: async (call) => {
        const until = clock.now() + call.body.untilMinutes * MINUTE_MS
        await auth.cover(
          whoAsks(call).session.id,
          call.body.units.map((unit) => ({ unit, until })),
        )
        return present({ units: call.body.units, until })
      },
    }),
    route({
      method: 'DELETE',
      path: `${REFRESH_PATH}/current`,
      summary: 'Sign out.',
      guard: 'session',
      handle: async (call) => {
        await auth.signOut(whoAsks(call).session.id)
        void call.reply.clearCookie(COOKIE, { path: REFRESH_PATH })
        return {}
      },
    }),
  ]
}
