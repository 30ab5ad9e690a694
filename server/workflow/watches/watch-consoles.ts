import { z } from 'zod'
import { instantSchema, type Instant, MINUTE_MS } from '../../../shared/kernel/instant.ts'
import type { Reads } from '../../db/port.ts'
import type { SessionRecord, UserRecord } from '../../db/records.ts'
import { ownSignal } from '../signals/emit-signals.ts'
import type { Signal } from '../signals/signal.ts'
import type { Watch } from './run-watches.ts'

/** Five minutes without a line (domain.md E12); a quiet console is noted up to two minutes late. */
const AWAY_MS = 7 * MINUTE_MS
/** A console that was not heard for so long is somebody's who went home. */
const EXPECTED_MS = 60 * MINUTE_MS
/** One console that is shut is no outage; two at once are. */
const FEWEST = 2

const toldSchema = z.record(z.string(), instantSchema)

/**
 * A unit whose consoles are all away, none of them signed out, works on paper: told once, and once when one of them is
 * back (rule WT3). Only who was heard over a line counts as a console, not programs that merely sign in.
 */
export const watchConsoles: Watch = {
  name: 'consoles',
  async look(reads: Reads, { reference: { facility, units } }, at: { now: Instant; told: unknown }) {
    const told = toldSchema.catch({}).parse(at.told)
    const users = new Map((await reads.users(facility)).map((user) => [user.id, user]))
    const consoles = (await reads.liveSessions(facility)).filter(isConsole)
    const signals: Signal[] = []
    const after: Record<string, Instant> = {}
    for (const { id, name } of units) {
      const heard = consoles.filter((session) => standsAt(session, users, { unit: id, now: at.now }))
      const last = Math.max(0, ...heard.map(({ lastHeardAt }) => lastHeardAt))
      const since = told[id]
      const silentSender = `consoles of ${name}`
      const expected = heard.filter(({ lastHeardAt }) => at.now - lastHeardAt < EXPECTED_MS)
      const isBack = since !== undefined && last > since
      if (isBack) signals.push(ownSignal('sender-back', { silentSender, backAt: last }, at.now))
      const isAway = at.now - last > AWAY_MS && (expected.length >= FEWEST || (since !== undefined && !isBack))
      if (isAway) after[id] = isBack ? last : (since ?? last)
      if (isAway && (since === undefined || isBack))
        signals.push(ownSignal('console-offline', { silentSender, downSince: last }, at.now))
    }
    return { signals, told: after }
  },
}

function isConsole({ createdAt, lastHeardAt }: SessionRecord): boolean {
  return lastHeardAt - createdAt >= MINUTE_MS
}

function standsAt(
  { user, covers }: SessionRecord,
  users: ReadonlyMap<string, UserRecord>,
  { unit, now }: { unit: string; now: Instant },
): boolean {
  return (
    users.get(user)?.units.includes(unit) === true ||
    covers.some((one) => 'unit' in one && one.unit === unit && one.until > now)
  )
}
