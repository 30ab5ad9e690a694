import type { Browser } from '@playwright/test'
import { type Figure, judged } from '../figure.ts'
import { SUPERVISORS } from '../seed.ts'
import { openBrowser, openPage, signIn } from '../tools/browser.ts'
import { bareStore } from '../tools/bare-store.ts'
import { pageTimes, watchPage } from '../tools/page-watch.ts'
import { until } from '../tools/repeat.ts'
import { median } from '../tools/statistics.ts'

const TASKS = 10_000
const TIMES = 3

/** From the answer to the sign-in, ms. */
type Cold = { readonly firstRows: number; readonly durable: number }

/**
 * An empty profile signs in and sees 10,000 tasks: until the first page is on the screen (25 journeys with some 700
 * rows), and until all of them are in the cache. The baseline puts as many rows of that size one by one into IndexedDB.
 */
export const coldStart: Figure = {
  name: 'cold-start',
  async measure(world) {
    const board = await world.board(TASKS)
    const server = await world.server(board)
    const browser = await openBrowser(world.say)
    try {
      const found: Cold[] = []
      const bare: number[] = []
      for (let time = 0; time <= TIMES; time += 1) {
        const cold = await once(browser, server.url, board.journeys.length)
        const plain = await bareStore(browser, server.url, TASKS)
        // The first one warms the server, the database and the browser's own process.
        if (time === 0) continue
        found.push(cold)
        bare.push(plain.put)
      }
      return [
        judged({
          name: `${TASKS} tasks, from signed in to durable cache, median`,
          value: median(found.map(({ durable }) => durable)),
          unit: 'ms',
          baseline: median(bare),
          goal: { of: 'value', atMost: 1500 },
        }),
        judged({
          name: `${TASKS} tasks, first rows on the screen, median`,
          value: median(found.map(({ firstRows }) => firstRows)),
          unit: 'ms',
          goal: { of: 'value', atMost: 300 },
        }),
      ]
    } finally {
      await browser.close()
      await server.stop()
    }
  },
}

async function once(browser: Browser, url: string, journeys: number): Promise<Cold> {
  const page = await openPage(browser, watchPage)
  try {
    await signIn(page, url, SUPERVISORS[0])
    const isDurable = async () => (await pageTimes(page)).written.some((one) => one.journeys >= journeys)
    await until('everything in the cache', isDurable, 30_000)
    const { signedIn, firstRows, written } = await pageTimes(page)
    const durable = written.find((one) => one.journeys >= journeys)?.at ?? null
    if (signedIn === null || firstRows === null || durable === null) throw new Error('the page noted too little')
    return { firstRows: firstRows - signedIn, durable: durable - signedIn }
  } finally {
    await page.context().close()
  }
}
