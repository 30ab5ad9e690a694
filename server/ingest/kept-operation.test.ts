import { expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../shared/kernel/instant.ts'
import { openJourney } from '../../shared/workflow/open-journey.ts'
import { someInbound } from '../../test/builders/changes.ts'
import { appointment } from '../../test/builders/hl7/appointment.ts'
import { builtIn, opening, ruleContext, smallHospital } from '../../test/builders/journey.ts'
import { ManualTime } from '../../test/builders/manual-time.ts'
import { SimRandom } from '../../test/sim/random.ts'
import { createMemoryDb } from '../db/memory/memory-db.ts'
import type { FacilityRules } from '../db/rule-contexts.ts'
import type { OpenPlan } from '../workflow/journey-plan.ts'
import { applyEvent } from './apply-event.ts'
import { mapMessage } from './hl7/map-message.ts'
import { parseMessage } from './hl7/parse-message.ts'

const AT = Date.UTC(2026, 2, 10, 14)
const EIGHT = AT + DAY_MS
const NINE = EIGHT + 60 * MINUTE_MS
const reference = smallHospital()
const template = builtIn('or.change.v1')
const context = ruleContext('or.change.v1')
const rules: FacilityRules = {
  reference,
  of: () => context,
  newest: (id) => (id === template.id ? context : null),
  published: [template],
  over: () => context,
  any: null,
}
const mapping = { zone: reference.zone, dischargeCodes: [], operatingRooms: ['OR'], orderCodes: [], documentCodes: [] }
type Told = { readonly startAt: number; readonly room?: string; readonly at?: number }

/** A house whose scheduler speaks: gives what opens. */
function scheduler() {
  const time = new ManualTime(AT)
  const db = createMemoryDb({ clock: time, random: new SimRandom(1), scheduler: time })
  let count = 0
  const says = async (trigger: string, { startAt, room = '1', at = AT }: Told): Promise<OpenPlan | undefined> => {
    const controlId = `M${(count += 1)}`
    const patient = { mrn: 'SYN1', family: 'Sample', given: 'Ada' }
    const text = appointment({ at, controlId, trigger, patient, filler: 'A1', startAt, location: { unit: 'OR', room } })
    const parsed = parseMessage(Buffer.from(text))
    const mapped = parsed.ok ? mapMessage(parsed.value, mapping) : { quarantine: parsed.fault }
    if ('quarantine' in mapped) throw new Error(mapped.quarantine)
    const message = someInbound(reference.facility, controlId, { raw: Buffer.from(text), receivedAt: AT })
    return db.transaction(async (tx) => {
      const planned = []
      for (const event of mapped.events)
        planned.push(...(await applyEvent({ tx, message, reference, rules, arrivedAt: AT }, event)).plans)
      return planned.find((plan): plan is OpenPlan => plan.kind === 'open')
    })
  }
  return { says, passes: (ms: number) => time.leap(ms) }
}

function opened({ facts, formerly = {}, at, source }: OpenPlan) {
  return openJourney({ ...opening({ stage: 'detected' }), facts, formerly, at, source }, context, AT).journey.facts
}

test('[SN12] the first S13 of an operation has the time and room that its S12 told, with that message', async () => {
  const { says } = scheduler()
  expect(await says('S12', { startAt: EIGHT, at: AT - 60 * MINUTE_MS })).toBeUndefined()
  const plan = await says('S13', { startAt: NINE, room: '4' })
  if (plan === undefined) throw new Error('nothing opened')
  const facts = opened(plan)
  expect(facts['surgeryAt']?.value).toBe(NINE)
  expect(facts['surgeryWasAt']).toMatchObject({ value: EIGHT, at: AT - 60 * MINUTE_MS, source: { ref: 'ADT^A01 M1' } })
  expect([facts['operatingRoomWas']?.value, facts['operatingRoom']?.value]).toEqual(['1', '4'])
})

test('[SN12] a cancelled operation says what was given up; one that nobody told of before has no old values', async () => {
  const told = scheduler()
  await told.says('S12', { startAt: EIGHT })
  const plan = await told.says('S15', { startAt: EIGHT })
  expect(plan?.formerly?.['surgeryAt']?.value).toBe(EIGHT)
  const first = await scheduler().says('S13', { startAt: NINE })
  if (first === undefined) throw new Error('nothing opened')
  expect(opened(first)['surgeryWasAt']).toBeUndefined()
})

test('[SN12] a message that is older than what is kept changes nothing of it; a week after its time it is forgotten', async () => {
  const late = scheduler()
  await late.says('S13', { startAt: NINE, at: AT - 10 * MINUTE_MS })
  await late.says('S12', { startAt: EIGHT, at: AT - 60 * MINUTE_MS })
  const next = await late.says('S14', { startAt: NINE + DAY_MS })
  expect(next?.formerly?.['surgeryAt']?.value).toBe(NINE)
  const old = scheduler()
  await old.says('S12', { startAt: EIGHT })
  old.passes(8 * DAY_MS + 60 * MINUTE_MS)
  expect((await old.says('S13', { startAt: NINE }))?.formerly).toBeUndefined()
})
