import { expect, test } from 'vitest'
import { syncedConsole } from '../../test/builders/synced-console.ts'

test('[SY50] hello, snapshot, live; a heartbeat says as of when', async () => {
  const { sync, time, line, rows, server, beat } = await syncedConsole()
  sync.start()
  await time.advance(10)
  expect(line().kind).toBe('live')
  expect([...rows.journeyIds()]).toEqual(['j1'])
  await time.advance(2_000)
  beat()
  expect(line()).toMatchObject({ kind: 'live', asOf: expect.any(Number) })
  expect(server.asked.map((one) => one.event)).toContain('hello')
})

test('[SY51] a connection that does not open within 6 s is left, and another one tried', async () => {
  const { sync, time, line, server } = await syncedConsole()
  server.swallows = true
  sync.start()
  await time.advance(6_100)
  expect(line()).toMatchObject({ kind: 'offline', why: 'no-answer' })
  server.swallows = false
  await time.advance(1_000)
  expect(server.tokens).toHaveLength(2)
  expect(line().kind).toBe('live')
})

test('[SY51] a line on which nothing is heard is left within 15 s, and tried again', async () => {
  const { sync, time, line, server } = await syncedConsole({ ping: () => null })
  sync.start()
  await time.advance(10)
  server.up = false
  await time.advance(15_000)
  expect(line()).toMatchObject({ kind: 'offline', why: 'no-answer' })
  await time.advance(5_000)
  expect(server.tokens.length).toBeGreaterThan(1)
})

test('[SY50] with the server away it says since when, tries with a growing pause, and at once when kicked', async () => {
  const { sync, time, line, server } = await syncedConsole()
  server.up = false
  sync.start()
  await time.advance(10)
  const since = line()
  await time.advance(60_000)
  expect(line()).toEqual(since)
  expect(server.tokens.length).toBeLessThan(45)
  const before = server.tokens.length
  server.up = true
  sync.kick()
  await time.advance(10)
  expect([server.tokens.length, line().kind]).toEqual([before + 1, 'live'])
})

test('[SY52] another sign-in of the same person gets a line of its own: their rights may be others', async () => {
  const { sync, time, line, server, session } = await syncedConsole()
  sync.start()
  await time.advance(10)
  sync.kick()
  await time.advance(10)
  expect(server.tokens).toEqual(['t1'])
  session.id = 's2'
  session.token = 't2'
  sync.kick()
  await time.advance(10)
  expect(server.tokens).toEqual(['t1', 't2'])
  expect(line().kind).toBe('live')
})

test('[SY50] a server that asks to wait is not asked sooner', async () => {
  const { sync, time, line, server } = await syncedConsole()
  sync.start()
  await time.advance(10)
  server.drop('busy', 40_000)
  expect(line()).toMatchObject({ kind: 'offline', why: 'busy' })
  await time.advance(39_000)
  expect(server.tokens).toHaveLength(1)
})

test('[SY52] a token that is not taken is renewed once before the next try; a session that is over signs out', async () => {
  const { sync, time, line, server, session } = await syncedConsole()
  sync.start()
  await time.advance(10)
  server.drop('unauthenticated')
  await time.advance(2_000)
  expect([session.renewals, server.tokens, line().kind]).toEqual([1, ['t1', 't2'], 'live'])
  server.say('signed-out', { reason: 'revoked' })
  expect([session.ended, line().kind]).toEqual([['revoked'], 'signed-out'])
})
