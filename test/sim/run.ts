import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { runSeed, type Mode } from './run-seed.ts'
import { SOMETIMES, unreached } from './sometimes.ts'

/** What one process came to: its part of the seeds, or those up to the first violation. */
const partSchema = z.object({
  seeds: z.number(),
  commands: z.number(),
  counts: z.array(z.tuple([z.string(), z.number()])),
  broken: z
    .object({ seed: z.number(), mode: z.enum(['safety', 'liveness']), violations: z.array(z.string()) })
    .nullable(),
})
type Part = z.infer<typeof partSchema>

/** `mixed`: every tenth seed in liveness mode. */
type Modes = Mode | 'mixed'
type Plan = { readonly seeds: number; readonly from: number; readonly ops: number; readonly modes: Modes }

/** From so many seeds on, a rare state that was never reached is a failure of the simulation itself (R19). */
const LONG_RUN = 1_000
const PROCESSES = 2
/**
 * Most of what a run makes is short-lived: a young generation of 64 MB from the start. Collected by the thread that runs:
 * each processor has a seed of its own to run, and handing the work to helpers costs a tenth of it.
 */
const MEMORY = ['--max-semi-space-size=64', '--min-semi-space-size=64', '--single-threaded-gc']
/** This process runs every so-many-th seed, beginning at the first plus its own number. */
const WORKER = process.env['ONWARD_SIM_WORKER']

/**
 * `npm run sim -- --seeds N --from S --ops M [--mode safety|liveness|mixed] [--log]`: exit code 1 and the command to replay on a
 * violation, or where a long run never reached a rare state; the last lines are the counters and a summary.
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
  const part = { seeds: 0, commands: 0 }
  for (let seed = from + first; seed < from + seeds; seed += step) {
    const mode = modes === 'mixed' ? (seed % 10 === 0 ? 'liveness' : 'safety') : modes
    const result = await runSeed(seed, { ops, mode, ...(log ? { log: (line) => console.log(line) } : {}) })
    part.seeds += 1
    part.commands += result.commands
    for (const [what, times] of result.counts) counts.set(what, (counts.get(what) ?? 0) + times)
    const { violations } = result
    if (violations.length > 0)
      return { ...part, counts: [...counts], broken: { seed, mode, violations: [...violations] } }
  }
  return { ...part, counts: [...counts], broken: null }
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
  const broken = parts.flatMap((part) => part.broken ?? [])
  for (const one of broken) tellBroken(plan, one)
  const missing = unreached(counts, plan.seeds * plan.ops)
  if (missing.length > 0) console.log(`never reached: ${missing.join(', ')}`)
  const [seeds, commands] = [sum(parts.map((part) => part.seeds)), sum(parts.map((part) => part.commands))]
  const found = broken.length === 0 ? 'no violation' : `${broken.length} seeds with violations`
  console.log(
    `${seeds} seeds × ${plan.ops} ops (${plan.modes}): ${found}; ${commands} commands taken, ` +
      `${counts.size} of ${SOMETIMES.length} rare states reached ` +
      `(${rarest(counts)}), ${seconds.toFixed(1)} s`,
  )
  return broken.length > 0 || (missing.length > 0 && seeds >= LONG_RUN) ? 1 : 0
}

function rarest(counts: ReadonlyMap<string, number>): string {
  const all = SOMETIMES.map((what) => [what, counts.get(what) ?? 0] as const)
  const [what, times] = all.reduce((least, one) => (one[1] < least[1] ? one : least))
  return `rarest: ${what}, ${times} times`
}

function tellBroken({ ops }: Plan, { seed, mode, violations }: NonNullable<Part['broken']>): void {
  console.log(`seed ${seed}: ${violations.length} violations`)
  for (const violation of violations.slice(0, 20)) console.log(`  ${violation}`)
  console.log(`replay: npm run sim -- --seeds 1 --from ${seed} --ops ${ops} --mode ${mode} --log`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

process.exitCode = await main()
