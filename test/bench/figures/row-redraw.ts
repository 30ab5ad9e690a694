import { type Figure, judged } from '../figure.ts'
import { SUPERVISORS } from '../seed.ts'
import { openBrowser, openPage, signIn } from '../tools/browser.ts'
import { openPipeline } from '../tools/pipeline.ts'
import { pause } from '../tools/repeat.ts'

const CHANGES = 6
/** Taking this step moves no row: another one is what the patient waits for. */
const STEP = 'im-notice'
/** Rows are drawn anew when the minute turns: a change keeps clear of it, ms. */
const CLEAR_MS = 4000
/** The order is settled in a step of its own, 250 ms after; whatever a change draws is drawn by then. */
const AFTER_MS = 1200

/** Somebody else claims; how many of the board's rows React draws anew for it. Counted by its own hook for tools. */
export const rowRedraw: Figure = {
  name: 'row-redraw',
  async measure(world) {
    const board = await world.board(5000)
    const pipeline = await openPipeline(world, board, 2, SUPERVISORS[1])
    const server = await world.server(board)
    const browser = await openBrowser(world.say)
    try {
      const page = await openPage(browser, countRows)
      await signIn(page, server.url, SUPERVISORS[0])
      await pause(2500)
      const rows = await page
        .locator('[data-journey]')
        .evaluateAll((all) => all.map((one) => one.dataset['journey'] ?? ''))
      const counts: number[] = []
      for (const journey of rows.slice(2, 2 + CHANGES)) {
        await clearOfTheMinute()
        await page.evaluate(() => globalThis.benchRows.clear())
        await pipeline.act(`${journey}/${STEP}`, 'claim')
        await pause(AFTER_MS)
        const drawn = await page.evaluate(() => [...globalThis.benchRows])
        if (!drawn.includes(journey)) throw new Error('the changed row was not drawn')
        counts.push(drawn.length)
        await pipeline.act(`${journey}/${STEP}`, 'release')
        await pause(AFTER_MS)
      }
      return [
        judged({
          name: `rows drawn anew for one changed row of ${rows.length} in sight, most`,
          value: Math.max(...counts),
          unit: 'rows',
          goal: { of: 'value', atMost: 1 },
        }),
      ]
    } finally {
      await browser.close()
      await server.stop()
      await pipeline.close()
    }
  },
}

async function clearOfTheMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000)
  if (left < CLEAR_MS) await pause(left + 1000)
}

/** What is read of React's tree. */
type Fiber = {
  readonly flags: number
  readonly child: Fiber | null
  readonly sibling: Fiber | null
  readonly alternate: Fiber | null
  readonly type: unknown
  readonly memoizedProps: Readonly<Record<string, unknown>> | null
}

declare global {
  /** In the page: the journeys whose rows were drawn since it was cleared. */
  var benchRows: Set<string>
  var __REACT_DEVTOOLS_GLOBAL_HOOK__: object
}

/** Runs in the page, before React: listens where React tells its tools of each commit. */
function countRows(): void {
  const PERFORMED_WORK = 1
  globalThis.benchRows = new Set()

  /** Only what differs from the former tree took part in this commit (as React's own tools compare). */
  function visit(fiber: Fiber): void {
    const was = fiber.alternate
    const row = fiber.child?.memoizedProps?.['data-journey']
    const isDrawn = typeof fiber.type === 'function' && (was === null || (fiber.flags & PERFORMED_WORK) !== 0)
    if (isDrawn && typeof row === 'string') globalThis.benchRows.add(row)
    if (fiber.child === was?.child) return
    for (let child = fiber.child; child !== null; child = child.sibling) visit(child)
  }

  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    renderers: new Map(),
    supportsFiber: true,
    isDisabled: false,
    inject: () => 1,
    checkDCE: () => undefined,
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
    onCommitFiberRoot: (_id: number, { current }: { current: Fiber }) => visit(current),
  }
}
