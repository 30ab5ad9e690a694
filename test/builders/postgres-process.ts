import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Line = z.union([
  z.object({ up: z.object({ url: z.string(), adminUrl: z.string(), notes: z.array(z.string()), tookMs: z.number() }) }),
  z.object({ refused: z.string(), code: z.string() }),
  z.object({ stopped: z.literal(true) }),
])

export type OwnerLine = z.infer<typeof Line>
export type OwnerUp = Extract<OwnerLine, { up: unknown }>['up']

export type OwnerProcess = {
  readonly child: ChildProcess
  /** What it says first: up or refused. */
  readonly first: Promise<OwnerLine>
  /** Its exit code, null when a signal ended it. */
  readonly exit: Promise<number | null>
  /** Everything it wrote so far, logs included. */
  readonly said: () => string
}

/** Runs postgres-owner.ts in a process (and process group) of its own, as another account when root asks for one. */
export function ownerProcess(dataDir: string, as?: { readonly uid: number; readonly gid: number }): OwnerProcess {
  const script = fileURLToPath(new URL('postgres-owner.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { ...as, detached: true })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null)
  const line = once(createInterface(child.stdout), 'line').then(([text]) => Line.parse(JSON.parse(String(text))))
  const ended = exit.then((code) => {
    throw new Error(`the owner ended (${code}) before it said anything: ${said}`)
  })
  const first = Promise.race([line, ended])
  first.catch(() => undefined)
  ended.catch(() => undefined)
  return { child, first, exit, said: () => said }
}

/** Waits until it is up. @throws when it is refused */
export async function upOf(owner: OwnerProcess): Promise<OwnerUp> {
  const line = await owner.first
  if ('up' in line) return line.up
  throw new Error('refused' in line ? line.refused : owner.said())
}

/** Stops it in order and returns how long that took, in ms. */
export async function stopOwner(owner: OwnerProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
  const began = performance.now()
  owner.child.kill(signal)
  await owner.exit
  return performance.now() - began
}
