import type { Browser } from '@playwright/test'
import { type Figure, judged, type Measurement } from '../figure.ts'
import { SUPERVISORS } from '../seed.ts'
import { openBrowser, openPage, signIn } from '../tools/browser.ts'
import { bareStore } from '../tools/bare-store.ts'
import { pageTimes, watchPage } from '../tools/page-watch.ts'
import { rawSnapshotBytes } from '../tools/raw-snapshot.ts'
import { until } from '../tools/repeat.ts'
import { median } from '../tools/statistics.ts'
import type { Board, World } from '../world.ts'

/** Boards of so many tasks, and how often each is measured. */
const BOARDS = [
  { tasks: 10_000, times: 5 },
  { tasks: 50_000, times: 5 },
] as const

/** From the answer to the sign-in, ms; bytes of the snapshot as they came. */
type Cold = { readonly firstRows: number; readonly durable: number; readonly wire: number }

/**
 * An empty profile signs in and sees 10,000 and 50,000 tasks: until the first page is on the screen (ten journeys with some
 * 300 rows), and until all of them are in the cache. The baseline puts as many rows of that size one by one into IndexedDB.
 */
export const coldStart: Figure = {
  name: 'cold-start',
  async measure(world) {
    const browser = await openBrowser(world.say)
    try {
      const found: Measurement[] = []
      for (const board of BOARDS) found.push(...(await measureBoard(world, browser, board)))
      return found
    } finally {
      await browser.close()
    }
  },
}

async function measureBoard(
  world: World,
  browser: Browser,
  { tasks, times }: (typeof BOARDS)[number],
): Promise<Measurement[]> {
  const board = await world.board(tasks)
  const server = await world.server(board)
  try {
    const found: Cold[] = []
    const bare: number[] = []
    for (let time = 0; time <= times; time += 1) {
      const cold = await once(browser, server.url, board.journeys.length)
      const plain = await bareStore(browser, server.url, tasks)
      // The first one warms the server, the database and the browser's own process.
      if (time === 0) continue
      found.push(cold)
      bare.push(plain.put)
    }
    const raw = await rawSnapshotBytes(server.url, SUPERVISORS[0])
    return judgedBoard(tasks, found, { put: median(bare), raw })
  } finally {
    await server.stop()
  }
}

function judgedBoard(tasks: number, found: readonly Cold[], bare: { put: number; raw: number }): Measurement[] {
  const middle = (of: keyof Cold) => median(found.map((one) => one[of]))
  return [
    judged({
      name: `${tasks} tasks, from signed in to durable cache, median`,
      value: middle('durable'),
      unit: 'ms',
      baseline: bare.put,
      goal: { of: 'ratio', atMost: 0.5 },
    }),
    judged({
      name: `${tasks} tasks, first rows on the screen, median`,
      value: middle('firstRows'),
      unit: 'ms',
      goal: { of: 'value', atMost: 200 },
    }),
    judged({
      name: `${tasks} tasks, bytes on the wire beside raw JSON`,
      value: middle('wire') / 1000,
      unit: 'kB',
      baseline: bare.raw / 1000,
      goal: { of: 'ratio', atMost: 0.15 },
    }),
  ]
}

/** So many starts of an empty profile each, after one that warms the server, the database and the browser's own process. */
export async function coldStarts(world: World, browser: Browser, board: Board, times: number): Promise<Cold[]> {
  const server = await world.server(board)
  try {
    const found: Cold[] = []
    for (let time = 0; time <= times; time += 1) found.push(await once(browser, server.url, board.journeys.length))
    return found.slice(1)
  } finally {
    await server.stop()
  }
}

async function once(browser: Browser, url: string, journeys: number): Promise<Cold> {
  const page = await openPage(browser, watchPage)
  try {
    await signIn(page, url, SUPERVISORS[0])
    const isDurable = async () => (await pageTimes(page)).written.some((one) => one.journeys >= journeys)
    await until('everything in the cache', isDurable, 60_000)
    const { signedIn, firstRows, written } = await pageTimes(page)
    const durable = written.find((one) => one.journeys >= journeys)?.at ?? null
    if (signedIn === null || firstRows === null || durable === null) throw new Error('the page noted too little')
    const wire = await page.evaluate(snapshotBytes)
    return { firstRows: firstRows - signedIn, durable: durable - signedIn, wire }
  } finally {
    await page.context().close()
  }
}

/** Runs in the page. */
function snapshotBytes(): number {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  return entries.reduce((sum, one) => sum + (one.name.includes('/sync/snapshot') ? one.encodedBodySize : 0), 0)
}
