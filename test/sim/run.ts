import { fork } from 'node:child_process'
import { parseArgs } from 'node:util'
import { bundle } from './bundle.ts'
import { type Broken, type Part, partSchema, type Portion, portionSchema, runPart } from './run-part.ts'
import { SOMETIMES, unreached } from './sometimes.ts'

type Plan = Omit<Portion, 'first' | 'step'>

/** From so many seeds on, a rare state that was never reached is a failure of the simulation itself (R19). */
const LONG_RUN = 1_000
const PROCESSES = 2
/** Of a broken run so many seeds are told. */
const TOLD_SEEDS = 60
/**
 * Most of what a run makes is short-lived: a young generation of 64 MB from the start. Collected by the thread that runs:
 * each processor has a seed of its own to run, and handing the work to helpers costs a tenth of it.
 */
const MEMORY = ['--max-semi-space-size=64', '--min-semi-space-size=64', '--single-threaded-gc']

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
  const { seeds, from, ops, mode: modes } = values
  const plan = portionSchema.parse({ seeds: +seeds, from: +from, ops: +ops, modes, first: 0, step: 1 })
  const began = performance.now()
  const parts =
    plan.seeds < 4 ? [await runPart(plan, values.log ? { log: console.log } : {})] : await runProcesses(plan)
  return tell(plan, parts, (performance.now() - began) / 1000)
}

async function runProcesses(plan: Plan): Promise<Part[]> {
  const { file, remove } = await bundle('part-process.ts', `part-${process.pid}`)
  const portions = Array.from({ length: PROCESSES }, (_, first) => ({ ...plan, first, step: PROCESSES }))
  try {
    return await Promise.all(portions.map((portion) => runProcess(file, portion)))
  } finally {
    await remove()
  }
}

function runProcess(file: string, portion: Portion): Promise<Part> {
  return new Promise((settle, reject) => {
    const child = fork(file, [JSON.stringify(portion)], { execArgv: MEMORY })
    child.once('message', (message) => settle(partSchema.parse(message)))
    child.once('exit', (code) => reject(new Error(`a part of the run ended with ${code}`)))
  })
}

function tell(plan: Plan, parts: readonly Part[], seconds: number): number {
  const counts = new Map<string, number>()
  for (const part of parts) for (const [what, times] of part.counts) counts.set(what, (counts.get(what) ?? 0) + times)
  for (const [what, times] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`  ${what}: ${times}`)
  const found = parts.flatMap((part) => part.broken).sort((a, b) => a.seed - b.seed)
  for (const one of found.slice(0, TOLD_SEEDS)) tellBroken(plan, one)
  if (found.length > TOLD_SEEDS) console.log(`and ${found.length - TOLD_SEEDS} seeds more with violations`)
  const missing = unreached(counts, plan.seeds * plan.ops)
  if (missing.length > 0) console.log(`not reached, or too seldom: ${missing.join(', ')}`)
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
