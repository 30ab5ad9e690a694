import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { mayReopen } from '../../shared/workflow/dedupe-key.ts'
import { childIdOf } from '../../shared/workflow/sub-journey.ts'
import { appendChange } from '../changelog/append-change.ts'
import type { Db, Tx } from '../db/port.ts'
import type { StoredTimer } from '../db/records.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import { endChild, openChild, tellParent } from './link-child.ts'
import { openWanted, type Wanted, wantedBy, wantedChild } from './link-open.ts'

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
  const { db, rules } = deps
  const before = stateOf(await db.reads.journeyRows(timer.facility, timer.journey))
  if (before === null) return false
  const seen = aimOf(timer, before, { rules, now: await db.reads.now() })
  const wrote = await db.transaction(async (tx) => {
    const now = await tx.now()
    if (seen.key !== null) await tx.lockKey(timer.facility, seen.key)
    const holder = seen.key === null ? null : await tx.journeyByKey(timer.facility, seen.key)
    const ids = [...new Set([timer.journey, seen.other, holder].filter((id) => id !== null))]
    const rows = await tx.lockJourneys(timer.facility, ids, { skipLocked: true })
    const own = stateOf(rows.filter((row) => row.journey === timer.journey))
    const other = stateOf(rows.filter((row) => row.journey === seen.other))
    const taken = stateOf(rows.filter((row) => row.journey === holder))
    if (own === null || (other === null && seen.mustBeThere)) return false
    // In other hands it is not seen here; pruned, its key makes room.
    if (holder !== null && taken === null && (await tx.journeysById(timer.facility, [holder])).length > 0) return false
    // What was read before the lock may have moved on: then the timer is no longer there, or means something else.
    const aim = aimOf(timer, own, { rules, now })
    if (aim.other !== seen.other || aim.key !== seen.key) return false
    if (!(await tx.fireTimer(timer.facility, timer.journey, timer))) return false
    const inTheWay = taken === null || makesRoom(taken, aim) ? null : taken
    const changes = decide({ tx, rules, timer, own, other, now }, { wanted: aim.wanted, taken: inTheWay })
    for (const change of changes) await write(tx, deps.random, { change, timer, now })
    return true
  })
  if (wrote) db.ring(timer.facility)
  return wrote
}

/** What a link is about: the other journey, what it would open, and the key that at most one open journey has. */
type Aim = {
  readonly other: string | null
  readonly mustBeThere: boolean
  readonly wanted: Wanted | null
  readonly key: string | null
}

function aimOf(timer: StoredTimer, own: JourneyState, at: { rules: FacilityRules; now: Instant }): Aim {
  const task = own.tasks.get(timer.subject)
  const none = { wanted: null, key: null }
  switch (timer.step) {
    case 'tell-parent':
      return { other: own.journey.parent?.journey ?? null, mustBeThere: true, ...none }
    case 'end-child':
      return { other: task?.child?.journey ?? null, mustBeThere: true, ...none }
    case 'open-child': {
      const wanted = task === undefined ? null : wantedChild(own, task, at.rules)
      const other = task === undefined ? null : childIdOf(task)
      return { other, mustBeThere: false, wanted, key: wanted?.key ?? null }
    }
    default: {
      const wanted = wantedBy(timer, own, at)
      return { other: wanted?.opening.id ?? null, mustBeThere: false, wanted, key: wanted?.key ?? null }
    }
  }
}

/** A journey that has the key already keeps another from being opened, unless it is closed and its template makes room. */
function makesRoom({ journey }: JourneyState, { wanted }: Aim): boolean {
  return journey.state === 'closed' && wanted !== null && mayReopen(wanted.context.template, journey)
}

/** What is to be opened, and the journey that keeps it from being: open about the same, or once for good. */
type Opening = { readonly wanted: Wanted | null; readonly taken: JourneyState | null }

function decide(input: LinkInput, opening: Opening): readonly LinkChange[] {
  switch (input.timer.step) {
    case 'open-child':
      return openChild(input, opening)
    case 'end-child':
      return endChild(input)
    case 'tell-parent':
      return tellParent(input)
    default:
      return openOther(input, opening)
  }
}

function openOther({ other, now }: LinkInput, { wanted, taken }: Opening): readonly LinkChange[] {
  return wanted === null || taken !== null || other !== null ? [] : [openWanted(wanted, now)]
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
