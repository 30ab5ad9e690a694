import { parseArgs } from 'node:util'
import { runSeed } from './run-seed.ts'

/** `npm run sim -- --seeds N --from S --ops M [--log]`: exit code 1 and the command to replay on a violation. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      ops: { type: 'string', default: '200' },
      log: { type: 'boolean', default: false },
    },
  })
  const [seeds, from, ops] = [Number(values.seeds), Number(values.from), Number(values.ops)]
  const seen = new Map<string, number>()
  const started = performance.now()
  let commands = 0
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await runSeed(seed, { ops, ...(values.log ? { log: (line) => console.log(line) } : {}) })
    commands += result.commands
    for (const [what, times] of result.seen) seen.set(what, (seen.get(what) ?? 0) + times)
    if (result.violations.length === 0) continue
    console.log(`seed ${seed}: ${result.violations.length} violations`)
    for (const violation of result.violations.slice(0, 20)) console.log(`  ${violation}`)
    console.log(`replay: npm run sim -- --seeds 1 --from ${seed} --ops ${ops} --log`)
    return 1
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${seeds} seeds × ${ops} ops: no violation; ${commands} commands taken, ${seconds} s`)
  for (const [what, times] of [...seen].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`  ${what}: ${times}`)
  return 0
}

process.exitCode = await main()
