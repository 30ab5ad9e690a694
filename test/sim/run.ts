import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { runSeed, type Mode } from './run-seed.ts'
import { SOMETIMES, unreached } from './sometimes.ts'

/** A seed that showed violations: how many, and the first of them. */
const brokenSchema = z.object({
  seed: z.number(),
  mode: z.enum(['safety', 'liveness']),
  count: z.number(),
  first: z.array(z.string()),
})
type Broken = z.infer<typeof brokenSchema>

/** What one process came to: its part of the seeds, and those of them that showed violations. */
const partSchema = z.object({
  seeds: z.number(),
  commands: z.number(),
  counts: z.array(z.tuple([z.string(), z.number()])),
  broken: z.array(brokenSchema),
})
type Part = z.infer<typeof partSchema>

/** `mixed`: every tenth seed in liveness mode. */
type Modes = Mode | 'mixed'
type Plan = { readonly seeds: number; readonly from: number; readonly ops: number; readonly modes: Modes }

/** From so many seeds on, a rare state that was never reached is a failure of the simulation itself (R19). */
const LONG_RUN = 1_000
const PROCESSES = 2
/** Of a broken seed so many violations are told, each cut to so many characters; of a broken run so many seeds. */
const TOLD = { violations: 12, characters: 600, seeds: 60 }
/**
 * Most of what a run makes is short-lived: a young generation of 64 MB from the start. Collected by the thread that runs:
 * each processor has a seed of its own to run, and handing the work to helpers costs a tenth of it.
 */
const MEMORY = ['--max-semi-space-size=64', '--min-semi-space-size=64', '--single-threaded-gc']
/** This process runs every so-many-th seed, beginning at the first plus its own number. */
const WORKER = process.env['ONWARD_SIM_WORKER']

/**
 * `npm run sim -- --seeds N --from S --ops M [--mode safety|liveness|mixed] [--log]`: all the seeds are run; exit code 1 and the
 * commands to replay where some showed violations, or where a long run never reached a rare state; the last lines are the counters and a summary.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      ops: { type: 'string', default: '200' },
      mode: { type: 'string', default: 'safety' },
      log: { type: 'boolean', default: false },
    },
  })
  const modes = z.enum(['safety', 'liveness', 'mixed']).parse(values.mode)
  const plan = { seeds: Number(values.seeds), from: Number(values.from), ops: Number(values.ops), modes }
  if (WORKER !== undefined) {
    process.send?.(await runPart(plan, Number(WORKER), PROCESSES))
    return 0
  }
  const began = performance.now()
  const parts = plan.seeds < 4 ? [await runPart(plan, 0, 1, values.log)] : await runWorkers()
  return tell(plan, parts, (performance.now() - began) / 1000)
}

async function runPart({ seeds, from, ops, modes }: Plan, first: number, step: number, log = false): Promise<Part> {
  const counts = new Map<string, number>()
  const part: Omit<Part, 'counts'> = { seeds: 0, commands: 0, broken: [] }
  for (let seed = from + first; seed < from + seeds; seed += step) {
    const mode = modes === 'mixed' ? (seed % 10 === 0 ? 'liveness' : 'safety') : modes
    const options = { ops, mode, ...(log ? { log: (line: string) => console.log(line) } : {}) }
    const result = await runSeed(seed, options).catch((cause: unknown) => {
      throw new Error(`seed ${seed} did not come to its end`, { cause })
    })
    part.seeds += 1
    part.commands += result.commands
    for (const [what, times] of result.counts) counts.set(what, (counts.get(what) ?? 0) + times)
    const { violations } = result
    if (violations.length > 0) part.broken.push(broken(seed, mode, violations))
  }
  return { ...part, counts: [...counts] }
}

function broken(seed: number, mode: Mode, violations: readonly string[]): Broken {
  const first = violations.slice(0, TOLD.violations).map((one) => one.slice(0, TOLD.characters))
  return { seed, mode, count: violations.length, first }
}

function runWorkers(): Promise<Part[]> {
  return Promise.all(Array.from({ length: PROCESSES }, (_, number) => runWorker(number)))
}

function runWorker(number: number): Promise<Part> {
  return new Promise((settle, reject) => {
    const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
      execArgv: [...process.execArgv, ...MEMORY],
      env: { ...process.env, ONWARD_SIM_WORKER: String(number) },
    })
    child.once('message', (message) => settle(partSchema.parse(message)))
    child.once('exit', (code) => reject(new Error(`a part of the run ended with ${code}`)))
  })
}

function tell(plan: Plan, parts: readonly Part[], seconds: number): number {
  const counts = new Map<string, number>()
  for (const part of parts) for (const [what, times] of part.counts) counts.set(what, (counts.get(what) ?? 0) + times)
  for (const [what, times] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`  ${what}: ${times}`)
  const found = parts.flatMap((part) => part.broken).sort((a, b) => a.seed - b.seed)
  for (const one of found.slice(0, TOLD.seeds)) tellBroken(plan, one)
  if (found.length > TOLD.seeds) console.log(`and ${found.length - TOLD.seeds} seeds more with violations`)
  const missing = unreached(counts, plan.seeds * plan.ops)
  if (missing.length > 0) console.log(`never reached: ${missing.join(', ')}`)
  const [seeds, commands] = [sum(parts.map((part) => part.seeds)), sum(parts.map((part) => part.commands))]
  const said = found.length === 0 ? 'no violation' : `${found.length} seeds with violations`
  console.log(
    `${seeds} seeds × ${plan.ops} ops (${plan.modes}): ${said}; ${commands} commands taken, ` +
      `${counts.size} of ${SOMETIMES.length} rare states reached ` +
      `(${rarest(counts)}), ${seconds.toFixed(1)} s`,
  )
  return found.length > 0 || (missing.length > 0 && seeds >= LONG_RUN) ? 1 : 0
}

function rarest(counts: ReadonlyMap<string, number>): string {
  const all = SOMETIMES.map((what) => [what, counts.get(what) ?? 0] as const)
  const [what, times] = all.reduce((least, one) => (one[1] < least[1] ? one : least))
  return `rarest: ${what}, ${times} times`
}

function tellBroken({ ops }: Plan, { seed, mode, count, first }: Broken): void {
  console.log(`seed ${seed}: ${count} violations`)
  for (const violation of first) console.log(`  ${violation}`)
  console.log(`replay: npm run sim -- --seeds 1 --from ${seed} --ops ${ops} --mode ${mode} --log`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

process.exitCode = await main()
