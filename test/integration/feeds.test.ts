import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { feedSchema } from '../../shared/domain/feed.ts'
import { feedsSchema } from '../../shared/protocol/feeds.ts'
import { testServer, until, type TestServer } from '../builders/server.ts'
import { feedOf, stayIn, type Feed } from './parts/feed.ts'
import { openSocket } from './parts/socket.ts'

let server: TestServer
let feed: Feed
beforeAll(async () => {
  server = await testServer()
  feed = await feedOf(server)
})
afterAll(async () => {
  feed.close()
  await server.stop()
})

const STAY = stayIn('4W 401 A', 'Canaryfamily Canarygiven')
const listSchema = z.object({ items: z.array(feedSchema.extend({ id: z.string(), silent: z.boolean() })) })

async function feeds() {
  const { status, body } = await server.call('/api/v1/feeds', { as: await server.signIn('k.lind') })
  expect(status).toBe(200)
  return listSchema.parse(body).items
}

test('[IN30] who sends is told over REST and to consoles, by sender and kind, and without patients', async () => {
  const began = Date.now()
  await feed.adt('A01', STAY, { sender: 'EHR' })
  await feed.order('NW', STAY, { sender: 'CPOE', code: { code: 'DISCHARGE' } })
  await feed.adt('A08', STAY, { sender: 'EHR' })
  const listed = await until(async () => ((await feeds()).length === 2 ? feeds() : null))
  expect(listed.map(({ sender, kind, usualGapMs, silent }) => ({ sender, kind, usualGapMs, silent }))).toEqual([
    { sender: expect.stringMatching(/^EHR\|/), kind: 'adt', usualGapMs: null, silent: false },
    { sender: expect.stringMatching(/^CPOE\|/), kind: 'orders', usualGapMs: null, silent: false },
  ])
  for (const { lastAt } of listed) expect(lastAt).toBeGreaterThanOrEqual(began)

  const console = await openSocket(server.url, await server.signIn('t.singh'))
  await console.hello()
  const told = await until(async () => console.events.find(({ name }) => name === 'feeds')?.message)
  expect(feedsSchema.parse(told).feeds).toHaveLength(2)
  expect(JSON.stringify(told)).not.toMatch(/canary/i)
  const before = console.events.length
  await feed.adt('A08', STAY, { sender: 'LAB' })
  const later = await until(
    async () => console.events.slice(before).find(({ name }) => name === 'feeds')?.message,
    40_000,
  )
  expect(feedsSchema.parse(later).feeds.map(({ sender }) => sender)).toContainEqual(expect.stringMatching(/^LAB\|/))
  console.close()
}, 60_000)

test('[IN30] a sender that pauses three times as long as usual is silent; it is not once it is heard', async () => {
  const known = (await server.server.db.reads.feeds('demo')).find(({ kind }) => kind === 'orders')
  if (known === undefined) throw new Error('no feed of orders')
  const silent = { ...known, heard: 50, gapMs: 120_000, lastAt: Date.now() - 22 * 60_000 }
  await server.server.db.transaction((tx) => tx.putFeed(silent))
  const orders = async () => (await feeds()).find(({ kind }) => kind === 'orders')
  expect(await orders()).toMatchObject({ silent: true, usualGapMs: 120_000 })
  await feed.order('NW', STAY, { sender: 'CPOE', code: { code: 'DISCHARGE' } })
  await until(async () => (await orders())?.silent === false)
})

test('[IN30] nobody who is not signed in is told', async () => {
  expect((await server.call('/api/v1/feeds')).status).toBe(401)
})
