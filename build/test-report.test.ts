import { describe, expect, it } from 'vitest'
import { playwrightOutcome, vitestOutcome } from './test-report.ts'

const passed = { status: 'passed', fullName: 'sums', failureMessages: [] }

describe('the last lines of a test run', () => {
  it('name each failed test of Vitest with its message, a hook, and a file that could not be loaded', () => {
    const outcome = vitestOutcome({
      numPassedTests: 1,
      numPendingTests: 2,
      testResults: [
        {
          name: 'a.test.ts',
          message: 'a hook broke',
          assertionResults: [passed, { status: 'failed', fullName: '[EX1] counts', failureMessages: ['2 is not 3'] }],
        },
        { name: 'b.test.ts', message: 'no such module', assertionResults: [] },
      ],
    })
    expect(outcome).toEqual({
      passed: 1,
      failures: ['a.test.ts: [EX1] counts\n2 is not 3', 'a.test.ts\na hook broke', 'b.test.ts\nno such module'],
      skipped: 2,
    })
  })

  it('name each failed test of Playwright wherever its suite stands, one that passed only when tried again, and what failed outside', () => {
    const spec = (title: string, status: string) => ({
      title,
      file: 'board.spec.ts',
      tests: [{ status, results: [{ errors: status === 'expected' ? [] : [{ message: `${title} broke` }] }] }],
    })
    const outcome = playwrightOutcome({
      stats: { expected: 1, skipped: 0 },
      suites: [
        {
          specs: [spec('opens', 'expected')],
          suites: [{ specs: [spec('closes', 'unexpected'), spec('moves', 'flaky')] }],
        },
      ],
      errors: [{ message: 'no server' }],
    })
    expect(outcome).toEqual({
      passed: 1,
      failures: [
        'board.spec.ts: closes\ncloses broke',
        'board.spec.ts: moves\nmoves broke',
        'outside a test\nno server',
      ],
      skipped: 0,
    })
  })
})
