import { afterAll, expect } from 'vitest'
import { headlessConsole, type HeadlessConsole, type HeadlessOptions } from '../../builders/headless-console.ts'
import { testServer, until, type TestServer } from '../../builders/server.ts'
import { deskAt, type Desk } from './desk.ts'
import { feedOf, journeyOf, stayIn, type Feed } from './feed.ts'
import { STAFF, type Job } from './staff.ts'

/** A server and the workstations at it, whose consoles have no screen. */
export type Floor = {
  readonly there: TestServer
  readonly desk: Desk
  readonly feed: Feed
  /** The house supervisor's Authorization header: reads everything. */
  readonly supervisor: string
  /** A workstation that nobody sits at yet, its line pulled where `isPlugged` is false; stopped behind the last test. */
  readonly workstation: (options?: Partial<HeadlessOptions> & { isPlugged?: boolean }) => Promise<HeadlessConsole>
  /** A discharge ordered for somebody who came two hours ago: the journey's id. */
  readonly openJourney: (bed: string, name: string) => Promise<string>
  /** Plugged in, signed in, and live. */
  readonly sitDown: (console: HeadlessConsole, job: Job) => Promise<void>
}

/** Opens one for the tests of a file and closes it behind the last of them. To be awaited where the file begins. */
export async function openFloor(settings: Readonly<Record<string, string>> = {}): Promise<Floor> {
  const there = await testServer(settings)
  const [desk, feed, supervisor] = [deskAt(there), await feedOf(there), await there.signIn(STAFF.supervisor)]
  const consoles: HeadlessConsole[] = []
  afterAll(async () => {
    for (const console of consoles) await console.stop()
    feed.close()
    await there.stop()
  })
  return {
    there,
    desk,
    feed,
    supervisor,
    async workstation({ isPlugged = true, ...options } = {}) {
      const console = headlessConsole({ url: there.url, ...options })
      consoles.push(console)
      console.setOnline(isPlugged)
      await console.start()
      return console
    },
    async openJourney(bed, name) {
      const stay = stayIn(bed, name)
      await feed.adt('A01', stay, { agoMin: 120 })
      await feed.order('NW', stay)
      return (await until(async () => journeyOf(desk, supervisor, stay))).id
    },
    async sitDown(console, job) {
      console.setOnline(true)
      expect((await console.state.session.signIn(STAFF[job], there.password)).kind).toBe('signed-in')
      console.sync.kick()
      await until(async () => console.state.status.getState().line.kind === 'live', 20_000)
    },
  }
}

/** The line is pulled, and the console knows. */
export async function unplug(console: HeadlessConsole): Promise<void> {
  console.setOnline(false)
  await until(async () => console.state.status.getState().line.kind === 'offline', 20_000)
}
