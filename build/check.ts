import { runStep } from './step.ts'

const STEPS: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', 'npx', ['tsc', '-b']],
  ['lint and layers', 'npx', ['oxlint', '--type-aware', '--quiet']],
  ['format', 'npx', ['oxfmt', '--check', '.']],
]

/** Types, lint with layers, format. Gives the names of the steps that failed. */
export async function check(): Promise<string[]> {
  const failed: string[] = []
  for (const [name, command, args] of STEPS) {
    const started = Date.now()
    const code = await runStep(command, args)
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
    if (code !== 0) failed.push(name)
  }
  return failed
}
