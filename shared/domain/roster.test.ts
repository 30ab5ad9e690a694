import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, smallHospital } from '../../test/builders/journey.ts'
import { type Roster, rosterFaults, rosterSchema } from './roster.ts'
import { rosterView, standIn } from './roster-view.ts'

const hospital = smallHospital()
const span = { from: at(-60), to: at(420) }
const roster = (over: { shifts?: object[]; absences?: object[] }): Roster => rosterSchema.parse(over)
const nurse = (user: string, over = {}) => ({ user, department: 'NUR', unit: '4W', ...span, ...over })
const ask = { role: 'worker', department: 'NUR', unit: '4W', room: '401', bed: 'A' } as const
const view = (over: Parameters<typeof roster>[0]) => rosterView(roster(over), hospital.members)

test('[RO1] a roster names people, departments and units that are there, and substitutes never stand in for each other', () => {
  const good = roster({
    shifts: [nurse('work.nur')],
    absences: [{ user: 'work.nur', ...span, substitute: 'lead.nur' }],
  })
  expect(rosterFaults(good, hospital)).toEqual([])
  const bad = roster({ shifts: [nurse('nobody'), nurse('work.nur', { unit: '9X', to: at(-60) })] })
  expect(rosterFaults(bad, hospital).join(' ')).toMatch(/nobody called nobody.*ends before.*no unit 9X/)
  const ring = ['work.nur', 'lead.nur', 'work.pha'].map((user, index, all) => ({
    user,
    ...span,
    substitute: all[(index + 1) % all.length],
  }))
  expect(rosterFaults(roster({ absences: ring }), hospital).join(' ')).toContain('stand in for one another')
})

test('[RO2] on duty is who has the shift, from its first moment up to its end', () => {
  const { onDuty, covers } = view({ shifts: [nurse('work.nur')] })
  const names = (minute: number) => onDuty(ask, at(minute)).map(({ id }) => id)
  expect([names(-61), names(-60), names(419), names(420)]).toEqual([[], ['work.nur'], ['work.nur'], []])
  expect(covers(ask, at(0))).toBe(true)
  expect(covers({ ...ask, department: 'PHA' }, at(0))).toBe(false)
  expect(onDuty({ ...ask, unit: '5W' }, at(0))).toEqual([])
})

test('[RO3] the narrowest assignment has the step: bed before room before unit before house', () => {
  const shifts = [nurse('work.nur', { unit: null }), nurse('lead.nur'), nurse('work.cm', { room: '401', bed: 'A' })]
  const { assignee } = view({ shifts })
  expect(assignee(ask, at(0))?.id).toBe('work.cm')
  expect(assignee({ ...ask, bed: 'B' }, at(0))?.id).toBe('lead.nur')
  expect(assignee({ ...ask, unit: '5W' }, at(0))?.id).toBe('work.nur')
  expect(assignee(ask, at(0), 'work.cm')?.id).toBe('lead.nur')
})

test('[RO3] several of the whole house share its beds: none has them all, a bed has one person, who goes moves theirs alone', () => {
  const users = ['work.nur', 'lead.nur', 'work.cm']
  const shifts = users.map((user) => nurse(user, { unit: null }))
  const beds = ['4W', '4E', '5W', '5E', '6W', '6E'].flatMap((unit) =>
    Array.from({ length: 30 }, (_, index) => ({
      ...ask,
      unit,
      room: String(401 + Math.floor(index / 2)),
      bed: 'AB'[index % 2] ?? '',
    })),
  )
  const { assignee } = view({ shifts })
  const whose = beds.map((bed) => assignee(bed, at(0))?.id ?? 'nobody')
  // A third of 180 is 60.
  for (const user of users) expect(whose.filter((id) => id === user).length).toBeGreaterThan(40)
  expect(beds.map((bed) => view({ shifts: shifts.toReversed() }).assignee(bed, at(200))?.id)).toEqual(whose)
  const without = beds.map((bed) => assignee(bed, at(0), 'work.cm')?.id)
  expect(without.filter((id, index) => id !== whose[index])).toHaveLength(whose.filter((id) => id === 'work.cm').length)
})

test('[RO4] who is away is stood in for, through a chain; where it ends in nobody the next one has it', () => {
  const away = (user: string, substitute: string | null) => ({ user, ...span, substitute })
  const shifts = [nurse('work.nur', { bed: 'A' }), nurse('lead.nur')]
  const chain = view({ shifts, absences: [away('work.nur', 'work.cm'), away('work.cm', 'work.pha')] })
  expect(chain.assignee(ask, at(0))?.id).toBe('work.pha')
  expect(view({ shifts, absences: [away('work.nur', null)] }).assignee(ask, at(0))?.id).toBe('lead.nur')
})

test('[RO6] a shift ends where its person goes away; who is back, or goes later, has the whole shift', () => {
  const away = (from: number, to: number, user = 'work.nur') => ({ user, from: at(from), to: at(to) })
  const end = (minute: number, absences: object[]) =>
    view({ shifts: [nurse('work.nur')], absences }).shiftEnd('work.nur', at(minute))
  expect(end(0, [])).toBe(at(420))
  expect(end(0, [away(120, 600)])).toBe(at(120))
  expect(end(200, [away(120, 600)])).toBe(at(120))
  expect(end(200, [away(60, 180)])).toBe(at(420))
  expect(end(0, [away(420, 600), away(0, 600, 'lead.nur')])).toBe(at(420))
  expect(end(0, [away(300, 600), away(240, 250)])).toBe(at(240))
})

test('[RO6] no absence makes a shift longer, and the end never lies within its own absence', () => {
  const minute = fc.integer({ min: -120, max: 600 })
  fc.assert(
    fc.property(fc.array(fc.tuple(minute, fc.integer({ min: 1, max: 200 })), { maxLength: 5 }), minute, (list, now) => {
      const absences = list.map(([from, long]) => ({ user: 'work.nur', from: at(from), to: at(from + long) }))
      const end = view({ shifts: [nurse('work.nur')], absences }).shiftEnd('work.nur', at(now))
      // Between now and the end the person is there.
      if (end === null) return now < -60
      const there = absences.every(({ from, to }) => from >= end || to <= at(now))
      return there && end <= at(420)
    }),
  )
})

test('[RO4] however absences name substitutes, a chain ends, and never in somebody who is away', () => {
  const who = fc.constantFrom('a', 'b', 'c', 'd')
  const absence = fc.record({ user: who, substitute: fc.option(who) })
  fc.assert(
    fc.property(fc.array(absence, { maxLength: 6 }), who, (list, user) => {
      const absences = roster({ absences: list.map((one) => ({ ...one, ...span })) }).absences
      const stands = standIn(absences, user, at(0))
      expect(absences.some((one) => one.user === stands)).toBe(false)
    }),
  )
})
