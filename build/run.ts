import { check } from './check.ts'
import { runStep } from './step.ts'

const [task = '', ...args] = process.argv.slice(2)

/** The npm scripts, by name. Each gives an exit code. */
const TASKS: { readonly [name: string]: () => Promise<number> } = {
  start: async () => {
    await fresh()
    return (await import('./launch.ts')).startDemo(args, say)
  },
  server: async () => {
    await fresh()
    return (await import('./launch.ts')).startServer(args)
  },
  console: async () => {
    await fresh()
    return (await import('./launch.ts')).startConsole(args, say)
  },
  dev: async () => (await import('./dev.ts')).dev(say),
  build: async () => {
    await (await import('./bundle.ts')).buildAll()
    return 0
  },
  check: async () => ((await check()).length === 0 ? 0 : 1),
  test: async () => (await import('./test-all.ts')).testAll(say),
  bench: async () => {
    await fresh()
    return runStep(process.execPath, ['--import', 'tsx', 'test/bench/run.ts', ...args])
  },
  workflow: () => runStep(process.execPath, ['--import', 'tsx', 'server/app/workflow-cli/main.ts', ...args]),
  sim: () => runStep(process.execPath, ['--import', 'tsx', 'test/sim/run.ts', ...args]),
  faults: async () => {
    // Measured on the built server, as a hospital runs it.
    await fresh()
    return runStep(process.execPath, ['--import', 'tsx', 'test/faults/run.ts', ...args])
  },
  package: async () => {
    await (await import('./bundle.ts')).buildAll()
    return runStep('npx', ['electron-builder', '--config', 'build/electron-builder.ts', ...args])
  },
}

async function fresh(): Promise<void> {
  await (await import('./bundle.ts')).buildIfStale(say)
}

function say(line: string): void {
  console.log(line)
}

const run = TASKS[task]
if (run === undefined) say(`No task '${task}'. There are: ${Object.keys(TASKS).join(', ')}.`)
process.exitCode = run === undefined ? 1 : await run()
