import type { JourneyState } from '../../changes/journey-state.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { RuleContext } from '../context.ts'
import { compareReplays, type DryRun, type Told } from './compare-replays.ts'
import { recordedOf } from './recorded.ts'
import { replayRecorded } from './replay-recorded.ts'

/**
 * What would have opened, when, and which clocks would have run out, had the recorded journeys run by these rules
 * instead of their own. Both sides are told again from the same record, so
 * what differs comes from the rules. Changes nothing.
 */
export function dryRun(
  journeys: readonly JourneyState[],
  rules: { readonly own: (journey: JourneyState) => RuleContext | null; readonly draft: RuleContext },
  now: Instant,
): DryRun {
  const told: Told[] = []
  const leftOut: { [reason: string]: number } = {}
  let before: RuleContext | null = null
  for (const journey of journeys) {
    const own = rules.own(journey)
    const recorded = recordedOf(journey, own?.template.leftStage, now)
    const why =
      own === null
        ? 'its rules are not known'
        : recorded.ok
          ? stageMissing(recorded.value.opening.stage, rules.draft)
          : recorded.fault
    if (own === null || !recorded.ok || why !== null) {
      leftOut[why ?? ''] = (leftOut[why ?? ''] ?? 0) + 1
      continue
    }
    before = own
    told.push({ before: replayRecorded(recorded.value, own), after: replayRecorded(recorded.value, rules.draft) })
  }
  return compareReplays(told, { before: before?.template ?? null, after: rules.draft.template }, leftOut)
}

function stageMissing(stage: string, { template }: RuleContext): string | null {
  return template.stages.some(({ id }) => id === stage) ? null : `the draft has no stage "${stage}"`
}
