import { type Reference, referenceSchema } from '../../shared/domain/reference.ts'
import type { Clock } from '../../shared/kernel/clock.ts'
import { rosterView } from '../../shared/domain/roster-view.ts'
import { ALWAYS, type Calendar, calendarSchema } from '../../shared/sla/calendar.ts'
import { calendarShelf, type CalendarShelf } from '../../shared/sla/calendar-shelf.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { publishedTemplate } from '../../shared/workflow/template/published-template.ts'
import type { Template } from '../../shared/workflow/template/template.ts'
import { dutyRoster } from './duty-roster.ts'
import { readMeasured } from './measured-store.ts'
import type { Reads } from './port.ts'
import { workflowStatesOf } from './workflow-state.ts'

/** A facility's rules as they are known now: given synchronously, so that a transaction needs no second connection. */
export type FacilityRules = {
  readonly reference: Reference
  /** The context of a journey that runs on this version; null where it is not known here (yet). */
  readonly of: (workflow: string, version: number) => RuleContext | null
  /** The version that new journeys of a workflow open on: the newest that is not retired (rule WV7). */
  readonly newest: (workflow: string) => RuleContext | null
  /** Every published version. */
  readonly published: readonly Template[]
  /** Rules over a template that is not published, in this hospital. */
  readonly over: (template: Template) => RuleContext
  /** Some workflow's, for refusals that need none in particular; null where none is published. */
  readonly any: RuleContext | null
}

export type RuleContexts = {
  /** At most `MOST_AGE_MS` old. Null for a facility without reference data. Ask before a transaction, not inside it. */
  readonly fresh: (facility: string) => Promise<FacilityRules | null>
  /** Makes the next `fresh` read again: reference data, templates or covers changed. */
  readonly forget: (facility: string) => void
}

/** Who signed in elsewhere counts as on duty here this much later at most, ms. Template versions are final. */
export const MOST_AGE_MS = 5000

/** Reads and keeps what rules need besides the journey. Parsed templates and calendars stay the same objects: what the engine derives from them is remembered per object. */
export function createRuleContexts(reads: Reads, clock: Clock): RuleContexts {
  const templates = new Map<string, Template>()
  const calendars = new Map<string, Calendar>()
  const kept = new Map<string, { readonly until: number; readonly rules: Promise<FacilityRules | null> }>()

  async function load(facility: string): Promise<FacilityRules | null> {
    const stored = await reads.reference(facility)
    if (stored === null) return null
    const published = await reads.templates(facility)
    const states = workflowStatesOf(await reads.workflowStates(facility))
    const all = published.map(({ id, version, body, hash }) =>
      remembered(templates, `${id}@${version} ${hash}`, () => publishedTemplate.parse(body)),
    )
    const measured = await readMeasured(reads, facility)
    const known = measured === null ? {} : { measured }
    const reference = referenceSchema.parse({ ...Object(stored), ...known, templates: all })
    const shelf = calendarShelf([
      ALWAYS,
      ...reference.calendars.map((one) => remembered(calendars, JSON.stringify(one), () => calendarSchema.parse(one))),
    ])
    const roster = rosterView(await reads.roster(facility), reference.members)
    const sessions = await reads.liveSessions(facility)
    const duty = { onDuty: dutyRoster(await reads.users(facility), sessions, clock.now(), roster), roster }
    const isRetired = ({ id, version }: Template) =>
      states.get(id)?.retired.some((one) => one.version === version) === true
    return rulesOf({ all, isRetired }, reference, shelf, duty)
  }

  return {
    fresh(facility) {
      const known = kept.get(facility)
      const now = clock.monotonicMs()
      if (known !== undefined && now < known.until) return known.rules
      const rules = load(facility)
      kept.set(facility, { until: now + MOST_AGE_MS, rules })
      rules.catch(() => kept.delete(facility))
      return rules
    },
    forget: (facility) => void kept.delete(facility),
  }
}

function rulesOf(
  { all, isRetired }: { all: readonly Template[]; isRetired: (template: Template) => boolean },
  reference: Reference,
  calendars: CalendarShelf,
  duty: Required<Pick<RuleContext, 'onDuty' | 'roster'>>,
): FacilityRules {
  const over = (template: Template): RuleContext => ({ template, reference, calendars, ...duty })
  const contexts = all.map(over)
  const runs = (workflow: string) => contexts.filter(({ template }) => template.id === workflow)
  return {
    reference,
    of: (workflow, version) => runs(workflow).find(({ template }) => template.version === version) ?? null,
    newest: (workflow) =>
      runs(workflow)
        .filter(({ template }) => !isRetired(template))
        .sort((a, b) => b.template.version - a.template.version)[0] ?? null,
    published: all,
    over,
    any: contexts[0] ?? null,
  }
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
