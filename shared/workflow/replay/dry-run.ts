import type { JourneyState } from '../../changes/journey-state.ts'
import type { Instant } from '../../kernel/instant.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { RuleContext } from '../context.ts'
import type { Template } from '../template/template.ts'
import { compareReplays, type DryRun, type Told } from './compare-replays.ts'
import { recordedOf } from './recorded.ts'
import { replayRecorded } from './replay-recorded.ts'

/** The rules that recorded journeys are told under: their own (null: not known), and the draft. */
export type DryRunRules = {
  readonly own: (journey: JourneyState) => RuleContext | null
  readonly draft: RuleContext
}

/** A dry run that takes its journeys one by one, so that whoever has many may pause between them. */
export type DryRunTally = {
  readonly add: (journey: JourneyState) => void
  readonly report: () => DryRun
}

/**
 * What would have opened, when, and which clocks would have run out, had the recorded journeys run by these rules
 * instead of their own. Both sides are told again from the same record, so what differs comes from the rules. Changes
 * nothing. `now`: up to when a journey that is still open is told.
 */
export function dryRunTally(rules: DryRunRules, now: Instant): DryRunTally {
  const told: Told[] = []
  const leftOut: { [reason: string]: number } = {}
  let before: Template | null = null
  return {
    add(journey) {
      const both = tellBoth(journey, rules, now)
      if (!both.ok) leftOut[both.fault] = (leftOut[both.fault] ?? 0) + 1
      else {
        told.push(both.value)
        before = rules.own(journey)?.template ?? before
      }
    },
    report: () => compareReplays(told, { before, after: rules.draft.template }, leftOut),
  }
}

function tellBoth(journey: JourneyState, rules: DryRunRules, now: Instant): Result<Told, string> {
  const own = rules.own(journey)
  if (own === null) return fail('its rules are not known')
  const recorded = recordedOf(journey, own.template.leftStage, now)
  if (!recorded.ok) return recorded
  const { stage } = recorded.value.opening
  if (!rules.draft.template.stages.some(({ id }) => id === stage)) return fail(`the draft has no stage "${stage}"`)
  return ok({
    before: replayRecorded(recorded.value, own),
    after: replayRecorded(recorded.value, rules.draft),
    until: recorded.value.until,
  })
}
