import { run, type Runner } from 'graphile-worker'
import { Pool } from 'pg'
import type { Cancel, Scheduler } from '../../shared/kernel/clock.ts'
import { quietLogger } from '../db/postgres/quiet-logger.ts'

/**
 * What does one kind of effect. It runs at least once: `key` is the same at every attempt and is what a receiver tells
 * repeats by. A rejection is tried again, later and later (graphile-worker's exponential delay, 25 attempts, about 3 days).
 */
export type EffectTask = (payload: unknown, attempt: { readonly key: string; readonly number: number }) => Promise<void>

export type EffectsOptions = {
  readonly url: string
  /** By `EffectDraft.task`. A task that is not listed here stays queued for a node that knows it. */
  readonly tasks: Readonly<Record<string, EffectTask>>
  /** Told of an attempt that failed and of trouble with the queue. */
  readonly warn: (message: string) => void
  readonly scheduler: Scheduler
  /** Effects at once on this node. Default 4. */
  readonly atOnce?: number
}

/** A node's share of the work; any number of nodes may run. */
export type EffectsRunner = {
  readonly start: () => Promise<void>
  /** Lets running effects finish, 5 s at most; a job cut off then runs again elsewhere. */
  readonly stop: () => Promise<void>
}

/**
 * Runs what transactions handed over with `tx.enqueue`: effects that leave the house, on graphile-worker in the same
 * database, so that they exist exactly where the change that asked for them does.
 */
export function createEffectsRunner(options: EffectsOptions): EffectsRunner {
  const { url, tasks, warn, scheduler, atOnce = 4 } = options
  // Our own: the queue asks things in the background that its stop does not wait for; the pool's end does.
  const pool = new Pool({ connectionString: url, max: atOnce + 2, application_name: 'onward effects' })
  const broke = (error: Error) => warn(`a connection of the effects queue broke: ${error.message}`)
  pool.on('error', broke)
  pool.on('connect', (client) => client.on('error', broke))
  let runner: Runner | null = null
  let stopped = false
  let cancel: Cancel = () => undefined

  async function start(): Promise<void> {
    const started = await run({
      pgPool: pool,
      taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, attempting(task)])),
      concurrency: atOnce,
      pollInterval: 1000,
      noHandleSignals: true,
      crontab: '',
      logger: quietLogger(warn),
    })
    runner = started
    started.promise.catch((error: unknown) => again(`the effects queue stopped: ${String(error)}`))
  }

  /** A queue that lost its database for good is begun anew: what waits in it is still there. */
  function again(why: string): void {
    if (stopped) return
    warn(why)
    cancel = scheduler.after(
      AGAIN_MS,
      () => void start().catch((error: unknown) => again(`the effects queue did not start: ${String(error)}`)),
    )
  }

  return {
    start,
    async stop() {
      stopped = true
      cancel()
      await runner?.stop()
      runner = null
      await pool.end()
    },
  }
}

const AGAIN_MS = 5_000

type Job = { readonly job: { readonly key: string | null; readonly attempts: number } }

function attempting(task: EffectTask): (payload: unknown, helpers: Job) => Promise<void> {
  return (payload, { job }) => task(payload, { key: keyOf(job.key), number: job.attempts })
}

/** The queue's key is `<task>:<key>` (server/db enqueue). */
function keyOf(jobKey: string | null): string {
  const key = jobKey ?? ''
  return key.slice(key.indexOf(':') + 1)
}
