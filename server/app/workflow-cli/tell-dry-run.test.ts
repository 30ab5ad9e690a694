import { expect, test } from 'vitest'
import type { DryRunAnswer } from './desk-client.ts'
import { tellDryRun } from './tell-dry-run.ts'

const NOTHING = { opened: 0, overdue: 0, lateMin: 0, escalated: 0 }

function told(answer: Partial<DryRunAnswer>): string[] {
  const lines: string[] = []
  const none = { journeys: 0, leftOut: {}, before: NOTHING, after: NOTHING, steps: [], changed: [] }
  tellDryRun({ ...none, ...answer }, (line) => lines.push(line))
  return lines
}

test('[WV3] where nothing was recorded a dry run says so, with what was left out, and compares nothing', () => {
  expect(told({ leftOut: { 'not recorded from its start': 2 } })).toEqual([
    'No journey of this workflow is recorded in that time: there is nothing to compare.',
    '  2 left out: not recorded from its start',
  ])
})

test('[WV3] one journey is told in the singular, with the sums of both sides', () => {
  const lines = told({ journeys: 1, after: { ...NOTHING, overdue: 3 } })
  expect(lines[0]).toBe('1 journey told again under both rules; 0 would have gone differently')
  expect(lines.some((line) => /all steps .*0 → 3/.test(line))).toBe(true)
})
