import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../../test/builders/asking.ts'
import { at, discharge, ruleContext, smallHospital, taskOf } from '../../../test/builders/journey.ts'
import { does, runOf, until } from '../../../test/builders/journey-run.ts'
import { rosterSchema } from '../../domain/roster.ts'
import { rosterView } from '../../domain/roster-view.ts'
import { settle } from '../settle.ts'
import { timersOf } from '../timers-of.ts'

const shift = (user: string, from: number, to: number, over = {}) => ({
  user,
  department: 'PHA',
  unit: '4W',
  from: at(from),
  to: at(to),
  ...over,
})
const context = (...shifts: object[]) => ({
  ...ruleContext(),
  roster: rosterView(rosterSchema.parse({ shifts }), smallHospital().members),
})
const MEMBERS = smallHospital().members
const STEP = 'j1/med-rec'

test('[AG1] a step of an assigned department is its assignee’s from the moment it opens; a pool’s is free', () => {
  const state = discharge({ destination: 'home' }, { context: context(shift('work.pha', -60, 300)) })
  expect(taskOf(state, 'med-rec')).toMatchObject({ state: 'claimed', assigned: true, owner: { id: 'work.pha' } })
  expect(taskOf(discharge({ destination: 'home' }), 'med-rec').state).toBe('free')
  const pool = context(shift('work.bil', -60, 300, { department: 'BIL' }))
  expect([...discharge({ destination: 'home' }, { context: pool }).tasks.values()].some((task) => task.assigned)).toBe(
    false,
  )
})

test('[AG3] [AG4] 15 min after the shift the task passes to the next one of that place, to the pool only if there is none', () => {
  const two = context(shift('work.pha', -60, 60), shift('lead.pha', 60, 600))
  const run = runOf(discharge({ destination: 'home' }, { context: two }), two)
  expect(timersOf(run.state, two)).toContainEqual(
    expect.objectContaining({ subject: STEP, step: 'shift-end', dueAt: at(75) }),
  )
  expect(taskOf(until(run, at(74)).state, 'med-rec')).toMatchObject({ owner: { id: 'work.pha' } })
  expect(taskOf(until(run, at(75)).state, 'med-rec')).toMatchObject({
    state: 'claimed',
    owner: { id: 'lead.pha' },
    assigned: true,
    passedOn: { from: { id: 'work.pha' }, to: { id: 'lead.pha' }, at: at(75), shiftEnd: true },
  })
  const one = context(shift('work.pha', -60, 60))
  const alone = until(runOf(discharge({ destination: 'home' }, { context: one }), one), at(75)).state
  expect(taskOf(alone, 'med-rec')).toMatchObject({ state: 'free', passedOn: { to: null } })
})

test('[RO6] who goes away within the shift loses the step 15 min after, also where that becomes known only later', () => {
  const shifts = [shift('work.pha', -60, 300), shift('lead.pha', -50, 300, { unit: null })]
  const away = { user: 'work.pha', from: at(60), to: at(300) }
  const told = { ...ruleContext(), roster: rosterView(rosterSchema.parse({ shifts, absences: [away] }), MEMBERS) }
  const before = context(...shifts)
  const run = runOf(discharge({ destination: 'home' }, { context: before }), before)
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ owner: { id: 'work.pha' }, releaseAt: at(315) })
  const known = settle(run.state, told, at(30))
  expect(taskOf(known, 'med-rec')).toMatchObject({ owner: { id: 'work.pha' }, releaseAt: at(75) })
  const after = taskOf(until(runOf(known, told), at(75)).state, 'med-rec')
  expect(after).toMatchObject({ owner: { id: 'lead.pha' }, passedOn: { from: { id: 'work.pha' }, shiftEnd: true } })
  const late = settle(run.state, told, at(100))
  expect(taskOf(late, 'med-rec').releaseAt).toBe(at(100))
  expect(settle(late, told, at(100))).toBe(late)
  expect(taskOf(until(runOf(late, told), at(101)).state, 'med-rec')).toMatchObject({ owner: { id: 'lead.pha' } })
})

test('[AG5] kept with a reason it stays beyond the shift; handed over or released it goes at once', () => {
  const two = context(shift('work.pha', -60, 60), shift('lead.pha', 60, 600))
  const run = runOf(discharge({ destination: 'home' }, { context: two }), two)
  const say = (args: Record<string, unknown>, by = 'work.pha') =>
    does(run, at(50), (state) => taken(ask(state, 'hand-over', STEP, by, { at: at(50), args, context: two })))
  const kept = say({ keep: 'nearly done' })
  expect(taskOf(until(kept, at(300)).state, 'med-rec')).toMatchObject({ owner: { id: 'work.pha' } })
  expect(taskOf(say({ user: 'lead.pha' }).state, 'med-rec')).toMatchObject({ owner: { id: 'lead.pha' } })
  expect(taskOf(say({ release: true }).state, 'med-rec'), 'nobody else is on duty yet').toMatchObject({ state: 'free' })
  expect(taskOf(say({ release: true }, 'lead.pha').state, 'med-rec')).toMatchObject({ state: 'free' })
  expect(
    refused(ask(run.state, 'hand-over', STEP, 'work.pha', { args: { user: 'work.trn' }, context: two })).code,
  ).toBe('invalid')
  expect(refused(ask(run.state, 'hand-over', STEP, 'lead.pha', { args: { keep: 'x' }, context: two })).code).toBe(
    'not-owner',
  )
})

test('[AG5] a hand-over decided again on its own result changes nothing', () => {
  const held = taken(ask(discharge({ destination: 'home' }), 'claim', STEP, 'work.pha'))
  for (const args of [{ keep: 'nearly done' }, { user: 'lead.pha' }, { release: true }]) {
    const once = taken(ask(held, 'hand-over', STEP, 'lead.pha', { args: 'keep' in args ? { release: true } : args }))
    const again = ask(once, 'hand-over', STEP, 'lead.pha', { args: 'keep' in args ? { release: true } : args })
    expect(taken(again)).toBe(once)
  }
})
