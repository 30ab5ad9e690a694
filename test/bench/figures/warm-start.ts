import type { Browser, Page } from '@playwright/test'
import { type Figure, judged } from '../figure.ts'
import { SUPERVISORS } from '../seed.ts'
import { bareStore } from '../tools/bare-store.ts'
import { openBrowser, openPage, signIn } from '../tools/browser.ts'
import { pageTimes, watchPage } from '../tools/page-watch.ts'
import { pause, until } from '../tools/repeat.ts'
import { freePort, serveConsoleOnly } from '../tools/static-console.ts'
import { median } from '../tools/statistics.ts'
import type { Board, World } from '../world.ts'

const TASKS = 10_000
const TIMES = 5
/** A browser keeps what it compiled of a page once it was opened again: the third opening is the first that finds it. */
const NOT_COUNTED = 2
/** Longer than changes are gathered for before they are written. */
const WRITTEN_MS = 2000

/**
 * A console that was closed opens with the server down: from the start of the navigation, its own code included, to the
 * first rows on the screen. The baseline reads as many rows one by one from IndexedDB, and draws nothing.
 */
export const warmStart: Figure = {
  name: 'warm-start',
  async measure(world) {
    const board = await world.board(TASKS)
    const browser = await openBrowser(world.say)
    try {
      const server = await world.server(board)
      const bare = await bareStore(browser, server.url, TASKS)
      await server.stop()
      const found = await warmStarts(world, browser, board, TIMES)
      return [
        judged({
          name: `${TASKS} tasks, opened from the cache with the server down, median`,
          value: median(found),
          unit: 'ms',
          baseline: bare.read,
          goal: { of: 'value', atMost: 400 },
        }),
      ]
    } finally {
      await browser.close()
    }
  },
}

/** A profile that holds the board opens so many times, the server gone; ms each. */
export async function warmStarts(world: World, browser: Browser, board: Board, times: number): Promise<number[]> {
  const port = await freePort()
  const server = await world.server(board, { port })
  const page = await openPage(browser, watchPage)
  await signIn(page, server.url, SUPERVISORS[0])
  const isKept = async () => (await pageTimes(page)).written.some((one) => one.journeys >= board.journeys.length)
  await until('everything in the cache', isKept, 30_000)
  await pause(WRITTEN_MS)
  await server.stop()
  const files = await serveConsoleOnly(port)
  const found: number[] = []
  for (let time = 0; time < times + NOT_COUNTED; time += 1) found.push(await reopened(page))
  await files.stop()
  await page.context().close()
  return found.slice(NOT_COUNTED)
}

async function reopened(page: Page): Promise<number> {
  await page.reload()
  await until('rows from the cache', async () => (await pageTimes(page)).firstRows !== null, 15_000)
  return (await pageTimes(page)).firstRows ?? Number.NaN
}
