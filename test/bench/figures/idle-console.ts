import type { Browser } from '@playwright/test'
import { type Figure, judged } from '../figure.ts'
import { SUPERVISORS } from '../seed.ts'
import { openBrowser, openPage, signIn } from '../tools/browser.ts'
import { pause } from '../tools/repeat.ts'

const TASKS = 5_000
/** Loading, drawing and writing behind are over by then, ms. */
const SETTLED_MS = 8_000
/** Longer than a minute: the boards' clocks move once in it. */
const WATCHED_MS = 65_000

/** A console that shows 5,000 ticking tasks and to which nothing happens: processor time of its process, and its heap. */
export const idleConsole: Figure = {
  name: 'idle-console',
  async measure(world) {
    const board = await world.board(TASKS)
    const server = await world.server(board)
    const browser = await openBrowser(world.say)
    try {
      const page = await openPage(browser)
      await signIn(page, server.url, SUPERVISORS[0])
      await pause(SETTLED_MS)
      const before = await rendererSeconds(browser)
      await pause(WATCHED_MS)
      const share = ((await rendererSeconds(browser)) - before) / (WATCHED_MS / 1000)
      const devtools = await page.context().newCDPSession(page)
      await devtools.send('HeapProfiler.collectGarbage')
      const { usedSize } = await devtools.send('Runtime.getHeapUsage')
      return [
        judged({
          name: `idle console with ${TASKS} tasks, of a core`,
          value: share * 100,
          unit: '%',
          goal: { of: 'value', atMost: 2 },
        }),
        judged({
          name: `heap of an idle console with ${TASKS} tasks`,
          value: usedSize / 2 ** 20,
          unit: 'MB',
          goal: { of: 'value', atMost: 120 },
        }),
      ]
    } finally {
      await browser.close()
      await server.stop()
    }
  },
}

/** Processor time that the pages' processes have used, s. */
async function rendererSeconds(browser: Browser): Promise<number> {
  const devtools = await browser.newBrowserCDPSession()
  try {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
    return processInfo.reduce((sum, { type, cpuTime }) => sum + (type === 'renderer' ? cpuTime : 0), 0)
  } finally {
    await devtools.detach()
  }
}
