import { stateOf } from '../../../shared/changes/journey-state.ts'
import type { Actor } from '../../../shared/domain/person.ts'
import { HOUR_MS, type Instant } from '../../../shared/kernel/instant.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import type { RuleContext } from '../../../shared/workflow/context.ts'
import type { DryRun } from '../../../shared/workflow/replay/compare-replays.ts'
import { dryRunTally } from '../../../shared/workflow/replay/dry-run.ts'
import type { Reads } from '../../db/port.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import { NO_WORKFLOW_STATE, workflowStatesOf } from '../../db/workflow-state.ts'
import { denialOf, type DeskDeps, type DeskRefusal, refused, rulesOf, turn } from './desk.ts'
import { readyDraft } from './draft-desk.ts'

/** Journeys told again in one test run, at most; the newest count. */
const MOST_JOURNEYS = 300

/**
 * Runs a draft on what was recorded in the last hours, and keeps the report with the draft (rules WV1-WV4). Nothing else
 * is written, nobody is told. Journeys are read one at a time, so that the server goes on answering meanwhile.
 */
export async function testDraft(
  deps: DeskDeps,
  actor: Actor,
  { id, hours }: { id: string; hours: number },
): Promise<Result<DryRun, DeskRefusal>> {
  const denied = denialOf(actor, 'draft')
  if (denied !== null) return fail(denied)
  const { facility } = actor
  const rules = await rulesOf(deps, facility)
  const { reads } = deps.db
  const state = workflowStatesOf(await reads.workflowStates(facility)).get(id) ?? NO_WORKFLOW_STATE
  const ready = readyDraft(state, id, rules)
  if (!ready.ok) return ready
  const now = await reads.now()
  const { draft, template } = ready.value
  const report = await run(reads, { facility, rules, draft: rules.over(template), now, hours })
  return turn(deps, { actor, id, act: 'draft' }, async ({ state: held, now: at }) => {
    if (held.draft?.hash !== draft.hash)
      return refused('conflict', `The draft of "${id}" was changed during the test run: run it again.`)
    const tested = { by: actor.id, byName: actor.name, at, report }
    return ok({
      state: { ...held, draft: { ...held.draft, tested } },
      verb: 'workflow-tested',
      version: draft.version,
      value: report,
    })
  })
}

type Run = {
  readonly facility: string
  readonly rules: FacilityRules
  readonly draft: RuleContext
  readonly now: Instant
  readonly hours: number
}

async function run(reads: Reads, { facility, rules, draft, now, hours }: Run): Promise<DryRun> {
  const own = ({ journey }: { journey: { workflow: string; templateVersion: number } }) =>
    rules.of(journey.workflow, journey.templateVersion)
  const tally = dryRunTally({ own, draft }, now)
  for (const id of await recorded(reads, facility, { workflow: draft.template.id, since: now - hours * HOUR_MS })) {
    const state = stateOf(await reads.journeyRows(facility, id))
    if (state !== null) tally.add(state)
  }
  return tally.report()
}

async function recorded(
  reads: Reads,
  facility: string,
  { workflow, since }: { workflow: string; since: Instant },
): Promise<string[]> {
  const found: { id: string; openedAt: Instant }[] = []
  for (let after: string | null = null, more = true; more;) {
    const page = await reads.journeys(facility, { workflow }, { limit: 500, after })
    found.push(...page.items.filter(({ openedAt }) => openedAt >= since))
    after = page.next
    more = after !== null
  }
  return found
    .toSorted((a, b) => b.openedAt - a.openedAt)
    .slice(0, MOST_JOURNEYS)
    .map(({ id }) => id)
}
