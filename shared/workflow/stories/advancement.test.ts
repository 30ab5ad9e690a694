import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, builtIn, completed, discharge, facts, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { does, hears, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import type { JourneyState } from '../../changes/journey-state.ts'
import { rowForClass } from '../../domain/row-for-class.ts'
import { userIdSchema } from '../../kernel/ids.ts'
import { settle } from '../settle.ts'
import { mediansOf, type FinishedStep } from '../usual-minutes.ts'

const source = { kind: 'message', ref: 'M' } as const
const owner = { id: userIdSchema.parse('work.pha'), name: 'work pha' }

/** Only reconciliation, and what waits for it, is left before leaving. */
function start(context = ruleContext()): Run {
  const plan = { destination: 'home', ownCar: true, caregiverInformed: true, mobility: 'walks' }
  const run = runOf(discharge({}, { context }), context)
  return does(run, at(1), (state) => completed(state, 'cm-plan', { at: at(1), facts: plan, context }))
}

function held(state: JourneyState, minute: number): JourneyState {
  const { freeAt: _, ...base } = { freeAt: 0, ...taskOf(state, 'med-rec') }
  const row = { ...base, state: 'working', owner, claimedAt: at(minute), startedAt: at(minute) } as const
  return { ...state, tasks: new Map(state.tasks).set(row.id, row) }
}

test('[AD1] it moves since its last advance, stalls since nothing advanced, and moves again', () => {
  let run = start()
  expect(run.state.journey.advance).toMatchObject({ moving: true, since: at(1) })
  run = until(run, at(50))
  expect(run.state.journey.advance).toMatchObject({ moving: false, since: at(46), because: 'gap-late' })
  run = does(run, at(52), (state) => completed(state, 'med-rec', { at: at(52) }))
  expect(run.state.journey.advance).toMatchObject({ moving: true, since: at(52) })
})

test('[AD2] because of what its next step is doing, owed by who has it', () => {
  const run = start()
  const working = settle(held(run.state, 5), run.context, at(5))
  expect(working.journey.advance).toMatchObject({ because: 'work', owedBy: { department: 'PHA', person: owner } })
  const stands = hears(run, { type: 'facts', facts: facts({ appealOpen: true }), at: at(9), source }, at(9))
  expect(stands.state.journey.advance).toMatchObject({
    moving: false,
    since: at(9),
    because: 'hold',
    detail: 'waiting-appeal',
    owedBy: { role: 'unit-coordinator', person: null },
  })
})

test('[AD3] the gap between two steps is owed by the lead of the department that should take the next one', () => {
  const context = ruleContext('discharge.v1', { template: { ...builtIn('discharge.v1'), handoffMin: 10 } })
  const run = start(context)
  const lead = { role: 'department-lead', department: 'PHA', person: null }
  expect(run.state.journey.advance).toMatchObject({ because: 'gap', owedBy: lead })
  expect(until(run, at(11)).state.journey.advance).toMatchObject({ because: 'gap-late', owedBy: lead })
})

test('[AD4] the critical path runs from what is open to the next stage, and says when it is ready', () => {
  const { state, context } = start()
  const { path } = state.journey.advance ?? { path: [] }
  expect(path[0]).toBe('med-rec')
  for (const [index, key] of path.entries())
    if (index > 0) expect(context.template.tasks.find((one) => one.key === key)?.after).toContain(path[index - 1])
  const usual = path.map((key) => context.template.tasks.find((one) => one.key === key)?.expectedMin ?? 0)
  expect(state.journey.readyAt).toBe(at(1 + usual.reduce((sum, minutes) => sum + minutes, 0)))
})

test('[AD5] a measured median takes the place of what the template expects, hand-off included while nobody has it', () => {
  const step = { workflow: 'discharge', key: 'med-rec', workMin: 50, handoffMin: 20, n: 9 }
  const measured = { version: 3, at: at(0), steps: [step] }
  const plain = start()
  const context = ruleContext('discharge.v1', { reference: { measured } })
  const expectedMin = plain.context.template.tasks.find(({ key }) => key === 'med-rec')?.expectedMin ?? 0
  const longer = (one: JourneyState) => ((one.journey.readyAt ?? 0) - (plain.state.journey.readyAt ?? 0)) / 60_000
  const run = start(context)
  expect(longer(run.state)).toBe(70 - expectedMin)
  const taken = settle(held(run.state, 1), context, at(1))
  expect(longer(taken)).toBe(50 - expectedMin)
  // A console with the same reference data says the same.
  expect(settle(structuredClone(run.state), structuredCloneOf(context), at(1))).toEqual(
    settle(run.state, context, at(1)),
  )
})

test('[AD6] medians of work and hand-off by workflow and step, none of fewer than five', () => {
  const step = (key: string, handoff: number, work: number): FinishedStep => ({
    workflow: 'w',
    key,
    freeAt: at(0),
    takenAt: at(handoff),
    doneAt: at(handoff + work),
  })
  const five = [10, 20, 30, 40, 500].map((work, index) => step('a', index, work))
  expect(mediansOf([...five, ...[1, 2, 3, 4].map((work) => step('b', 0, work))])).toEqual([
    { workflow: 'w', key: 'a', workMin: 30, handoffMin: 2, n: 5 },
  ])
  const some = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -9, max: 90 }), fc.nat(90)))
  fc.assert(
    fc.property(some, fc.nat(), (list, turn) => {
      const finished = list.map(([key, handoff, work]) => step(key, handoff, work))
      const turned = [...finished.slice(turn % (list.length + 1)), ...finished.slice(0, turn % (list.length + 1))]
      expect(mediansOf(turned)).toEqual(mediansOf(finished))
      for (const { workMin, handoffMin, n } of mediansOf(finished)) {
        expect(n).toBeGreaterThanOrEqual(5)
        expect(workMin >= 0 && workMin <= 90 && handoffMin >= 0 && handoffMin <= 90).toBe(true)
      }
    }),
  )
})

test('[AD2] a wallboard reads why and which role, never who', () => {
  const { state, context } = start()
  const working = settle(held(state, 5), context, at(5))
  expect(rowForClass(working.journey, 'wall')).toMatchObject({
    advance: { because: 'work', detail: null, owedBy: { department: 'PHA', person: null } },
  })
})

function structuredCloneOf(context: Run['context']): Run['context'] {
  return { ...context, reference: structuredClone(context.reference), template: structuredClone(context.template) }
}
