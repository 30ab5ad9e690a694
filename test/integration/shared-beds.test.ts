import { afterAll, beforeAll, expect, test } from 'vitest'
import { testServer, type TestServer } from '../builders/server.ts'
import { deskAt, type Desk } from './parts/desk.ts'
import { feedOf, journeyOf, stayIn, type Feed, type Stay } from './parts/feed.ts'
import { signInStaff, type Job } from './parts/staff.ts'

let there: TestServer
let desk: Desk
let feed: Feed
let staff: Readonly<Record<Job, string>>

beforeAll(async () => {
  there = await testServer()
  desk = deskAt(there)
  feed = await feedOf(there)
  staff = await signInStaff(there)
})
afterAll(async () => {
  feed.close()
  await there.stop()
})

async function openDischarge(stay: Stay): Promise<string> {
  await feed.adt('A01', stay, { agoMin: 120 })
  await feed.order('NW', stay)
  const journey = await journeyOf(desk, staff.supervisor, stay)
  if (journey === undefined) throw new Error('there is no journey')
  return journey.id
}

test('[MK1] [E15.11] two visits in one bed are both marked, until one of them goes', async () => {
  const first = stayIn('4W 408 B', 'Bedone Ida')
  const second = stayIn('4W 409 B', 'Bedtwo Ola')
  const ids = [await openDischarge(first), await openDischarge(second)]
  const shared = async () => {
    const rows = await Promise.all(ids.map((id) => desk.detail(id, staff.supervisor)))
    return rows.map(({ journey }) => (journey['marks'] as string[]).includes('bed-shared'))
  }
  expect(await shared()).toEqual([false, false])
  await feed.adt('A02', { ...second, visit: { ...second.visit, location: first.visit.location! } }, { agoMin: 5 })
  expect(await shared()).toEqual([true, true])
  await feed.adt('A02', second)
  expect(await shared()).toEqual([false, false])
})
