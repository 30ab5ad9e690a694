import { expect, test } from 'vitest'
import {
  at,
  builtIn,
  completed,
  discharge,
  facts as factsOf,
  opening,
  ruleContext,
  smallHospital,
  taskOf,
} from '../../../test/builders/journey.ts'
import { runOf, until } from '../../../test/builders/journey-run.ts'
import { story } from '../../../test/builders/workflow-story.ts'
import { rosterSchema } from '../../domain/roster.ts'
import { rosterView } from '../../domain/roster-view.ts'
import { NOBODY_APPROVES } from '../nobody-approves.ts'
import { openJourney } from '../open-journey.ts'
import { settle } from '../settle.ts'

const { members } = smallHospital()
const shift = (user: string, department: string, from: number, to: number, role = 'worker') => ({
  user,
  role,
  department,
  from: at(from),
  to: at(to),
})
const house = (name: string, ...shifts: object[]) => ({
  ...ruleContext(name),
  roster: rosterView(rosterSchema.parse({ shifts }), members),
})
const discharged = (...shifts: object[]) => {
  const context = house('discharge.v1', ...shifts)
  return runOf(discharge({ mobility: 'walks' }, { context }), context)
}
const toldOf = (run: ReturnType<typeof runOf>) =>
  [...run.state.escalations.values()].flatMap(({ told }) => told.map(({ level, note }) => [level, note]))

test('[ES13] a step that nobody on duty may do goes on at once to the next level, and says so, before it is due', () => {
  // The pharmacist went home at nine; the night one comes at eleven at night.
  const run = discharged(shift('work.pha', 'PHA', -600, -60), shift('work.pha', 'PHA', 780, 1200))
  const { handoff, clock } = taskOf(run.state, 'med-rec')
  const heard = Math.min(handoff?.clock.dueAt ?? Infinity, clock?.warnAt ?? Infinity)
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ state: 'free', level: 0 })
  expect(toldOf(until(run, heard - 1))).toEqual([])
  const after = until(run, heard)
  expect(taskOf(after.state, 'med-rec')).toMatchObject({ level: 2, breachedAt: null })
  expect(toldOf(after)).toEqual([
    [1, 'nobody on duty'],
    [2, null],
  ])
  // The coordinator is not told a second time when it falls due.
  expect(toldOf(until(after, clock?.dueAt ?? 0)).filter(([level]) => level === 1)).toHaveLength(1)
})

test('[ES13] it is said on the journey before that, by who is missing', () => {
  const run = discharged(shift('work.pha', 'PHA', -600, -60))
  const warned = until(run, taskOf(run.state, 'med-rec').handoff?.clock.warnAt ?? 0)
  expect(warned.state.journey.marks).toContain('no-cover')
  expect(warned.state.journey.uncovered).toContainEqual(
    expect.objectContaining({ role: 'worker', department: 'PHA', level: 2 }),
  )
})

test('[ES13] where somebody is on duty, or the roster does not know them, it waits for its own time', () => {
  const there = discharged(shift('lead.pha', 'PHA', 10, 600))
  const level = (run: ReturnType<typeof runOf>, minute: number) => taskOf(until(run, at(minute)).state, 'med-rec').level
  expect([level(there, 59), level(there, 61)]).toEqual([1, 2])
  const unknown = discharged(shift('work.trn', 'TRN', -600, -60))
  expect([level(unknown, 59), level(unknown, 61)]).toEqual([1, 2])
})

test('[ES13] of a step that is approved nobody is there only where no level that may decide has anybody', () => {
  const leads = [
    shift('lead.sup', 'SUP', -600, -60, 'department-lead'),
    shift('lead.fin', 'FIN', -600, -60, 'department-lead'),
  ]
  const asked = (...shifts: object[]) => {
    const context = house('supply.v1', ...shifts)
    const need = story('supply', { stage: 'need', facts: { itemId: 'I1', itemName: 'Pump set' } })
    const state = need.done(20, 'check-stock', { stockFound: 'order', orderAmount: 3000 }).run().state
    return taskOf(until(runOf(settle(state, context, at(20)), context), at(20 + 200)).state, 'requisition')
  }
  const [lead = {}, finance = {}] = leads
  expect(asked(lead, finance)).toMatchObject({ level: 2, breachedAt: null })
  expect(asked(lead, { ...finance, to: at(600) })).toMatchObject({ level: 1 })
  expect(asked(lead), 'finance is not on the roster').toMatchObject({ level: 1 })
})

test('[AP13] a requisition above every limit says so on its card, and its next level hears before it is late, roster or none', () => {
  const supply = builtIn('supply.v1')
  const approvals = supply.approvals.map((rule) => ({ ...rule, levels: [{ role: 'worker' as const, upTo: 500 }] }))
  const context = { ...ruleContext('supply.v1'), template: { ...supply, approvals } }
  const capped = (orderAmount: number) => {
    const said = factsOf({ itemId: 'i1', stockFound: 'order', orderAmount }, supply)
    const opened = openJourney(opening({ stage: 'need', identity: null, facts: said }), context, at(0))
    return runOf(completed(opened, 'check-stock', { at: at(1), context }), context)
  }
  expect(taskOf(capped(500).state, 'requisition').flags).toEqual([])
  const above = capped(501)
  expect(taskOf(above.state, 'requisition')).toMatchObject({ state: 'free', flags: [NOBODY_APPROVES] })
  const warnAt = taskOf(above.state, 'requisition').clock?.warnAt ?? 0
  const heard = until(above, Math.min(warnAt, taskOf(above.state, 'requisition').handoff?.clock.dueAt ?? Infinity))
  expect(taskOf(heard.state, 'requisition')).toMatchObject({ level: 2, breachedAt: null })
})
