import { stateOf } from '../../shared/changes/journey-state.ts'
import { facilityIdSchema, journeyIdSchema } from '../../shared/kernel/ids.ts'
import type { JourneyEvent } from '../../shared/workflow/journey-event.ts'
import { openJourney } from '../../shared/workflow/open-journey.ts'
import { step } from '../../shared/workflow/step.ts'
import { appendChange } from '../../server/changelog/append-change.ts'
import type { Db } from '../../server/db/port.ts'
import { createRuleContexts } from '../../server/db/rule-contexts.ts'
import type { ManualTime } from '../builders/manual-time.ts'
import { FACILITY, UNITS } from './hospital.ts'
import type { SimRandom } from './random.ts'

const ACTOR = { id: 'feed', name: 'feed' }
const SOURCE = { kind: 'message', ref: 'sim' } as const

/** What the hospital's feed does to journeys, apart from what people do: opens, moves, tells facts, lets leave, cancels. */
export class SimFeed {
  readonly #db: Db
  readonly #time: ManualTime
  readonly #random: SimRandom
  readonly #contexts: ReturnType<typeof createRuleContexts>
  readonly #template: string
  readonly journeys: string[] = []
  #count = 0

  constructor(db: Db, time: ManualTime, random: SimRandom, template: string) {
    this.#db = db
    this.#time = time
    this.#random = random
    this.#template = template
    this.#contexts = createRuleContexts(db.reads, time)
  }

  async open(): Promise<void> {
    const id = journeyIdSchema.parse(`j${(this.#count += 1)}`)
    const rules = await this.#contexts.fresh(FACILITY)
    const context = rules?.newest(this.#template)
    if (context === undefined || context === null) throw new Error('the simulated house has no template')
    const at = this.#time.now()
    const unit = this.#random.pick(UNITS) ?? null
    const state = openJourney(
      {
        id,
        facility: facilityIdSchema.parse(FACILITY),
        stage: 'ordered',
        placement: { unit, room: `${this.#count}`, bed: 'A' },
        identity: {
          family: `CANARY${this.#count}`,
          given: 'Ana',
          birthDate: null,
          sex: null,
          mrn: `m${id}`,
          visit: id,
        },
        facts: [{ name: 'destination', value: 'home', class: 'ops' }],
        initials: 'CA',
        marks: [],
        priority: 'routine',
        order: { id: `o-${id}`, by: null },
        at,
        source: SOURCE,
      },
      context,
      at,
    )
    await this.#db.transaction((tx) =>
      appendChange(tx, this.#random, {
        before: null,
        after: state,
        context,
        actor: ACTOR,
        verb: 'opened',
        cause: null,
        effectiveAt: at,
        now: at,
      }),
    )
    this.journeys.push(id)
    this.#db.ring(FACILITY)
  }

  /** One event on one journey. */
  async event(): Promise<void> {
    const id = this.#random.pick(this.journeys)
    if (id === undefined) return this.open()
    const at = this.#time.now()
    const event = this.#draw(at)
    const rules = await this.#contexts.fresh(FACILITY)
    await this.#db.transaction(async (tx) => {
      const before = stateOf(await tx.lockJourneys(FACILITY, [id]))
      const context = before === null ? null : rules?.of(before.journey.workflow, before.journey.templateVersion)
      if (before === null || context === null || context === undefined) return
      const after = step(before, event, context, at)
      await appendChange(tx, this.#random, {
        before,
        after,
        context,
        actor: ACTOR,
        verb: event.type,
        cause: null,
        effectiveAt: at,
        now: at,
      })
    })
    this.#db.ring(FACILITY)
  }

  #draw(at: number): JourneyEvent {
    const kind = this.#random.between(1, 9 + (this.#random.oneIn(4) ? 3 : 0))
    const facts = (name: string, value: string | boolean, held: 'ops' | 'phi' = 'ops') =>
      ({ type: 'facts', facts: [{ name, value, class: held }], at, source: SOURCE }) as const
    if (kind <= 6) {
      const unit = this.#random.oneIn(8) ? null : (this.#random.pick(UNITS) ?? null)
      return { type: 'facts', facts: [], placement: { unit, room: `${kind}`, bed: 'B' }, at, source: SOURCE }
    }
    if (kind === 7) return facts('destination', this.#random.pick(['home', 'snf', 'rehab']) ?? 'home')
    if (kind === 8) return facts('medsToBedOptIn', true)
    if (kind === 9) return facts('diagnosis', `CANARYDX${at}`, 'phi')
    if (kind === 10) return { type: 'left', confirmed: true, at, source: SOURCE }
    if (kind === 11) return { type: 'left-undone', at, source: SOURCE }
    return { type: 'cancelled', reason: 'order', at, source: SOURCE }
  }
}
