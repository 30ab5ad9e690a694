import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { inRoot } from '../../../../build/paths.ts'

/** A server in a process of its own, the built one as a hospital runs it or from the sources. */
export type NodeProcess = {
  readonly child: ChildProcess
  readonly pid: number
  readonly url: string
  readonly port: number
  readonly mllpPort: number
  /** From its start until it listened, ms. */
  readonly tookMs: number
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  /** The last of what it wrote to stderr, and stdout at the log level it was given. */
  said(): string
}

/** Starts one and waits until it listens. @throws where it ends before */
export async function startNode(env: Readonly<Record<string, string>>, built: boolean): Promise<NodeProcess> {
  const began = performance.now()
  const script = built ? [inRoot('dist/server/main.js')] : ['--import', 'tsx', inRoot('server/app/main.ts')]
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, script, {
    env: { PATH, HOME, ONWARD_PORT: '0', ONWARD_MLLP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: a Ctrl-C at the terminal reaches whoever started it, who ends it in order.
    detached: true,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-20_000)))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null)
  const early = ended.then((code) => Promise.reject(new Error(`the server ended with ${code}: ${said}`)))
  early.catch(() => undefined)
  const [message] = await Promise.race([once(child, 'message'), early])
  // The server's one message over its channel.
  const { url, mllpPort } = message as { url: string; mllpPort: number }
  const port = Number(new URL(url).port)
  return { child, pid: child.pid ?? 0, url, port, mllpPort, tookMs: performance.now() - began, ended, said: () => said }
}
