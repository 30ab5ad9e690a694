import { afterAll } from 'vitest'
import { testServer, type TestServer } from '../../builders/server.ts'
import { deskAt, type Desk } from './desk.ts'
import { feedOf, type Feed } from './feed.ts'
import { signInStaff, type Job } from './staff.ts'

/** What most stories need: a server, the people of its hospital signed in, and a feed that sends to it. */
export type Ward = {
  readonly there: TestServer
  readonly desk: Desk
  readonly feed: Feed
  readonly staff: Readonly<Record<Job, string>>
}

/** Opens one for the tests of a file and closes it behind the last of them. To be awaited where the file begins. */
export async function openWard(): Promise<Ward> {
  const there = await testServer()
  const feed = await feedOf(there)
  afterAll(async () => {
    feed.close()
    await there.stop()
  })
  return { there, desk: deskAt(there), feed, staff: await signInStaff(there) }
}
