import { expect, test } from 'vitest'
import { assert, integer, property } from 'fast-check'
import { ManualTime } from '../../../test/builders/manual-time.ts'
import { SimRandom } from '../../../test/sim/random.ts'
import { createMemoryDb } from '../../db/memory/memory-db.ts'
import type { FeedRecord } from '../../db/records.ts'
import { createFeedWatch, MOST_FEEDS } from './feed-watch.ts'
import { hearFeed } from './hear-feed.ts'

const MIN = 60_000
const NAME = { facility: 'F', sender: 'EHR|GEN', kind: 'adt' } as const

function watched() {
  const time = new ManualTime()
  const db = createMemoryDb({ clock: time, random: new SimRandom(1), scheduler: time })
  const warnings: string[] = []
  const warn = (message: string) => void warnings.push(message)
  return { time, db, warnings, watch: createFeedWatch({ db, facility: 'F', clock: time, scheduler: time, warn }) }
}

test('[IN30] each sender and kind has a time of its own, written a moment later and kept', async () => {
  const { time, db, watch } = watched()
  watch.heard('EHR|GEN', 'ADT^A01')
  await time.advance(1_000)
  watch.heard('EHR|GEN', 'ORM^O01')
  watch.heard('RIS|GEN', 'ADT^A08')
  expect(await db.reads.feeds('F')).toEqual([])
  await time.advance(1_500)
  const found = (await db.reads.feeds('F')).map(({ sender, kind, lastAt }) => [sender, kind, lastAt])
  const began = time.now() - 2_500
  expect(found).toEqual([
    ['EHR|GEN', 'adt', began],
    ['EHR|GEN', 'orders', began + 1_000],
    ['RIS|GEN', 'adt', began + 1_000],
  ])
})

test('[IN30] what was heard last is written when it stops', async () => {
  const { db, watch } = watched()
  watch.heard('EHR|GEN', 'SIU^S12')
  await watch.stop()
  expect(await db.reads.feeds('F')).toMatchObject([{ kind: 'scheduling', heard: 1 }])
})

test('[IN32] beyond a hundred feeds of a facility new names are not noted, known ones are', async () => {
  const { time, db, watch } = watched()
  for (let index = 0; index < MOST_FEEDS; index += 1) watch.heard(`S${index}`, 'ADT^A01')
  await time.advance(3_000)
  watch.heard('one more', 'ADT^A01')
  watch.heard('S7', 'ADT^A01')
  await time.advance(3_000)
  const feeds = await db.reads.feeds('F')
  expect(feeds).toHaveLength(MOST_FEEDS)
  expect(feeds.find(({ sender }) => sender === 'S7')?.heard).toBe(2)
})

test('[IN31] of steady pauses the usual one comes near, whatever the first was', () => {
  assert(
    property(integer({ min: 1_000, max: 60 * MIN }), integer({ min: 100, max: 10 * MIN }), (pause, first) => {
      let at = first
      let feed: FeedRecord = hearFeed(hearFeed(undefined, NAME, 0), NAME, at)
      for (let index = 0; index < 1_200; index += 1) feed = hearFeed(feed, NAME, (at += pause))
      expect((feed.gapMs ?? 0) / pause).toBeGreaterThan(0.85)
      expect((feed.gapMs ?? 0) / pause).toBeLessThan(1.15)
      expect(feed.lastAt).toBe(at)
    }),
    { numRuns: 50 },
  )
})

test('[IN31] bursts do not make a feed look quick: of nine short pauses and a long one in turn the long one counts', () => {
  let at = 0
  let feed: FeedRecord = hearFeed(undefined, NAME, at)
  for (let round = 0; round < 300; round += 1)
    for (let index = 0; index < 8; index += 1) feed = hearFeed(feed, NAME, (at += index < 6 ? 50 : 4 * MIN))
  expect(feed.gapMs).toBeGreaterThan(3.5 * MIN)
  expect(feed.gapMs).toBeLessThan(4.5 * MIN)
})

test('[IN31] one outage does not make a feed slow', () => {
  let at = 0
  let feed: FeedRecord = hearFeed(undefined, NAME, at)
  for (let index = 0; index < 200; index += 1) feed = hearFeed(feed, NAME, (at += MIN))
  const before = feed.gapMs ?? 0
  feed = hearFeed(feed, NAME, (at += 600 * MIN))
  expect((feed.gapMs ?? 0) / before).toBeLessThan(1.1)
})
