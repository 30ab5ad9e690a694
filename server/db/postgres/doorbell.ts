import { Client } from 'pg'
import type { Cancel, Scheduler } from '../../../shared/kernel/clock.ts'

export type Doorbell = {
  readonly listen: (heard: (facility: string) => void) => Cancel
  readonly ring: (facility: string) => void
  readonly stop: () => Promise<void>
}

export type DoorbellOptions = {
  readonly url: string
  readonly scheduler: Scheduler
  /** Names this node, so that it does not hear itself twice. */
  readonly node: string
  readonly warn: (message: string, error: unknown) => void
}

/** After a lost connection the bell is silent this long, ms; the tail's poll carries on meanwhile. */
const AGAIN_MS = 1000
const CHANNEL = 'onward_log'

/**
 * LISTEN/NOTIFY on a connection of its own: NOTIFY takes a global lock at commit, so it never stands in a write's
 * transaction. Rings while one is on its way go together with the next. Ears of this node hear at once. A ring that is
 * lost costs only the time until the next poll.
 */
export function openDoorbell({ url, scheduler, node, warn }: DoorbellOptions): Doorbell {
  const ears = new Set<(facility: string) => void>()
  const rung = new Set<string>()
  let client: Client | null = null
  let sending: Promise<void> | null = null
  let cancelRetry: Cancel = () => undefined
  let stopped = false

  const sound = (facility: string) => ears.forEach((heard) => heard(facility))
  const lost = (failed: Client, error: unknown) => {
    if (stopped || (client !== null && client !== failed)) return
    client = null
    warn('the doorbell lost its connection', error instanceof Error ? new Error(error.message) : error)
    cancelRetry()
    cancelRetry = scheduler.after(AGAIN_MS, () => void connect())
    failed.end().catch((cause: unknown) => warn('a lost doorbell connection did not close', cause))
  }

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: url, application_name: 'onward doorbell', keepAlive: true })
    next.on('error', (error) => lost(next, error))
    next.on('notification', ({ payload }) => {
      const [from, facility = ''] = (payload ?? '').split('\n')
      if (from !== node) sound(facility)
    })
    try {
      await next.connect()
      await next.query(`listen ${CHANNEL}`)
      client = next
      sendSoon()
      if (stopped) await next.end()
    } catch (error) {
      lost(next, error)
    }
  }

  async function send(): Promise<void> {
    while (rung.size > 0) {
      const by = client
      if (by === null) break
      const facilities = [...rung]
      rung.clear()
      await by
        .query(`select pg_notify('${CHANNEL}', $1 || E'\\n' || f) from unnest($2::text[]) f`, [node, facilities])
        .catch((error: unknown) => warn('a ring was lost', error))
    }
  }

  function sendSoon(): void {
    sending ??= send().finally(() => {
      sending = null
    })
  }

  void connect()
  return {
    listen(heard) {
      ears.add(heard)
      return () => ears.delete(heard)
    },
    ring(facility) {
      sound(facility)
      rung.add(facility)
      sendSoon()
    },
    async stop() {
      stopped = true
      cancelRetry()
      await sending
      await client?.end()
    },
  }
}
