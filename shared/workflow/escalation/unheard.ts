import type { EscalationRow } from '../../domain/escalation.ts'
import type { Role } from '../../domain/roles.ts'
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts'
import type { LadderStep } from '../../sla/ladder.ts'

/** True while nobody was found for the level an escalation stands at (rule ES9). */
export function isUnheard(row: EscalationRow): boolean {
  return row.state === 'open' && row.level > 1 && !heardLevels(row).has(row.level)
}

/** When somebody on duty is looked for next. */
export function seekTime({ told, soughtAt, raisedAt }: EscalationRow): Instant {
  return Math.max(told.at(-1)?.at ?? raisedAt, soughtAt ?? 0) + SEEK_MIN * MINUTE_MS
}

/** The levels that nobody heard, in the order they are tried: its own, those above, those below it from the top. */
export function levelsUnheard(
  row: EscalationRow,
  ladder: readonly LadderStep[],
  highest: number,
): { level: number; role: Role }[] {
  const heard = heardLevels(row)
  const open = ladder.flatMap(({ level, role }) =>
    role === 'owner' || heard.has(level) || level > Math.max(row.level, highest) ? [] : [{ level, role }],
  )
  const below = open.filter(({ level }) => level < row.level)
  return [...open.filter(({ level }) => level >= row.level), ...below.toReversed()]
}

/** Often enough for whoever signs in, seldom enough for a house full of late journeys and nobody there. */
const SEEK_MIN = 5

/** Since it was raised; what was told before it ended once is another story. */
function heardLevels({ told, raisedAt }: EscalationRow): Set<number> {
  return new Set(told.filter(({ to, at }) => to.length > 0 && at >= raisedAt).map(({ level }) => level))
}
