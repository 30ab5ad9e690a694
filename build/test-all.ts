import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { findBrowser } from './browser.ts'
import { buildIfStale } from './bundle.ts'
import { check } from './check.ts'
import { inRoot } from './paths.ts'
import { runStep } from './step.ts'

type Count = { passed: number; failed: number; skipped: number }

/** The slice of the simulation that every run plays: at most five minutes on two cores. */
const SIMULATION = ['--seeds', '2000', '--from', '1', '--ops', '50', '--mode', 'mixed']

/** Everything: checks, unit and integration tests, the simulation, then the end-to-end ones. Prints `N passed, N failed`; gives the exit code. */
export async function testAll(say: (line: string) => void): Promise<number> {
  await mkdir(inRoot('test-results'), { recursive: true })
  const faults = await check()
  const unit = await vitest()
  const simulated = await simulation()
  await buildIfStale(say)
  const browser = await findBrowser(say)
  if (browser === null) say('no Chromium can be had here: the end-to-end tests count as failed')
  const screens = browser === null ? { passed: 0, failed: 1, skipped: 0 } : await playwright(browser)
  const failed = unit.failed + simulated.failed + screens.failed + faults.length
  const skipped = unit.skipped + screens.skipped
  if (faults.length > 0) say(`failed checks: ${faults.join(', ')}`)
  say(
    `${unit.passed + simulated.passed + screens.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  )
  return failed === 0 ? 0 : 1
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
})

async function vitest(): Promise<Count> {
  const file = inRoot('test-results/vitest.json')
  const code = await runStep('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile=${file}`])
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = vitestReport.parse(JSON.parse(await readFile(file, 'utf8')))
  const failed = report.numFailedTests
  // A file that cannot even be loaded, or an error outside a test, fails the run without failing a test.
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests,
  }
}

/** One test of many seeds: no violation, and every rare state reached. It prints its counters. */
async function simulation(): Promise<Count> {
  const code = await runStep(process.execPath, ['--import', 'tsx', 'test/sim/run.ts', ...SIMULATION])
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

async function playwright(browser: string): Promise<Count> {
  const file = inRoot('test-results/playwright.json')
  const code = await runStep('npx', ['playwright', 'test', '--reporter=list,json'], {
    ONWARD_TEST_BROWSER: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const { stats } = playwrightReport.parse(JSON.parse(await readFile(file, 'utf8')))
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: stats.skipped }
}
