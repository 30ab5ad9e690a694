import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../../shared/kernel/clock.ts'

/** An answer that is no success, with the server's own words. */
export class RestFault extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export type Ask = {
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly body?: unknown
  readonly token?: string
  readonly cookie?: string
}
export type Told = { readonly body: unknown; readonly cookie: string | null }

/** REST calls to one server: `burst` at once, then no more than `perSecond`. Throws RestFault, or what fetch throws. */
export type RestClient = (ask: Ask) => Promise<Told>

export type RestDeps = {
  readonly server: string
  readonly clock: Clock
  readonly perSecond: number
  readonly burst: number
  readonly signal: AbortSignal
  /** Told where the server has no room, at most once a minute. */
  readonly onBusy?: (waitMs: number) => void
  /** One call waits so long in all for a server that has no room, ms; then its answer is a fault. */
  readonly mostBusyMs?: number
}

/** A machine that is loaded by other work for longer has a fault that somebody must see. */
const MOST_BUSY_MS = 5 * 60_000
const SAY_EVERY_MS = 60_000

/** The simulated staff share the machine with the people who look on: they leave it room. */
export function restClient(deps: RestDeps): RestClient {
  const { server, clock, perSecond, burst, signal, mostBusyMs = MOST_BUSY_MS } = deps
  // When the last of the calls so far may go out if they were evenly spaced; a quiet time saves up a burst.
  let bookedMs = -Infinity
  let saidMs = -Infinity
  const turn = async () => {
    const now = clock.monotonicMs()
    bookedMs = Math.max(bookedMs, now - (burst * 1000) / perSecond) + 1000 / perSecond
    const waitMs = bookedMs - now
    if (waitMs > 0) await sleep(waitMs, undefined, { signal })
  }
  const tell = (waitMs: number) => {
    if (clock.monotonicMs() - saidMs < SAY_EVERY_MS) return
    saidMs = clock.monotonicMs()
    deps.onBusy?.(waitMs)
  }
  return async (ask) => {
    for (let busyMs = 0; ;) {
      await turn()
      const mayWait = busyMs < mostBusyMs
      const answer = await until(signal, async (ended) => {
        const given = await fetch(new URL(ask.path, server), { ...requestOf(ask), signal: ended })
        return given.status === 429 || (given.status === 503 && mayWait) ? busy(given) : told(given)
      })
      if (!('waitMs' in answer)) return answer
      const { status, waitMs } = answer
      if (status === 503) busyMs += waitMs
      if (status === 503) tell(waitMs)
      await sleep(waitMs, undefined, { signal })
    }
  }
}

type Busy = { readonly status: number; readonly waitMs: number }

/** It has no room now, and says when it may: 429 of one who asks too much, 503 of all. */
async function busy(answer: Response): Promise<Busy> {
  await answer.arrayBuffer()
  return { status: answer.status, waitMs: retryAfterMs(answer) }
}

/**
 * One request under a signal of its own that ends with `signal`: `fetch` leaves its listener on a signal until the garbage
 * is collected, and over a day that is thousands on the one that ends the demo.
 */
async function until<T>(signal: AbortSignal, ask: (ended: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const own = new AbortController()
  const end = () => own.abort(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await ask(own.signal)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function requestOf({ method = 'GET', body, token, cookie }: Ask): RequestInit {
  const headers: Record<string, string> = {}
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  if (cookie !== undefined) headers['cookie'] = cookie
  return { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
}

async function told(answer: Response): Promise<Told> {
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('application/json') ?? false
  const body: unknown = isJson && text !== '' ? JSON.parse(text) : null
  if (!answer.ok) throw new RestFault(answer.status, wordsOf(body) ?? `HTTP ${answer.status}`)
  return { body, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? null }
}

function wordsOf(body: unknown): string | null {
  const has = typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
  return has ? String(body.message) : null
}

function retryAfterMs(answer: Response): number {
  const seconds = Number(answer.headers.get('retry-after') ?? '')
  return Math.min(60, Number.isFinite(seconds) && seconds > 0 ? seconds : 5) * 1000
}
