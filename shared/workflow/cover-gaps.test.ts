import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, CALENDARS, smallHospital } from '../../test/builders/journey.ts'
import { rosterSchema } from '../domain/roster.ts'
import { rosterView } from '../domain/roster-view.ts'
import { ALWAYS } from '../sla/calendar.ts'
import { coverGaps, LEAST_GAP_MS, without } from './cover-gaps.ts'
import type { CoverWanted } from './cover-wanted.ts'

const { members } = smallHospital()
const nurses: CoverWanted = { role: 'worker', department: 'NUR' }
const within = { from: at(0), to: at(1440) }
const shift = (from: number, to: number, over = {}) => ({
  user: 'work.nur',
  department: 'NUR',
  from: at(from),
  to: at(to),
  ...over,
})
const gapsOf = (roster: object, { calendar = ALWAYS, wanted = nurses } = {}) =>
  coverGaps({ wanted, calendar, roster: rosterSchema.parse(roster), members }, within)?.map(({ from, to, units }) => [
    (from - at(0)) / 60_000,
    (to - at(0)) / 60_000,
    units,
  ]) ?? null

test('[CV2] where nobody has a shift there is a gap, from the end of the one to the begin of the next', () => {
  expect(gapsOf({ shifts: [shift(-60, 420), shift(900, 1500)] })).toEqual([[420, 900, null]])
  expect(gapsOf({ shifts: [shift(-60, 420), shift(300, 1500)] })).toEqual([])
  expect(gapsOf({ shifts: [shift(-60, 420), shift(440, 1500)] }), 'no half hour').toEqual([])
})

test('[CV2] who is away leaves a gap, unless somebody stands in', () => {
  const away = { user: 'work.nur', from: at(100), to: at(300) }
  const shifts = [shift(-60, 1500)]
  expect(gapsOf({ shifts, absences: [away] })).toEqual([[100, 300, null]])
  expect(gapsOf({ shifts, absences: [{ ...away, substitute: 'lead.nur' }] })).toEqual([])
})

test('[CV2] outside a department’s hours nobody is missing', () => {
  const office = CALENDARS.find(({ id }) => id === 'office') ?? ALWAYS
  // Ten on a Tuesday: open until 17:00, and again on Wednesday from eight.
  expect(gapsOf({ shifts: [shift(-60, 60)] }, { calendar: office })).toEqual([
    [60, 420, null],
    [1320, 1440, null],
  ])
})

test('[CV3] a roster that knows nothing of them says nothing of them', () => {
  expect(gapsOf({ shifts: [shift(-60, 420, { department: 'PHA' })] })).toBeNull()
  expect(gapsOf({ shifts: [shift(-60, 420)] }, { wanted: { role: 'department-lead', department: 'NUR' } })).toBeNull()
  const week = 7 * 1440
  expect(gapsOf({ shifts: [shift(-week - 60, -week - 10)] })).toBeNull()
  expect(gapsOf({ shifts: [shift(-week - 60, -week + 10)] })).toEqual([[0, 1440, null]])
})

test('[CV4] units are looked at one by one, and what several lack at the same time is one gap', () => {
  const of = (unit: string | null, from: number, to: number) => shift(from, to, { unit })
  expect(gapsOf({ shifts: [of('4W', -60, 420), of('5W', -60, 500)] })).toEqual([[420, 1440, ['4W', '5W']]])
  expect(gapsOf({ shifts: [of('4W', -60, 1500), of('5W', -60, 500)] })).toEqual([[500, 1440, ['5W']]])
  const house = of(null, 400, 1500)
  expect(gapsOf({ shifts: [of('4W', -60, 420), of('5W', -60, 500), house] })).toEqual([])
})

test('[CV4] what was told of a gap is taken out of it; a rest that is too short is none', () => {
  const gap = { from: at(0), to: at(600) }
  const rest = (from: number, to: number) => without(gap, [{ from: at(from), to: at(to) }])
  expect(rest(0, 600)).toEqual([])
  expect(rest(200, 300)).toEqual([
    { from: at(0), to: at(200) },
    { from: at(300), to: at(600) },
  ])
  expect(rest(20, 600)).toEqual([])
  expect(rest(700, 800)).toEqual([gap])
})

test('[CV2] however shifts and absences lie, at each moment of a gap nobody is on duty, and elsewhere somebody or not for long', () => {
  const minute = fc.integer({ min: -40, max: 320 }).map((five) => five * 5)
  const span = fc.tuple(
    minute,
    fc.integer({ min: 1, max: 140 }).map((five) => five * 5),
    fc.constantFrom('work.nur', 'lead.nur', 'work.pha'),
  )
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 6 }), fc.array(span, { maxLength: 3 }), (shifts, away) => {
      const roster = rosterSchema.parse({
        shifts: shifts.map(([from, long, user]) => shift(from, from + long, { user })),
        absences: away.map(([from, long, user]) => ({ user, from: at(from), to: at(from + long) })),
      })
      const gaps = coverGaps({ wanted: nurses, calendar: ALWAYS, roster, members }, within) ?? []
      const { onDuty } = rosterView(roster, members)
      let lone = 0
      for (let now = at(0); now < at(1440); now += 5 * 60_000) {
        const isEmpty = onDuty({ ...nurses, unit: null }, now).length === 0
        const isGap = gaps.some(({ from, to }) => from <= now && now < to)
        if (isGap && !isEmpty) return false
        lone = isEmpty && !isGap ? lone + 5 * 60_000 : 0
        if (lone >= LEAST_GAP_MS) return false
      }
      return true
    }),
    { numRuns: 60 },
  )
})
