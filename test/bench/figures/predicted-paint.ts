import type { Page } from '@playwright/test'
import { type Figure, judged } from '../figure.ts'
import { SUPERVISORS } from '../seed.ts'
import { openBrowser, openPage, signIn } from '../tools/browser.ts'
import { pause } from '../tools/repeat.ts'
import { median, p95 } from '../tools/statistics.ts'

const CLAIMS = { warmUp: 5, times: 40 }

/** From the key's event: ms until what it changed is laid out, and until the frame with it is on the screen. */
type Press = { readonly ready: number; readonly painted: number }

/**
 * A person claims on a board of 5,000 tasks: from the event to the predicted cell. The goal is judged by the work done
 * (script, style, layout): a frame comes only every 16.7 ms, however quick that was. The baseline is a page that changes
 * one word on the same key.
 */
export const predictedPaint: Figure = {
  name: 'predicted-paint',
  async measure(world) {
    const board = await world.board(5000)
    const server = await world.server(board)
    const browser = await openBrowser(world.say)
    try {
      const page = await openPage(browser, watchPresses)
      await signIn(page, server.url, SUPERVISORS[0])
      const ours = await claims(page)
      const plain = await openPage(browser, watchPresses)
      await plain.goto(`data:text/html,${encodeURIComponent(BARE)}`)
      const bare = await presses(
        plain,
        Array.from({ length: CLAIMS.warmUp + CLAIMS.times }, () => 'bare/med-rec'),
      )
      const row = (name: string, of: (press: Press) => number, reduce: (samples: number[]) => number) => ({
        name,
        value: reduce(ours.map(of)),
        unit: 'ms',
        baseline: reduce(bare.map(of)),
      })
      const goal = { of: 'value', atMost: 16 } as const
      return [
        judged({ ...row('claim key to predicted cell laid out, p95', ({ ready }) => ready, p95), goal }),
        judged(row('claim key to that frame on the screen, median', ({ painted }) => painted, median)),
      ]
    } finally {
      await browser.close()
      await server.stop()
    }
  },
}

async function claims(page: Page): Promise<Press[]> {
  // The board settles first: what comes with the last pages of the snapshot is not what is measured.
  await pause(2000)
  const cells = await page
    .locator('[data-task$="/med-rec"]')
    .evaluateAll((all) => all.map((one) => one.dataset['task'] ?? ''))
  const wanted = Array.from(
    { length: CLAIMS.warmUp + CLAIMS.times },
    (_, at) => cells[at % Math.min(15, cells.length)] ?? '',
  )
  return presses(page, wanted)
}

async function presses(page: Page, tasks: readonly string[]): Promise<Press[]> {
  const found: Press[] = []
  for (const task of tasks) {
    await page.locator(`[data-task="${task}"]`).last().click()
    await pause(60)
    found.push(await press(page, task, 'c'))
    await pause(150)
    await press(page, task, 'u')
    await pause(150)
  }
  return found.slice(CLAIMS.warmUp)
}

async function press(page: Page, task: string, key: string): Promise<Press> {
  await page.evaluate((wanted) => globalThis.benchWatch(wanted), task)
  await page.keyboard.press(key)
  const found = await page.waitForFunction(() => globalThis.benchPress, null, { timeout: 5000 })
  const press = await found.jsonValue()
  if (press === null) throw new Error('the press was not seen')
  return press
}

declare global {
  /** In the page: waits for the next key and for this task's cell to change. */
  var benchWatch: (task: string) => void
  var benchPress: Press | null
}

/** Runs in the page. */
function watchPresses(): void {
  let task: string | null = null
  let began: number | null = null
  globalThis.benchWatch = (wanted) => {
    task = wanted
    began = null
    globalThis.benchPress = null
  }
  document.addEventListener('keydown', (event) => (began ??= event.timeStamp), true)
  const observer = new MutationObserver((changes) => {
    const at = began
    const ours = changes.some(({ target }) => {
      const element = target instanceof Element ? target : target.parentElement
      return task !== null && element?.closest(`[data-task="${task}"]`) !== null && element !== null
    })
    if (at === null || !ours) return
    task = null
    // Asking for a size settles style and layout.
    document.body.getBoundingClientRect()
    const ready = performance.now() - at
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      // After the frame: what is posted in its callback runs once it was handed over.
      port1.addEventListener('message', () => {
        globalThis.benchPress = { ready, painted: performance.now() - at }
      })
      port1.start()
      port2.postMessage(null)
    })
  })
  const options = { subtree: true, childList: true, attributes: true, characterData: true }
  observer.observe(document, options)
}

const BARE = `<main><p tabindex="0" data-task="bare/med-rec">Free</p></main>
<script>
  const cell = document.querySelector('p')
  document.addEventListener('keydown', ({ key }) => { cell.textContent = key === 'c' ? 'Mine' : 'Free' })
</script>`
