import { pino } from 'pino'
import { expect, test } from 'vitest'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { anActor } from '../../test/builders/people.ts'
import type { AuthService, Signed } from '../auth/auth-service.ts'
import { httpServer } from './http-server.ts'
import { route } from './route.ts'

const NO_PAGES = { tls: null, behindProxy: false, consoleFolder: null }

test('[SY67] a page read for a sign-in that ended while the process stood still is not handed out', async () => {
  const clock = new ManualTime()
  const actor = anActor({ units: ['4W'] })
  const live: { signed: Pick<Signed, 'actor' | 'session'> | null } = {
    signed: { actor, session: { id: 's' } as Signed['session'] },
  }
  const auth = { verifyToken: async () => live.signed } as unknown as AuthService
  const stands = { ms: 0 }
  const page = route({
    method: 'GET',
    path: '/page',
    summary: 'A page.',
    guard: 'session',
    handle: async (call) => {
      clock.leap(stands.ms)
      if (stands.ms > 0) live.signed = null
      return { units: call.signed?.actor.units }
    },
  })
  const log = pino({ level: 'silent' })
  const app = await httpServer({ routes: [page], auth, serviceKey: 'k', clock, log, ...NO_PAGES })
  const ask = async () => (await app.inject({ url: '/page', headers: { authorization: 'Bearer t' } })).statusCode
  expect(await ask()).toBe(200)
  stands.ms = 6_600
  expect(await ask()).toBe(401)
  await app.close()
})
