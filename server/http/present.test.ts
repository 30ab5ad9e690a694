import { expect, test } from 'vitest'
import { ruleContext } from '../../test/builders/journey.ts'
import { present } from './present.ts'
import { timeFacts } from './time-facts.ts'

const AT = Date.parse('2026-03-10T14:00:00Z')
const ISO = '2026-03-10T14:00:00.000Z'
const source = { kind: 'message', ref: 'M' }
const fact = (value: number) => ({ value, source, at: AT, was: value })

test('facts that a workflow declares as times are shown as instants in UTC, other numbers as they are', () => {
  const journey = { workflow: 'or.change', templateVersion: 1 }
  const facts = { surgeryAt: fact(AT), drugCount: fact(12), pickupAt: fact(AT) }
  const rules = { of: () => ruleContext('or.change.v1') }
  expect(present({ ...journey, facts }, timeFacts(rules, journey))).toEqual({
    ...journey,
    facts: {
      surgeryAt: { value: ISO, source, at: ISO, was: ISO },
      drugCount: { value: 12, source, at: ISO, was: 12 },
      pickupAt: { value: ISO, source, at: ISO, was: ISO },
    },
  })
  expect(present({ facts }, timeFacts(null, journey))).toMatchObject({ facts: { surgeryAt: { value: AT } } })
})
