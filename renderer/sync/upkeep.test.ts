import { expect, test } from 'vitest'
import { heartbeats, syncedConsole } from '../../test/builders/synced-console.ts'

test('[SY54] the offset is that of the quickest round trip, and a wrong wall clock does not move it', async () => {
  const { sync, time, clock, beat } = await syncedConsole()
  sync.start()
  await time.advance(10)
  expect(clock()).toMatchObject({ sure: true, offsetMs: 100_000 - 0 })
  time.skew(3 * 3_600_000)
  for (let minute = 0; minute < 2; minute += 1) {
    await time.advance(10_000)
    beat()
  }
  expect(clock().sure).toBe(true)
})

test('a token is renewed two minutes before it ends, on the same line', async () => {
  const { sync, time, server, session, beat } = await syncedConsole({
    renew: () => ({ token: 'fresh', expiresAt: 1_700_001_700_000 }),
  })
  sync.start()
  await time.advance(10)
  await heartbeats(time, beat, 670_000)
  expect(session.token).toBe('t1')
  await heartbeats(time, beat, 20_000)
  expect([session.token, server.tokens]).toEqual(['fresh', ['t1']])
})

test('a session that gets no other token any more is over', async () => {
  const { sync, time, line, session, beat } = await syncedConsole({ renew: () => ({ token: null, expiresAt: null }) })
  sync.start()
  await time.advance(10)
  await heartbeats(time, beat, 690_000)
  expect([session.ended, line().kind]).toEqual([['expired'], 'signed-out'])
})
