import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtIn } from '../../../test/builders/journey.ts'
import { readTemplate } from './read-template.ts'

const DISCHARGE = builtIn('discharge.v1')

function faults(given: unknown): string[] {
  const read = readTemplate(given)
  return read.ok ? [] : read.fault.map(({ path, sentence }) => `${path}: ${sentence}`)
}

const withSla = (minutes: unknown) => ({
  ...DISCHARGE,
  tasks: DISCHARGE.tasks.map((task) => (task.key === 'ride' ? { ...task, sla: { minutes } } : task)),
})

test('[JN19] a negative time, a word that is no time, a member that does not exist: path and sentence', () => {
  expect(faults(withSla(-5))).toEqual(['tasks.ride.sla.minutes: Must be at least 0.'])
  expect(faults(withSla('soon'))).toEqual(['tasks.ride.sla.minutes: Must be a number.'])
  expect(faults({ ...DISCHARGE, colour: 'red' })).toEqual(['the file: Has no member "colour".'])
})

test('[JN19] all faults are told at once, and a workflow without any is given with its warnings', () => {
  expect(faults({ ...DISCHARGE, title: 7, closedStage: undefined })).toEqual([
    'title: Must be text.',
    'closedStage: Is missing.',
  ])
  expect(readTemplate(DISCHARGE)).toEqual({ ok: true, value: { template: DISCHARGE, warnings: [] } })
})

test('[JN19] whatever is given is read or refused, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('tasks', 'stages', 'ladder', 'board', 'triggers'), (value, member) => {
      const read = readTemplate({ ...DISCHARGE, [member]: value })
      expect(read.ok || read.fault.length > 0).toBe(true)
    }),
    { numRuns: 200 },
  )
})
