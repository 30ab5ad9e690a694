import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { findBrowser } from './browser.ts'
import { buildIfStale } from './bundle.ts'
import { check } from './check.ts'
import { inRoot } from './paths.ts'
import { runStep } from './step.ts'
import { type Outcome, playwrightOutcome, vitestOutcome } from './test-report.ts'

/** The slice of the simulation that every run plays: at most five minutes on two cores. */
const SIMULATION = ['--seeds', '2000', '--from', '1', '--ops', '50', '--mode', 'mixed']

/** Of a simulation that failed so many characters are told again: its last lines name the seeds. */
const LAST_SAID = 2_000

/**
 * Everything: checks, unit and integration tests, the simulation, then the end-to-end ones. Names what failed, then prints
 * `N passed, N failed`; gives the exit code.
 */
export async function testAll(say: (line: string) => void): Promise<number> {
  await mkdir(inRoot('test-results'), { recursive: true })
  const checked = { passed: 0, failures: (await check()).map((name) => `check: ${name}`), skipped: 0 }
  const unit = await vitest()
  const simulated = await simulation()
  await buildIfStale(say)
  const browser = await findBrowser(say)
  const screens =
    browser === null ? failed('no Chromium can be had here for the end-to-end tests') : await playwright(browser)
  const parts = [checked, unit, simulated, screens]
  const failures = parts.flatMap((part) => part.failures)
  for (const failure of failures) say(`FAILED ${failure}`)
  const [passed, skipped] = [sum(parts.map((part) => part.passed)), sum(parts.map((part) => part.skipped))]
  say(`${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failures.length === 0 ? 0 : 1
}

function vitest(): Promise<Outcome> {
  const file = inRoot('test-results/vitest.json')
  const args = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile=${file}`]
  return reported('vitest', file, () => runStep('npx', args), vitestOutcome)
}

/** One test of many seeds: no violation, and every rare state reached. It prints its counters. */
async function simulation(): Promise<Outcome> {
  let said = ''
  const hear = (text: string): void => void (said += text)
  const code = await runStep(process.execPath, ['--import', 'tsx', 'test/sim/run.ts', ...SIMULATION], {}, hear)
  return code === 0 ? { passed: 1, failures: [], skipped: 0 } : failed(`simulation\n${said.slice(-LAST_SAID)}`)
}

function playwright(browser: string): Promise<Outcome> {
  const file = inRoot('test-results/playwright.json')
  const env = { ONWARD_TEST_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const run = (): Promise<number> => runStep('npx', ['playwright', 'test', '--reporter=list,json'], env)
  return reported('playwright', file, run, playwrightOutcome)
}

/** What a runner reported in `file`; an error outside its tests fails it without failing one of them. */
async function reported(
  name: string,
  file: string,
  run: () => Promise<number>,
  read: (json: unknown) => Outcome,
): Promise<Outcome> {
  await rm(file, { force: true })
  const code = await run()
  if (!existsSync(file)) return failed(`${name} ended with ${code} and left no report`)
  const outcome = read(JSON.parse(await readFile(file, 'utf8')))
  if (code === 0 || outcome.failures.length > 0) return outcome
  return { ...outcome, failures: [`${name} ended with ${code} though no test failed: see what it printed above`] }
}

function failed(why: string): Outcome {
  return { passed: 0, failures: [why], skipped: 0 }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
