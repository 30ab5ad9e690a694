import { expect, test } from 'vitest'
import { at, discharge, facts, taskOf } from '../../../test/builders/journey.ts'
import { hears, runOf } from '../../../test/builders/journey-run.ts'

const source = { kind: 'message', ref: 'ADT' } as const
const told = (values: Parameters<typeof facts>[0], minute: number) =>
  ({ type: 'facts', facts: facts(values), at: at(minute), source }) as const

test('E15.5 a Medicare appeal stops the clocks and not the work; the target moves by the time it stood', () => {
  let run = runOf(discharge({ mobility: 'walks' }))
  run = hears(run, told({ appealOpen: true }, 10), at(10))
  expect(run.state.journey.hold).toMatchObject({ reason: 'waiting-appeal', since: at(10) })
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ state: 'free', clock: { dueAt: null } })
  run = hears(run, told({ appealOpen: false }, 70), at(70))
  expect(run.state.journey).toMatchObject({ hold: null, targetAt: at(180) })
  expect(taskOf(run.state, 'med-rec').clock?.dueAt).toBe(at(120))
})

test('[IN23] a leave of absence stops the clocks; an appeal that is open meanwhile goes on standing', () => {
  let run = runOf(discharge({ mobility: 'walks' }))
  run = hears(run, told({ onLeave: true }, 10), at(10))
  expect(run.state.journey.hold?.reason).toBe('waiting-patient')
  run = hears(run, told({ appealOpen: true }, 20), at(20))
  run = hears(run, told({ onLeave: false }, 40), at(40))
  expect(run.state.journey.hold?.reason).toBe('waiting-appeal')
  run = hears(run, told({ appealOpen: false }, 50), at(50))
  expect(run.state.journey.hold).toBeNull()
  expect(taskOf(run.state, 'med-rec').clock?.dueAt).toBe(at(100))
})

test('E15.11 the lounge frees the bed and keeps the journey', () => {
  let run = runOf(discharge({ mobility: 'walks', destination: 'home' }))
  const lounge = { unit: 'LOUNGE', room: null, bed: null }
  run = hears(run, { ...told({}, 30), placement: lounge }, at(30))
  expect(run.state.journey).toMatchObject({ state: 'open', stage: 'clearing', unit: 'LOUNGE', bed: null })
  expect(taskOf(run.state, 'med-rec').state).toBe('free')
})
