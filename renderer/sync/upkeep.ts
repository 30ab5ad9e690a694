import type { Instant } from '../../shared/kernel/instant.ts'
import { pingAnswerSchema } from '../../shared/protocol/ping.ts'
import { renewAnswerSchema } from '../../shared/protocol/renew.ts'
import type { CheckedConnection } from './checked-connection.ts'
import type { NamedTimers } from './named-timers.ts'
import type { SyncParts } from './sync.ts'

export type UpkeepParts = Pick<SyncParts, 'clock' | 'serverTime' | 'session'> & {
  readonly connection: CheckedConnection
  readonly timers: NamedTimers
}

/** Clock measurements: three at once, then one a minute. */
const FIRST_PINGS = 3
const PING_EVERY_MS = 60_000
/** A token is renewed this long before it ends, ms. */
const RENEW_BEFORE_MS = 2 * 60_000

/** What a line needs from time to time: the server's clock measured, the token renewed. */
export class Upkeep {
  readonly #parts: UpkeepParts

  constructor(parts: UpkeepParts) {
    this.#parts = parts
  }

  begin(tokenExpiresAt: Instant, now: Instant): void {
    this.measureClock()
    this.#parts.timers.every('ping', PING_EVERY_MS, () => void this.#ping(1))
    this.#renewBefore(tokenExpiresAt, now)
  }

  /** Several times at once: what was measured before, if anything was, says nothing any more. */
  measureClock(): void {
    void this.#ping(FIRST_PINGS)
  }

  async #ping(times: number): Promise<void> {
    const { clock, connection, serverTime } = this.#parts
    for (let left = times; left > 0; left -= 1) {
      const sentMs = clock.monotonicMs()
      const reply = await connection.ask('ping', { sent: sentMs }, pingAnswerSchema)
      if (reply === null) return
      serverTime.measured({ sentMs, serverAt: reply.now, heardMs: clock.monotonicMs() })
    }
  }

  #renewBefore(expiresAt: Instant, now: Instant): void {
    const inMs = Math.max(5_000, expiresAt - now - RENEW_BEFORE_MS)
    this.#parts.timers.every('renew', inMs, () => void this.#renew())
  }

  async #renew(): Promise<void> {
    const { connection, session, serverTime } = this.#parts
    const reply = await connection.ask('renew', {}, renewAnswerSchema)
    if (reply === null) return
    const { token, expiresAt } = reply
    if (token === null || expiresAt === null) return connection.end({ kind: 'signed-out', reason: 'expired' })
    session.renewed(token, expiresAt)
    this.#renewBefore(expiresAt, serverTime.now())
  }
}
