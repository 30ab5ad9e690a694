import { readArguments } from './arguments.ts'
import { runDemo } from './run-demo.ts'

/** The demo's scenario player and simulated staff, beside a server that runs the demo. Ends with a signal. */
async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2))
  if (typeof args === 'string') return refuse(args)
  if (process.env['ONWARD_DEMO_FEED'] === 'off') return say('the demo feed is off')
  const stop = new AbortController()
  const end = () => {
    stop.abort()
    // Where the server went first something may still wait for it: who pressed Ctrl-C does not.
    setTimeout(() => process.exit(), MOST_END_MS).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, end)
  const mllpPort = Number(process.env['ONWARD_MLLP_PORT'] ?? '4811')
  try {
    await runDemo({ ...args, mllpPort, signal: stop.signal, say })
  } catch (error) {
    if (!stop.signal.aborted) throw error
  }
}

/** Everything under way has ended by then, ms. */
const MOST_END_MS = 3_000

function say(line: string): void {
  process.stdout.write(`demo: ${line}\n`)
}

function refuse(line: string): void {
  process.stderr.write(`demo: ${line}\n`)
  process.exitCode = 2
}

await main()
