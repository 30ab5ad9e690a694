import { z } from 'zod'

/** What a part of the tests came to; `failures` are lines that name each failed test and how it failed. */
export type Outcome = { passed: number; failures: readonly string[]; skipped: number }

/** Of a failure's message so many characters are told. */
const TOLD = 600

const vitestReport = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

/** Reads Vitest's report (its JSON, parsed). A file that could not be loaded, or a hook of it that failed, has no failed test: the file's own message is told. Throws on another shape. */
export function vitestOutcome(json: unknown): Outcome {
  const report = vitestReport.parse(json)
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((one) => one.status === 'failed')
    const tests = failed.map((one) => told(`${file.name}: ${one.fullName}`, one.failureMessages?.join('\n') ?? ''))
    return file.message === '' ? tests : [...tests, told(file.name, file.message)]
  })
  return { passed: report.numPassedTests, failures, skipped: report.numPendingTests }
}

const failedAttempt = z.object({ errors: z.array(z.object({ message: z.string().optional() })) })
const spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ status: z.string(), results: z.array(failedAttempt) })),
})
type Suite = { specs: z.infer<typeof spec>[]; suites?: Suite[] | undefined }
const suite: z.ZodType<Suite> = z.lazy(() => z.object({ specs: z.array(spec), suites: z.array(suite).optional() }))
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), skipped: z.number() }),
  suites: z.array(suite),
  errors: z.array(z.object({ message: z.string().optional() })),
})

/** Reads Playwright's report (its JSON, parsed). A test that passed only when tried again is a failure. Throws on another shape. */
export function playwrightOutcome(json: unknown): Outcome {
  const { stats, suites, errors } = playwrightReport.parse(json)
  const failures = specsOf(suites).flatMap((one) =>
    one.tests
      .filter((test) => test.status === 'unexpected' || test.status === 'flaky')
      .map((test) => told(`${one.file}: ${one.title}`, messages(test.results.flatMap((result) => result.errors)))),
  )
  return {
    passed: stats.expected,
    failures: [...failures, ...errors.map((error) => told('outside a test', error.message ?? ''))],
    skipped: stats.skipped,
  }
}

function specsOf(suites: readonly Suite[]): Suite['specs'] {
  return suites.flatMap((one) => [...one.specs, ...specsOf(one.suites ?? [])])
}

function messages(errors: readonly { message?: string | undefined }[]): string {
  return errors.map((error) => error.message ?? '').join('\n')
}

function told(what: string, message: string): string {
  return `${what}\n${message.slice(0, TOLD)}`
}
