import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, completed, discharge, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { does, hears, runOf, until } from '../../../test/builders/journey-run.ts'
import { journeyIdSchema } from '../../kernel/ids.ts'
import { heardBy, interruptionsPer10Min, tellingsOf, type Told } from './heard.ts'

const aTelling: fc.Arbitrary<Told> = fc
  .record({
    to: fc.constantFrom('a', 'b'),
    minute: fc.integer({ min: 0, max: 60 }),
    level: fc.integer({ min: 2, max: 4 }),
  })
  .map(({ to, minute, level }) => ({
    to,
    at: at(minute),
    level,
    escalation: `j${minute}!leave`,
    journey: `j${minute}`,
  }))

test('[ES11] a storm is one word to each person, and nothing is left out of it', () => {
  fc.assert(
    fc.property(fc.array(aTelling, { maxLength: 30 }), (tellings) => {
      const heard = heardBy(tellings)
      const key = (one: Told) => `${one.to} ${one.at} ${one.level} ${one.escalation}`
      expect(heard.flatMap((one) => one.tellings.map(key)).toSorted()).toEqual(tellings.map(key).toSorted())
      for (const { to, at: first, tellings: own } of heard) {
        expect(own.length === 1 || own.length > 3).toBe(true)
        expect(own.every((one) => one.to === to && one.at - first < 5 * 60_000)).toBe(true)
      }
      for (const to of ['a', 'b']) {
        const mine = heard.filter((one) => one.to === to).map((one) => one.at)
        // Five minutes hold at most three single words and the one that begins a storm.
        for (const from of mine)
          expect(mine.filter((one) => one >= from && one < from + 5 * 60_000).length).toBeLessThan(8)
      }
    }),
  )
})

test('[ES11] twenty journeys late in the same minute are one digest for the coordinator, with all twenty in it', () => {
  const rows = Array.from({ length: 20 }, (_, index) => {
    const id = journeyIdSchema.parse(`j${index}`)
    const run = until(runOf(discharge({ mobility: 'walks' }, { id })), at(60))
    return [...run.state.escalations.values()]
  }).flat()
  const heard = heardBy(tellingsOf(rows)).filter(({ to }) => to === 'k.lind')
  expect(heard).toHaveLength(1)
  expect(new Set(heard[0]?.tellings.map(({ journey }) => journey)).size).toBe(20)
})

test('[ES11] transport is out, forty rides are late at once: one digest a level and telling, with all forty in it', () => {
  const rows = Array.from({ length: 40 }, (_, index) => {
    const id = journeyIdSchema.parse(`j${index}`)
    const plan = { destination: 'home', ownCar: false, caregiverInformed: true, mobility: 'stretcher' }
    const run = runOf(discharge({}, { id }))
    // Forty rides are asked for within two minutes, and transport does not answer.
    const planned = does(run, at(5) + index * 3000, (state) =>
      completed(state, 'cm-plan', { at: at(5) + index * 3000, facts: plan }),
    )
    const ready = does(planned, at(8), (state) => completed(state, 'med-rec', { at: at(8) }))
    return [
      ...until(
        does(ready, at(9), (state) => completed(state, 'nurse-discharge', { at: at(9) })),
        at(110),
      ).state.escalations.values(),
    ]
  }).flat()
  const tellings = tellingsOf(rows)
  const people = [...new Set(tellings.map(({ to }) => to))]
  expect(people).toEqual(expect.arrayContaining(['k.lind', 'lead.trn', 'h.super']))
  for (const person of people) {
    const own = tellings.filter(({ to }) => to === person)
    const heard = heardBy(tellings).filter(({ to }) => to === person)
    // Told once and again twice, whatever the number of rides: the log holds each of them.
    expect(heard.length).toBeLessThanOrEqual(3)
    expect(heard.flatMap((one) => one.tellings)).toHaveLength(own.length)
    for (const one of heard) expect(new Set(one.tellings.map(({ journey }) => journey)).size).toBe(40)
  }
})

test('[ES2] [ES11] C6 by load: six discharges in four hours, nobody answers, at most one interruption in ten minutes', () => {
  const rows = [0, 40, 80, 120, 160, 200].flatMap((minute) => {
    const id = journeyIdSchema.parse(`j${minute}`)
    const run = runOf(discharge({ mobility: 'walks' }, { id, at: at(minute) }))
    return [...until(run, at(240)).state.escalations.values()]
  })
  const load = interruptionsPer10Min(tellingsOf(rows), 'k.lind', { from: at(0), until: at(240) })
  expect(load).toBeGreaterThan(0)
  expect(load).toBeLessThanOrEqual(1)
})

test('[ES10] a level with nobody on duty is said at the warning, before it would rise; once somebody is there it is not', () => {
  const alone = ruleContext('discharge.v1', { absent: ['department-lead', 'house-supervisor'] })
  const start = runOf(discharge({ mobility: 'walks' }, { context: alone }), alone)
  const warned = until(start, at(45))
  const { uncovered = [], marks } = warned.state.journey
  expect(marks).toContain('no-cover')
  expect(uncovered).toContainEqual({ role: 'department-lead', department: 'PHA', level: 3, at: at(90) })
  expect(uncovered.every((gap) => gap.at > at(45))).toBe(true)
  expect(uncovered.map(({ role }) => role)).not.toContain('unit-coordinator')
  expect(warned.state.escalations.size).toBe(0)
  const source = { kind: 'message', ref: 'M' } as const
  const there = until({ ...warned, context: ruleContext() }, at(60))
  expect(there.state.journey).toMatchObject({ uncovered: [] })
  expect(there.state.journey.marks).not.toContain('no-cover')
  // Gone again, it is said again: at the next moment that moves the journey.
  const held = hears(there, { type: 'order-held', order: null, at: at(61), source }, at(61))
  expect(taskOf(held.state, 'med-rec').level).toBe(2)
})

test('[ES10] whose shift ends before a level rises will not hear it: said while they are still on duty', () => {
  const everybody = ruleContext()
  const onDuty: typeof everybody.onDuty = (ask, when = at(0)) =>
    ask.role === 'department-lead' && when >= at(80) ? [] : everybody.onDuty(ask)
  const context = { ...everybody, onDuty }
  const { uncovered = [], marks } = until(runOf(discharge({ mobility: 'walks' }, { context }), context), at(45)).state
    .journey
  expect(marks).toContain('no-cover')
  expect(uncovered).toContainEqual({ role: 'department-lead', department: 'PHA', level: 3, at: at(90) })
  expect(uncovered.every(({ role, at: when }) => role === 'department-lead' && when >= at(80))).toBe(true)
})
