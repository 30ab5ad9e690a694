import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process of ours that answers calls. */
export type Child = {
  call<T>(verb: string, ask?: object): Promise<T>
  /** Asks it to end, and ends it after 8 s. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
}

type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string }
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

const STOP_MS = 8000

/** Starts a script of processes/ with these variables over ours. */
export function openChild(script: string, env: Readonly<Record<string, string>> = {}): Child {
  const child = fork(fileURLToPath(new URL(`../processes/${script}`, import.meta.url)), [], {
    execArgv: ['--import', 'tsx', '--max-old-space-size=6000', '--expose-gc', ...profiling()],
    env: { ...process.env, ...env },
  })
  const waiting = new Map<number, Waiting>()
  let next = 1
  child.on('message', ({ id, value, error }: Answer) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(new Error(`${script}: ${error}`))
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${script} ended before it answered`))
  })
  return {
    call: <T>(verb: string, ask: object = {}) =>
      new Promise<T>((resolve, reject) => {
        const id = (next += 1)
        // The script's answer is of the type its caller names: both are ours.
        waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
        child.send({ id, verb, ask })
      }),
    stop: () => stopped(child, ended),
    kill() {
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** ONWARD_BENCH_PROFILE names a folder that takes a CPU profile of every process. */
function profiling(): string[] {
  const folder = process.env['ONWARD_BENCH_PROFILE'] ?? ''
  return folder === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=300']
}

async function stopped(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(timer)
}
