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
import { openWanted, type Wanted, wantedBy } from './link-open.ts'

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
    const taken = seen.key === null ? null : await tx.journeyByKey(timer.facility, seen.key)
    const ids = [timer.journey, ...(seen.other === null ? [] : [seen.other])]
    const rows = await tx.lockJourneys(timer.facility, ids, { skipLocked: true })
    const own = stateOf(rows.filter((row) => row.journey === timer.journey))
    const other = stateOf(rows.filter((row) => row.journey === seen.other))
    if (own === null || (other === null && seen.mustBeThere)) return false
    // What was read before the lock may have moved on: then the timer is no longer there, or means something else.
    const aim = aimOf(timer, own, { rules, now })
    if (aim.other !== seen.other || aim.key !== seen.key) return false
    if (!(await tx.fireTimer(timer.facility, timer.journey, timer))) return false
    const isFree = taken === null || (await makesRoom(tx, timer.facility, { taken, aim }))
    const changes = decide({ tx, rules, timer, own, other, now }, isFree ? aim.wanted : null)
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
    case 'open-child':
      return { other: task === undefined ? null : childIdOf(task), mustBeThere: false, ...none }
    default: {
      const wanted = wantedBy(timer, own, at)
      return { other: wanted?.opening.id ?? null, mustBeThere: false, wanted, key: wanted?.key ?? null }
    }
  }
}

/** A journey that has the key already keeps another from being opened, unless it is closed and its template makes room. */
async function makesRoom(tx: Tx, facility: string, { taken, aim }: { taken: string; aim: Aim }): Promise<boolean> {
  const [row] = await tx.journeysById(facility, [taken])
  return (
    row === undefined || (row.state === 'closed' && aim.wanted !== null && mayReopen(aim.wanted.context.template, row))
  )
}

function decide(input: LinkInput, wanted: Wanted | null): readonly LinkChange[] {
  switch (input.timer.step) {
    case 'open-child':
      return openChild(input)
    case 'end-child':
      return endChild(input)
    case 'tell-parent':
      return tellParent(input)
    default:
      return wanted === null || input.other !== null ? [] : [openWanted(wanted, input.now)]
  }
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
