import type { JourneyState } from '../../shared/changes/journey-state.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { JourneyNews } from '../db/records.ts'

/** How long what a person's act says to the outside is held: so long it may be taken back (design.md section 2), ms. */
export const HELD_MS = 10_000

/**
 * [EF1] What a change says to the outside: that a journey was opened, advanced to a stage, stalled or closed. Ids, workflow, stage
 * and times; nothing of the patient. What a command did is held, what a message or a timer did goes at once.
 */
export function journeyNews(
  before: JourneyState | null,
  { journey }: JourneyState,
  { now, byPerson }: { readonly now: Instant; readonly byPerson: boolean },
): JourneyNews[] {
  const was = before?.journey ?? null
  const happened: JourneyNews['event'][] = []
  if (was === null) happened.push('journey.opened')
  else if (was.stage !== journey.stage) happened.push('journey.advanced')
  if (journey.stalledAt !== null && (was?.stalledAt ?? null) === null) happened.push('journey.stalled')
  if (journey.state === 'closed' && was?.state !== 'closed') happened.push('journey.closed')
  const { facility, id, version, workflow, stage } = journey
  const about = { facility, journey: id, version, workflow, stage, at: now }
  return happened.map((event) => ({ event, ...about, notBefore: byPerson ? now + HELD_MS : null }))
}
