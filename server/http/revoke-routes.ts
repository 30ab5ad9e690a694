import { z } from 'zod'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import { idTextSchema } from '../../shared/kernel/text.ts'
import type { AuthService, Signed } from '../auth/auth-service.ts'
import { mayEndSessionsOf } from '../../shared/domain/may-end-sessions.ts'
import { appendNote } from '../changelog/append-change.ts'
import type { Db, Tx } from '../db/port.ts'
import type { RevokedWhy, UserRecord } from '../db/records.ts'
import { present } from './present.ts'
import { Problem } from './problem.ts'
import { route, type Route, whoAsks } from './route.ts'

export type RevokeDeps = { readonly db: Db; readonly auth: AuthService; readonly random: Random }

/** Why a sign-in is ended from outside, and what that means for what it left unsent. */
const becauseSchema = z.strictObject({
  because: z
    .enum(['lost', 'left-open'])
    .describe(
      'lost: another may hold the workstation, nothing unsent counts by itself; left-open: what was done before counts',
    ),
})
const WHY: { readonly [because in z.infer<typeof becauseSchema>['because']]: Exclude<RevokedWhy, 'signed-out'> } = {
  lost: 'by-admin',
  'left-open': 'signed-out-elsewhere',
}
const sessionShape = z.object({
  id: z.string(),
  user: z.string(),
  device: z.string(),
  createdAt: z.string(),
  lastHeardAt: z.string(),
  current: z.boolean().describe('The one that asks'),
})

/** Ends sign-ins from outside: a workstation was lost, or left open somewhere (rules AU8, AU9). */
export function revokeRoutes({ db, auth, random }: RevokeDeps): Route[] {
  async function personOf({ actor }: Signed, id: string): Promise<UserRecord> {
    const user = (await db.reads.users(actor.facility)).find((one) => one.id === id || one.username === id)
    if (user === undefined) throw new Problem(404, 'not-found', 'There is no such person here.')
    if (!mayEndSessionsOf(actor, user))
      throw new Problem(
        403,
        'forbidden',
        'Sign-ins of others are ended by the house supervisor, or by the lead of their department.',
      )
    return user
  }

  /** Ended and written into the audit in one; the doorbell lets every node cut its sockets. */
  async function end(asker: Signed, session: string, because: z.infer<typeof becauseSchema>['because']): Promise<void> {
    const note = (tx: Tx, at: Instant) =>
      appendNote(tx, random, {
        facility: asker.actor.facility,
        verb: 'end-session',
        actor: asker.actor,
        cause: session,
        effectiveAt: at,
      })
    await auth.revoke(session, WHY[because], note)
    db.ring(asker.actor.facility)
  }

  async function liveOf(asker: Signed, user: UserRecord) {
    const sessions = await db.reads.liveSessions(asker.actor.facility)
    return sessions.filter((one) => one.user === user.id)
  }

  return [
    route({
      method: 'GET',
      path: '/api/v1/users/{id}/sessions',
      summary: 'Where a person is signed in. Own ones, or those of people whose sign-ins one may end.',
      guard: 'session',
      answer: z.object({ items: z.array(sessionShape) }),
      handle: async (call) => {
        const asker = whoAsks(call)
        const live = await liveOf(asker, await personOf(asker, call.params['id'] ?? ''))
        const items = live.map(({ id, user, device, createdAt, lastHeardAt }) => {
          return { id, user, device, createdAt, lastHeardAt, current: id === asker.session.id }
        })
        return present({ items })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/sessions/{id}/revoke',
      summary: 'Ends one sign-in, also one that is over: what it left unsent is then judged by why.',
      guard: 'session',
      body: becauseSchema,
      handle: async (call) => {
        const asker = whoAsks(call)
        const session = await db.reads.session(idTextSchema(200).safeParse(call.params['id']).data ?? '')
        if (session === null || session.facility !== asker.actor.facility)
          throw new Problem(404, 'not-found', 'There is no such sign-in here.')
        await personOf(asker, session.user)
        await end(asker, session.id, call.body.because)
        return present({ ended: 1 })
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/users/{id}/sign-out',
      summary: 'Ends every sign-in of a person, everywhere.',
      guard: 'session',
      body: becauseSchema,
      handle: async (call) => {
        const asker = whoAsks(call)
        const live = await liveOf(asker, await personOf(asker, call.params['id'] ?? ''))
        for (const session of live) await end(asker, session.id, call.body.because)
        return present({ ended: live.length })
      },
    }),
  ]
}
