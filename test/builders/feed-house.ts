import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import type { RuleContext } from '../../shared/workflow/context.ts'
import { applyEvent } from '../../server/ingest/apply-event.ts'
import type { MapContext } from '../../server/ingest/hl7/mapping.ts'
import { mapMessage } from '../../server/ingest/hl7/map-message.ts'
import { parseMessage } from '../../server/ingest/hl7/parse-message.ts'
import { createMemoryDb } from '../../server/db/memory/memory-db.ts'
import type { Db } from '../../server/db/port.ts'
import type { FacilityRules } from '../../server/db/rule-contexts.ts'
import { runPlans } from '../../server/workflow/run-plans.ts'
import { SimRandom } from '../sim/random.ts'
import { someInbound } from './changes.ts'
import { ruleContext, smallHospital } from './journey.ts'
import { ManualTime } from './manual-time.ts'

/** The small hospital in memory with some built-in workflows: what a feed says is applied as the inbox applies it. */
export type FeedHouse = {
  readonly db: Db
  readonly facility: string
  readonly time: ManualTime
  /** A message comes; gives what the inbox would note. */
  readonly says: (message: string) => Promise<readonly string[]>
  /** Journeys of a workflow, oldest first. */
  readonly journeys: (workflow: string) => Promise<JourneyState[]>
}

/** Opens it at a moment. `mapping`: the codes of the house. */
export function openFeedHouse(workflows: readonly string[], at: number, mapping: Partial<MapContext> = {}): FeedHouse {
  const time = new ManualTime(at)
  const random = new SimRandom(1)
  const db = createMemoryDb({ clock: time, random, scheduler: time })
  const reference = smallHospital()
  const { facility } = reference
  const contexts = new Map(workflows.map((id): [string, RuleContext] => [id, ruleContext(`${id}.v1`)]))
  const newest = (id: string) => contexts.get(id) ?? null
  const published = [...contexts.values()].map(({ template }) => template)
  const over = (template: RuleContext['template']) => ({ ...ruleContext(), template })
  const rules: FacilityRules = { reference, of: newest, newest, published, over, any: null }
  const codes = { dischargeCodes: ['DISCH'], operatingRooms: ['OR'], orderCodes: [], documentCodes: [] }
  const context = { zone: reference.zone, ...codes, ...mapping }
  let count = 0
  return {
    db,
    facility,
    time,
    async says(text) {
      const parsed = parseMessage(Buffer.from(text))
      const mapped = parsed.ok ? mapMessage(parsed.value, context) : { quarantine: parsed.fault }
      if ('quarantine' in mapped) throw new Error(mapped.quarantine)
      const now = time.now()
      const message = someInbound(facility, `in-${(count += 1)}`, { raw: Buffer.from(text), receivedAt: now })
      return db.transaction(async (tx) => {
        const planned = []
        for (const event of mapped.events)
          planned.push(await applyEvent({ tx, message, reference, rules, arrivedAt: now }, event))
        const plans = planned.flatMap((one) => one.plans)
        const actor = { id: 'feed', name: 'Feed' }
        const run = await runPlans({ tx, random, rules, plans, actor, cause: message.id, verb: 'feed', now })
        return [...planned.flatMap(({ note }) => note ?? []), ...run.notes]
      })
    },
    async journeys(workflow) {
      const { items } = await db.reads.journeys(facility, { workflow }, { limit: 100, after: null })
      const states = await Promise.all(items.map(async ({ id }) => stateOf(await db.reads.journeyRows(facility, id))))
      return states.filter((state) => state !== null).toSorted((a, b) => a.journey.openedAt - b.journey.openedAt)
    },
  }
}
