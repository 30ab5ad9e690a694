import { expect, test } from 'vitest'
import { builtIn } from '../../test/builders/journey.ts'
import { coverWanted } from './cover-wanted.ts'

const named = (...workflows: string[]) =>
  coverWanted(workflows.map((id) => builtIn(`${id}.v1`))).map(({ role, department }) =>
    `${role} ${department ?? ''}`.trim(),
  )

test('[CV2] whoever has a step or decides one is wanted, each once, and always who stands at the end of the ladder', () => {
  expect(named()).toEqual(['house-supervisor'])
  expect(named('discharge')).toEqual(expect.arrayContaining(['worker PHA', 'worker NUR', 'worker TRN']))
  const supply = named('supply', 'supply')
  expect(supply).toEqual(expect.arrayContaining(['department-lead SUP', 'department-lead FIN', 'worker SUP']))
  expect(new Set(supply).size).toBe(supply.length)
})

test('[CV2] who looks after units is wanted as such, of no department; a step that follows a fact wants nobody', () => {
  expect(named('downtime')).toEqual(expect.arrayContaining(['unit-coordinator', 'integration-analyst']))
  expect(named('coverage')).toEqual(['house-supervisor'])
})
