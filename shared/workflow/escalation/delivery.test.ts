import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCalendar, anInstant } from '../../../test/builders/calendars.ts'
import { at, builtIn, CALENDARS, completed, discharge, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { does, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import { calendarSchema } from '../../sla/calendar.ts'
import { calendarShelf } from '../../sla/calendar-shelf.ts'
import { isOpen } from '../../sla/working-time.ts'
import { planOf } from '../template/plan.ts'
import { templateSchema } from '../template/template.ts'
import { deliveryTime } from './delivery.ts'

/** Told between noon and half past alone; the step is late at eleven. */
const NOON = calendarSchema.parse({
  kind: 'hours',
  id: 'noon',
  version: '1',
  zone: 'America/New_York',
  week: { tue: [['12:00', '12:30']], wed: [['12:00', '12:30']] },
})
const OWNER = { level: 1, role: 'owner', percent: 75, silent: true }
const DESK = { level: 2, role: 'unit-coordinator', percent: 100, delivery: 'noon' }
const HOUSE = { level: 4, role: 'house-supervisor', percent: 150, plusMin: 60 }

/** Only reconciliation is left to be late: at eleven. */
function late(ladder: readonly object[], priority: 'routine' | 'stat' = 'routine'): Run {
  const template = templateSchema.parse({ ...builtIn('discharge.v1'), ladder })
  const context = { ...ruleContext('', { template }), calendars: calendarShelf([...CALENDARS, NOON]) }
  const plan = { destination: 'home', ownCar: true, caregiverInformed: true, mobility: 'walks' }
  const run = does(runOf(discharge({}, { context }), context), at(1), (state) =>
    completed(state, 'cm-plan', { at: at(1), facts: plan, context }),
  )
  const urgent = { ...taskOf(run.state, 'med-rec'), priority }
  return { ...run, state: { ...run.state, tasks: new Map(run.state.tasks).set(urgent.id, urgent) } }
}

/** When which level was told to whom, in minutes after ten. */
function told(run: Run): (readonly [minute: number, level: number, to: string])[] {
  return [...run.state.escalations.values()].flatMap((row) =>
    row.told.map(({ at: when, level, to, note }) => [(when - at(0)) / 60_000, level, to[0]?.id ?? note ?? ''] as const),
  )
}

const DAY = 24 * 60

test('[ES12] outside its hours a level is told to nobody, nor to anybody above; it is told when they begin', () => {
  const run = until(late([OWNER, DESK]), at(119))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ level: 2, breachedAt: at(60) })
  expect(told(run)).toEqual([[60, 2, 'outside its hours']])
  expect(told(until(run, at(120))).at(-1)).toEqual([120, 2, 'k.lind'])
})

test('[ES12] it is told again within them alone, and nothing is counted meanwhile', () => {
  const run = until(late([OWNER, DESK]), at(4 * DAY))
  expect(told(run).slice(1)).toEqual([
    [120, 2, 'k.lind'],
    [140, 2, 'k.lind'],
    [DAY + 120, 2, 'k.lind'],
  ])
})

test('[ES12] a level without hours is told at its own time, and a stat step at any hour', () => {
  expect(told(until(late([OWNER, DESK, HOUSE]), at(120)))).toEqual([
    [60, 2, 'outside its hours'],
    [120, 4, 'h.super'],
  ])
  expect(told(until(late([OWNER, DESK], 'stat'), at(60)))).toEqual([[60, 2, 'k.lind']])
})

test('[ES12] whenever it is wished, it is told at that moment or later, and always within the hours', () => {
  const { context, state } = late([OWNER, DESK])
  const task = taskOf(state, 'med-rec')
  fc.assert(
    fc.property(aCalendar, anInstant, (calendar, wish) => {
      const noon = { ...calendar, id: 'noon' }
      const own = { ...context, calendars: calendarShelf([...CALENDARS, noon]) }
      const of = { ...state, context: own, plan: planOf(context.template) }
      const when = deliveryTime(of, { task, level: 2 }, wish)
      expect(when).toBeGreaterThanOrEqual(wish)
      expect(isOpen(noon, when)).toBe(true)
      expect(deliveryTime(of, { task, level: 1 }, wish)).toBe(wish)
    }),
  )
})
