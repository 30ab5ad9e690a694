import { readFile } from 'node:fs/promises'
import { SERVICE_KEY } from './hospital.ts'
import type { NodeProcess } from './node-process.ts'

/** What a node costs and how it is doing, from outside. */
export type ServerCosts = {
  /** Resident memory, MB. */
  readonly rss: number
  /** The event loop's delay, p99 over the process's life so far, ms. */
  readonly loopP99: number
  /** Bytes that waited for the slowest console, the most since this was last asked. */
  readonly backlog: number
}

/** Asks the node's own metrics, and the kernel. */
export async function serverCosts({ url, pid }: NodeProcess): Promise<ServerCosts> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: SERVICE_KEY } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`no metrics: ${answer.status} ${text}`)
  const valueOf = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  return {
    rss: await rssOf(pid),
    loopP99: valueOf('nodejs_eventloop_lag_p99_seconds') * 1000,
    backlog: valueOf('onward_console_backlog_bytes'),
  }
}

/** Resident memory of a process, MB; of Linux alone. */
export async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024
}
