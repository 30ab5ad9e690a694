import { expect, test } from 'vitest'
import type { JourneyState } from '../../shared/changes/journey-state.ts'
import { DAY_MS, MINUTE_MS } from '../../shared/kernel/instant.ts'
import { someChange } from '../../test/builders/changes.ts'
import { type FeedHouse, openFeedHouse } from '../../test/builders/feed-house.ts'
import { adt } from '../../test/builders/hl7/adt.ts'
import { appointment } from '../../test/builders/hl7/appointment.ts'
import { merge } from '../../test/builders/hl7/merge.ts'
import { message } from '../../test/builders/hl7/message.ts'
import { order } from '../../test/builders/hl7/order.ts'

const AT = Date.UTC(2026, 2, 10, 14)
const CODES = { orderCodes: ['recall:RECALL', 'auth:MRI', 'stock:PUMP'] }
const ALL = ['admission', 'or.change', 'auth', 'recall', 'supply', 'followup']

/** A feed of the small hospital: everything is told a minute after what came before. */
function feed() {
  const house = openFeedHouse(ALL, AT, CODES)
  let count = 0
  const head = () => {
    house.time.leap(MINUTE_MS)
    return { at: house.time.now(), controlId: `M${(count += 1)}` }
  }
  const who = (mrn: string) => ({ mrn, family: 'Sample', given: 'Ada' })
  return {
    house,
    merges: (retired: string, into: string) =>
      house.says(merge({ ...head(), patient: who(into), retired: who(retired) })),
    orders: (mrn: string, code: string, placer: string) =>
      house.says(order({ ...head(), patient: who(mrn), control: 'NW', placer, code: { code, text: code } })),
    books: (trigger: string, mrn: string, more: object) =>
      house.says(appointment({ ...head(), trigger, patient: who(mrn), startAt: AT + 9 * DAY_MS, ...more })),
    admits: (trigger: string, mrn: string, visit: object) =>
      house.says(adt({ ...head(), trigger, patient: who(mrn), visit: { number: 'V1', class: 'I', ...visit } })),
    sends: (type: string, ...segments: string[][]) => house.says(message({ ...head(), type }, segments)),
  }
}

const stageOf = (state: JourneyState | undefined) => state?.journey.stage
const markedAlike = (state: JourneyState) => state.journey.marks.includes('likely-duplicate')
async function one(house: FeedHouse, workflow: string): Promise<JourneyState> {
  const [state, ...more] = await house.journeys(workflow)
  if (state === undefined || more.length > 0) throw new Error(`${more.length + (state ? 1 : 0)} ${workflow}`)
  return state
}

test('[IN24] a chain of merges: what is said of the last survivor, or of any number before, reaches the recall', async () => {
  const { house, orders, merges, books } = feed()
  await orders('A', 'RECALL', 'O1')
  await merges('A', 'B')
  await merges('B', 'C')
  expect((await one(house, 'recall')).identity?.mrn).toBe('C')
  await books('S12', 'C', { filler: 'S1' })
  const booked = await one(house, 'recall')
  expect(Object.keys({ ...booked.journey.facts, ...booked.phi?.facts })).toContain('appointmentAt')
  await orders('A', 'RECALL', 'O9')
  expect((await house.journeys('recall')).map(({ journey }) => journey.state)).toEqual(['open'])
})

test('[IN24] a merge that would close a ring changes nothing, and both numbers still lead to the journey', async () => {
  const { house, orders, merges } = feed()
  await orders('A', 'MRI', 'O1')
  await merges('A', 'B')
  await merges('B', 'A')
  for (const mrn of ['A', 'B']) await orders(mrn, 'MRI', `again-${mrn}`)
  expect((await one(house, 'auth')).identity?.mrn).toBe('B')
})

test('[IN24] both numbers had one of the same programme: both stay open and say so, and what names the case reaches both', async () => {
  const { house, orders, merges } = feed()
  await orders('A', 'RECALL', 'O1')
  await orders('B', 'RECALL', 'O2')
  expect((await house.journeys('recall')).map(markedAlike)).toEqual([false, false])
  await merges('A', 'B')
  const both = await house.journeys('recall')
  expect(both.map(({ journey }) => journey.state)).toEqual(['open', 'open'])
  expect(both.map(({ identity }) => identity?.mrn)).toEqual(['B', 'B'])
  expect(both.map(({ journey }) => journey.facts['likelyDuplicate']?.value)).toEqual([true, true])
  const versions = both.map(({ journey }) => journey.version)
  // The same programme ordered once more, with a number nobody knows: no third one opens, both hear of it.
  await orders('B', 'RECALL', 'O3')
  const after = await house.journeys('recall')
  expect(after).toHaveLength(2)
  const keys = await house.db.reads.journeysByKeys(house.facility, ['link:recall:O3'])
  expect(keys.map(({ id }) => id).toSorted()).toEqual(both.map(({ journey }) => journey.id).toSorted())
  expect(versions).toHaveLength(2)
})

test('[IN24] one of the two is closed: its key, and what is said of the person, lead to the other', async () => {
  const { house, orders, merges, books } = feed()
  await orders('A', 'RECALL', 'O1')
  await orders('B', 'RECALL', 'O2')
  await merges('A', 'B')
  // The newest by key is the one that came with the merge: it is called off by its own number.
  await house.says(
    order({
      at: house.time.now(),
      controlId: 'X1',
      patient: { mrn: 'B', family: 'Sample', given: 'Ada' },
      control: 'CA',
      placer: 'O1',
      code: { code: '', text: '' },
    }),
  )
  const [first, second] = await house.journeys('recall')
  const open = [first, second].filter((state) => state?.journey.state === 'open' && state.journey.hold === null)
  expect(open.map((state) => state?.identity?.mrn)).toEqual(['B'])
  await books('S12', 'B', { filler: 'S7' })
  await orders('B', 'RECALL', 'O5')
  expect(await house.journeys('recall')).toHaveLength(2)
})

test('[IN24] what was done for good under the retired number is not opened anew under the survivor', async () => {
  const { house, orders, merges } = feed()
  await orders('A', 'RECALL', 'O1')
  const done = await one(house, 'recall')
  const closed = { ...done.journey, state: 'closed' as const, closedAt: AT, closeReason: 'completed' }
  const { db, facility } = house
  await db.transaction((tx) => tx.write(someChange(facility, closed.id, { rows: [closed] })))
  await merges('A', 'B')
  const notes = await orders('B', 'RECALL', 'O2')
  expect(notes).toEqual(['Its journey is closed already: kept.'])
  expect(await house.journeys('recall')).toHaveLength(1)
})

test('[IN24] an admission, an operation and an authorization go on under the survivor by visit and number; supply is of nobody', async () => {
  const { house, admits, books, orders, merges, sends } = feed()
  await admits('A05', 'A', { location: null })
  await books('S13', 'A', { filler: 'OP1', location: { unit: 'OR', room: '1' } })
  await orders('A', 'MRI', 'O1')
  await sends('OMS^O05', ['ORC', 'NW', 'R1'], ['RQD', '1', 'I9^Pump', '', '', '1', '', '', '4W'])
  await merges('A', 'B')
  await admits('A01', 'B', { location: { unit: 'ED' } })
  await books('S15', 'B', { filler: 'OP1', location: { unit: 'OR', room: '1' } })
  await sends('RPA^I08', ['PID', '1', '', 'B^^^HOSP^MR', '', 'Sample^Ada'], ['RF1', 'A', 'R', '', '', '', 'O1'])
  expect(stageOf(await one(house, 'admission'))).toBe('requested')
  expect((await one(house, 'or.change')).journey.facts['changeKind']?.value).toBe('cancelled')
  const auth = await one(house, 'auth')
  expect([auth.identity?.mrn, stageOf(auth), auth.journey.closeReason]).toEqual(['B', 'closed', 'completed'])
  expect((await one(house, 'supply')).journey.marks).not.toContain('merged')
})
