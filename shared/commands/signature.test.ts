import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, facts, opening, ruleContext, smallHospital, taskOf } from '../../test/builders/journey.ts'
import { runOf, until } from '../../test/builders/journey-run.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import type { Reference } from '../domain/reference.ts'
import { actorSchema } from '../domain/person.ts'
import { rosterView } from '../domain/roster-view.ts'
import { rosterSchema } from '../domain/roster.ts'
import { NOBODY_COMES } from '../workflow/incoming.ts'
import { openJourney } from '../workflow/open-journey.ts'
import { settle } from '../workflow/settle.ts'

const hospital = smallHospital()
const nurse = (name: string): Reference['members'][number] => {
  const one = hospital.members.find(({ username }) => username === 'work.nur')
  if (one === undefined) throw new Error('no nurse')
  return { ...one, id: `test:${name}` as typeof one.id, username: name, name: `Nurse ${name}` }
}
const members = [...hospital.members, nurse('day'), nurse('night')]
const shift = (user: string, from: number, to: number, over = {}) => ({
  user,
  department: 'NUR',
  unit: '4W',
  from: at(from),
  to: at(to),
  ...over,
})
const lind = (from: number, to: number) => shift('k.lind', from, to, { role: 'unit-coordinator', department: null })

/** A hand-over of 4 West whose shift ends half an hour after ten, by this roster; the day nurse has written it. */
function written(...shifts: object[]) {
  const roster = rosterView(rosterSchema.parse({ shifts }), members)
  const rules = ruleContext('shift-handover.v1', { reference: { members }, absent: ['unit-coordinator'] })
  const context = { ...rules, roster }
  const placement = { unit: '4W', room: null, bed: null }
  const said = facts({ shiftEndAt: at(30) }, context.template)
  const opened = openJourney(opening({ stage: 'open', placement, identity: null, facts: said }), context, at(0))
  const person = (name: string) => {
    const found = members.find(({ username }) => username === name)
    if (found === undefined) throw new Error(name)
    return actorSchema.parse({ ...found, facility: 'test', session: 's1', class: 'phi' })
  }
  const says = (state: JourneyState, by: string, key: string, minute: number, args = {}) =>
    ask(state, 'complete', `${opened.journey.id}/${key}`, person(by), { at: at(minute), args, context })
  const state = taken(says(opened, 'day', 'keep-or-release', 10))
  return { context, state, signs: (by: string, args = {}) => says(state, by, 'sign-summary', 20, args), says }
}

const bothShifts = [shift('test:day', -400, 30), shift('test:night', 30, 700)]

test('[HO5] the hand-over is signed in person, never by who wrote it', () => {
  const of = written()
  expect(refused(of.signs('day')).message).toContain('Who wrote the hand-over does not sign it')
  expect(refused(of.signs('k.lind', { performedBy: 'Nurse night' })).message).toContain('signs it themselves')
  expect(taskOf(taken(of.signs('night')), 'sign-summary').state).toBe('done')
})

test('[HO6] by the roster somebody who comes on signs: the coordinator where one is there, else the nurses of that unit', () => {
  const nurses = written(...bothShifts)
  expect(refused(nurses.signs('work.nur'))).toMatchObject({
    code: 'forbidden',
    message: 'Signed by who comes on: Nurse night.',
  })
  expect(refused(nurses.signs('lead.nur')).message).toContain('Nurse night')
  for (const by of ['night', 'k.lind']) expect(taskOf(taken(nurses.signs(by)), 'sign-summary').state).toBe('done')
  const coordinated = written(...bothShifts, lind(30, 700))
  expect(refused(coordinated.signs('night')).message).toBe('Signed by who comes on: k lind.')
  expect(taskOf(taken(coordinated.signs('k.lind')), 'sign-summary').state).toBe('done')
  const elsewhere = written(...bothShifts, lind(-400, 30), shift('work.nur', 30, 700, { unit: '5W' }))
  expect(refused(elsewhere.signs('k.lind')).message, 'her shift ends').toContain('Nurse night')
  expect(refused(elsewhere.signs('work.nur')).message, 'of another unit').toContain('Nurse night')
})

test('[HO7] where nobody comes on the card says so, the lead is told before it is late and signs; so may the supervisor', () => {
  const of = written(shift('test:day', -400, 30), lind(-400, 30))
  expect(taskOf(of.state, 'sign-summary')).toMatchObject({ state: 'free', flags: [NOBODY_COMES] })
  expect(refused(of.signs('night')).message).toContain('Nobody of the next shift is on the roster')
  for (const by of ['lead.nur', 'h.super']) expect(taskOf(taken(of.signs(by)), 'sign-summary').state).toBe('done')
  const told = [...until(runOf(of.state, of.context), at(35)).state.escalations.values()]
  const sign = told.filter(({ title }) => title === 'Sign the summary').flatMap((row) => row.told)
  expect(sign.flatMap(({ to }) => to.map(({ id }) => id))).toContain('lead.nur')
})

test('[HO7] somebody who is put on the roster takes the word off the card; risen to the lead, the lead may sign', () => {
  const of = written(shift('test:day', -400, 30), lind(-400, 30))
  const filled = { ...of.context, roster: written(...bothShifts, lind(-400, 30)).context.roster }
  const after = settle(of.state, filled, at(21))
  expect(taskOf(after, 'sign-summary').flags).toEqual([])
  const late = until(runOf(written(...bothShifts).state, written(...bothShifts).context), at(120)).state
  expect(taskOf(late, 'sign-summary').level).toBeGreaterThanOrEqual(3)
  expect(taskOf(taken(written(...bothShifts).says(late, 'lead.nur', 'sign-summary', 121)), 'sign-summary').state).toBe(
    'done',
  )
})
