import { stateOf } from '../../shared/changes/journey-state.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { dedupeKey, mayReopen } from '../../shared/workflow/dedupe-key.ts'
import { type OpenJourney, openJourney } from '../../shared/workflow/open-journey.ts'
import { step } from '../../shared/workflow/step.ts'
import { appendChange, type LogActor } from '../changelog/append-change.ts'
import type { Tx } from '../db/port.ts'

/** What a schedule or a post from outside wants opened. */
export type Triggered = {
  readonly opening: OpenJourney
  readonly context: RuleContext
  readonly actor: LogActor
  readonly verb: string
  /** The post behind it, as the log names it. */
  readonly cause: string | null
}

/**
 * Opens a journey, or tells the one that has its key already what is new (rule TR2), in the caller's transaction. Gives
 * the journey, or null where one that is closed for good has the key. Take the locks that come before a dedupe key first.
 */
export async function openTriggered(
  { tx, random }: { readonly tx: Tx; readonly random: Random },
  { opening, context, actor, verb, cause }: Triggered,
  now: Instant,
): Promise<string | null> {
  const { facility, id, identity, placement, facts, at, source } = opening
  const about = { visit: identity?.visit ?? null, patient: identity?.mrn ?? null, placement, facts }
  const key = dedupeKey(context.template, about)
  if (key !== null) await tx.lockKey(facility, key)
  const known = key === null ? null : await tx.journeyByKey(facility, key)
  const before = stateOf(await tx.lockJourneys(facility, [known ?? id])) ?? null
  const change = { actor, verb, cause, effectiveAt: Math.min(at, now), now }
  if (before?.journey.state === 'open') {
    const after = step(before, { type: 'facts', facts, at, source }, context, now)
    await appendChange(tx, random, { ...change, before, after, context })
    return before.journey.id
  }
  if (before !== null && (before.journey.id === id || !mayReopen(context.template, before.journey))) return null
  if (key !== null) await tx.putJourneyKey(facility, key, id)
  const visit = identity?.visit ?? ''
  if (visit !== '') await tx.putJourneyVisit(facility, id, visit)
  await appendChange(tx, random, { ...change, before: null, after: openJourney(opening, context, now), context })
  return id
}
