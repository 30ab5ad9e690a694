import type { EscalationRow } from '../../shared/domain/escalation.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { MINUTE_MS } from '../../shared/kernel/instant.ts'
import { tellingsOf, type Told } from '../../shared/workflow/escalation/heard.ts'
import { seededDice } from '../builders/seeded-dice.ts'
import { makeAxis } from '../demo/day/axis.ts'
import type { Hint } from '../demo/day/world.ts'
import { scenario } from '../demo/scenario.ts'
import { crewOf } from './crew.ts'
import { type House, openHouse } from './house.ts'

/** What the reference day was: what came, what was done, and who was told what. */
export type DayTold = {
  readonly from: Instant
  readonly until: Instant
  readonly messages: number
  readonly done: number
  readonly refused: ReadonlyMap<string, number>
  readonly journeys: number
  readonly tellings: readonly Told[]
  readonly house: House
}

/** A seed gives always the same day. */
export type DaySpec = {
  readonly seed: string
  readonly minutes: number
  /** Departments in which nobody works at that minute. */
  readonly idle?: (department: string, minute: number) => boolean
}

/** Tuesday, seven by the hospital's clock: the day begins as shifts do. */
const SEVEN = Date.UTC(2026, 2, 10, 11)
/** Share of escalations that a coordinator takes, looking every six minutes (as the demo's coordinators). */
const TAKEN_SHARE = 0.7
const LOOK_MIN = 6

/** Plays a day of the demo hospital from its own scenario through the product's feed, law and timers. Same seed, same day. */
export async function referenceDay({ seed, minutes, idle = () => false }: DaySpec): Promise<DayTold> {
  const house = await openHouse(SEVEN, 7)
  const axis = makeAxis({ zeroAt: SEVEN, zeroMin: 0, speed: 1 })
  const hints = new Map<string, Hint>()
  const templates = new Map(house.templates.map((one) => [one.id, one]))
  const crew = crewOf(house, { seed, templates, hints, idle })
  const items = scenario({ seed, axis })
  let messages = 0
  let next = items.next().value
  for (let minute = 0; minute < minutes; minute += 1) {
    for (; next.atMin <= minute; next = items.next().value) {
      if (next.hint !== null) hints.set(next.hint.mrn, next.hint.hint)
      await house.hear(next.message)
      messages += 1
    }
    await house.sweep()
    await crew.look(minute)
    if (minute % LOOK_MIN === 0) await answer(house, seed)
    house.pass(MINUTE_MS)
  }
  await house.sweep()
  const escalations = await escalationsOf(house)
  const until = house.now()
  const journeys = (await allJourneys(house)).length
  return {
    from: SEVEN,
    until,
    messages,
    done: crew.done(),
    refused: crew.refused(),
    journeys,
    tellings: tellingsOf(escalations),
    house,
  }
}

async function allJourneys({ db, facility }: House) {
  const found = []
  for (let after: string | null = null, more = true; more;) {
    const page: Awaited<ReturnType<typeof db.reads.journeys>> = await db.reads.journeys(
      facility,
      {},
      { limit: 500, after },
    )
    found.push(...page.items)
    after = page.next
    more = after !== null
  }
  return found
}

async function escalationsOf(house: House): Promise<EscalationRow[]> {
  const found: EscalationRow[] = []
  for (const { id } of await allJourneys(house))
    for (const row of await house.db.reads.journeyRows(house.facility, id))
      if (row.kind === 'escalation') found.push(row)
  return found
}

/** Coordinators take most of what they are told, and leave some to climb. */
async function answer(house: House, seed: string): Promise<void> {
  const { db, facility, members } = house
  const open = await db.reads.tasks(facility, { state: 'open' }, { limit: 9000, after: null })
  const late = new Set(open.items.flatMap(({ level, journey }) => (level >= 2 ? [journey] : [])))
  for (const journey of late)
    for (const row of await db.reads.journeyRows(facility, journey)) {
      if (row.kind !== 'escalation' || row.state !== 'open') continue
      const last = row.told.at(-1)
      const who = members.find(({ id }) => id === last?.to[0]?.id)
      const dice = seededDice(`${seed}:ack:${row.id}:${row.told.length}`)
      if (who === undefined || (last?.level ?? 0) < 2 || !dice.chance(TAKEN_SHARE)) continue
      await house.ask(who, 'acknowledge', row.id, { backBy: dice.pick([10, 20, 40]) })
    }
}
