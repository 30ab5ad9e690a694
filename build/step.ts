import { spawn } from 'node:child_process'
import { ROOT } from './paths.ts'

/** Runs a program of the project with its output shown; gives the exit code (1 where a signal ended it). */
export function runStep(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
