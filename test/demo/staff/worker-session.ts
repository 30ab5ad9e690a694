import { z } from 'zod'
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { Random } from '../../../shared/kernel/random.ts'
import { uuidV7 } from '../../../shared/kernel/uuid-v7.ts'
import type { Verb } from '../../../shared/commands/command.ts'
import { RestFault, type Ask, type RestClient, type Told } from './rest-client.ts'

/** A demo user as GET /api/v1/demo lists them. */
export const demoUserSchema = z.object({
  username: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  departments: z.array(z.string()),
  units: z.array(z.string()),
})
export type DemoUser = z.infer<typeof demoUserSchema>

const sessionSchema = z.object({ token: z.string(), expiresAt: z.iso.datetime(), user: z.object({ id: z.string() }) })
const outcomeSchema = z.object({
  outcome: z.enum(['applied', 'duplicate', 'rebased', 'rejected', 'expired', 'retry']),
  refusal: z.object({ code: z.string(), message: z.string().optional() }).nullable(),
})
export type CommandOutcome = z.infer<typeof outcomeSchema>

/** One simulated person's sign-in: made when first needed, renewed before it ends, made anew when it was lost. */
export type WorkerSession = {
  readonly user: DemoUser
  get(path: string): Promise<unknown>
  command(verb: Verb, entityId: string, args?: Readonly<Record<string, unknown>>): Promise<CommandOutcome>
}

export type SessionDeps = {
  readonly rest: RestClient
  readonly clock: Clock
  readonly random: Random
  readonly password: string
}

/** Renewed when less than this is left, ms. */
const RENEW_MS = 2 * 60_000

type Held = { token: string; expiresAt: number; cookie: string | null }

/** A session of this user. Its methods throw RestFault on an answer that is no success, and what fetch throws. */
export function workerSession(user: DemoUser, { rest, clock, random, password }: SessionDeps): WorkerSession {
  let held: Promise<Held> | null = null
  let deviceSeq = 0
  const signIn = async (): Promise<Held> => {
    const body = { username: user.username, password, deviceId: `demo-${user.username}` }
    return heldFrom(await rest({ method: 'POST', path: '/api/v1/sessions', body }))
  }
  const renew = async ({ cookie }: Held): Promise<Held> => {
    if (cookie === null) return signIn()
    try {
      return heldFrom(await rest({ method: 'POST', path: '/api/v1/sessions/renew', cookie }))
    } catch (error) {
      if (error instanceof RestFault && error.status === 401) return signIn()
      throw error
    }
  }
  const token = async (): Promise<string> => {
    const now = held === null ? null : await held
    if (now === null || now.expiresAt - clock.now() < RENEW_MS) held = now === null ? signIn() : renew(now)
    try {
      return (await (held ?? signIn())).token
    } catch (error) {
      held = null
      throw error
    }
  }
  const ask = async (what: Ask): Promise<unknown> => {
    try {
      return (await rest({ ...what, token: await token() })).body
    } catch (error) {
      if (!(error instanceof RestFault) || error.status !== 401) throw error
      held = null
      return (await rest({ ...what, token: await token() })).body
    }
  }
  return {
    user,
    get: (path) => ask({ path }),
    command: async (verb, entityId, args = {}) => {
      const now = clock.now()
      const commandId = uuidV7(now, random)
      const body = {
        commandId,
        deviceId: `demo-${user.username}`,
        deviceSeq: (deviceSeq += 1),
        verb,
        entityId,
        args,
        issuedAt: now,
        v: 1,
      }
      return outcomeSchema.parse(await ask({ method: 'POST', path: '/api/v1/commands', body }))
    },
  }
}

function heldFrom({ body, cookie }: Told): Held {
  const { token, expiresAt } = sessionSchema.parse(body)
  return { token, expiresAt: Date.parse(expiresAt), cookie }
}
