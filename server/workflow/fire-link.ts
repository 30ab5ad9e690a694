import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { isLink } from '../../shared/workflow/link-timer.ts'
import { childIdOf } from '../../shared/workflow/sub-journey.ts'
import { appendChange } from '../changelog/append-change.ts'
import type { Db, Tx } from '../db/port.ts'
import type { StoredTimer } from '../db/records.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { endChild, openChild, tellParent } from './link-child.ts'

export type FireLink = {
  readonly db: Db
  readonly random: Random
  readonly rules: FacilityRules
}

/** A journey as it was and as it is to be written; `opened` where it is new. */
export type LinkChange = {
  readonly before: JourneyState | null
  readonly after: JourneyState
  readonly context: RuleContext
  /** Keys by which others find a new journey, and its visit. */
  readonly remember?: { readonly key: string | null; readonly visit: string | null }
}

/** What a link is decided on: both journeys, locked; the other is null where it is not there. */
export type LinkInput = {
  readonly tx: Tx
  readonly rules: FacilityRules
  readonly timer: StoredTimer
  readonly own: JourneyState
  readonly other: JourneyState | null
  readonly now: Instant
}

/** Who the log says did what follows between journeys. */
const ENGINE = { id: 'system', name: 'Onward' }

/**
 * Fires a timer that reaches from one journey into another, in a transaction of its own that locks both in id order: the
 * timer is fired and the effect written together, so it happens exactly once whatever crashes and whoever sweeps (rule
 * LK1). False where one of them is in other hands: the next sweep tries again.
 */
export async function fireLink(deps: FireLink, timer: StoredTimer): Promise<boolean> {
  const { db } = deps
  const otherId = otherOf(timer, await db.reads.journeyRows(timer.facility, timer.journey))
  if (otherId === null) return false
  const wrote = await db.transaction(async (tx) => {
    const now = await tx.now()
    const ids = [timer.journey, otherId]
    const rows = await tx.lockJourneys(timer.facility, ids, { skipLocked: true })
    const own = stateOf(rows.filter((row) => row.journey === timer.journey))
    const other = stateOf(rows.filter((row) => row.journey === otherId))
    if (own === null || (other === null && !makesOther(timer))) return false
    // What was read before the lock may have moved on: the timer then is no longer there, or means another journey.
    if (otherOf(timer, rows) !== otherId || !(await tx.fireTimer(timer.facility, timer.journey, timer))) return false
    const changes = decide({ tx, rules: deps.rules, timer, own, other, now })
    for (const change of changes) await write(tx, deps.random, { change, timer, now })
    return true
  })
  if (wrote) db.ring(timer.facility)
  return wrote
}

function decide(input: LinkInput): readonly LinkChange[] {
  switch (input.timer.step) {
    case 'open-child':
      return openChild(input)
    case 'end-child':
      return endChild(input)
    case 'tell-parent':
      return tellParent(input)
    default:
      return []
  }
}

/** The other journey that a link is about, as the rows say; null where there is none any more. */
function otherOf(timer: StoredTimer, rows: readonly Row[]): string | null {
  const journey = rows.find((row) => row.kind === 'journey' && row.id === timer.journey)
  const task = rows.find((row) => row.kind === 'task' && row.id === timer.subject)
  if (journey?.kind !== 'journey' || !isLink(timer.step)) return null
  if (timer.step === 'tell-parent') return journey.parent?.journey ?? null
  if (task?.kind !== 'task') return null
  return timer.step === 'open-child' ? childIdOf(task) : (task.child?.journey ?? null)
}

function makesOther({ step }: StoredTimer): boolean {
  return step === 'open-child'
}

type Write = { readonly change: LinkChange; readonly timer: StoredTimer; readonly now: Instant }

async function write(tx: Tx, random: Random, { change, timer, now }: Write): Promise<void> {
  const { before, after, context, remember } = change
  const { facility, id } = after.journey
  if (remember !== undefined) {
    if (remember.key !== null) await tx.putJourneyKey(facility, remember.key, id)
    if (remember.visit !== null) await tx.putJourneyVisit(facility, id, remember.visit)
  }
  await appendChange(tx, random, {
    before,
    after,
    context,
    actor: ENGINE,
    verb: `link:${timer.step}`,
    cause: null,
    effectiveAt: now,
    now,
  })
}
