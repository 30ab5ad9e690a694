import { spawn } from 'node:child_process'
import { ROOT } from './paths.ts'

/**
 * Runs a program of the project with its output shown; gives the exit code (1 where a signal ended it). `hear` is told what it
 * prints to standard output, too.
 */
export function runStep(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  hear?: (text: string) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const stdio = ['inherit', hear === undefined ? 'inherit' : 'pipe', 'inherit'] as const
    const child = spawn(command, args, { cwd: ROOT, stdio: [...stdio], env: { ...process.env, ...env } })
    child.stdout?.on('data', (text: Buffer) => {
      process.stdout.write(text)
      hear?.(text.toString())
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
