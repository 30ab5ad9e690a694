import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, opening, ruleContext, TEN } from '../../test/builders/journey.ts'
import { CHILD } from '../../test/builders/parent-child.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import type { FactValue } from '../domain/fact.ts'
import { openJourney } from './open-journey.ts'
import { nextCycle } from './recurrence.ts'
import { step } from './step.ts'
import { templateSchema } from './template/template.ts'

const ZONE = 'America/New_York'
const facts = ['everyMonths', 'sentAt'].map((name) => ({ name, class: 'ops', meaning: name }))

function recalls(recurrence: object) {
  const template = templateSchema.parse({
    ...CHILD,
    subject: 'person',
    facts,
    recurrence: { stage: 'open', ...recurrence },
  })
  return { ...ruleContext(), template }
}

function closed(values: { [name: string]: FactValue }, reason = 'completed', when = TEN): JourneyState {
  const told = Object.entries(values).map(([name, value]) => ({ name, value, class: 'ops' as const }))
  const state = openJourney(opening({ stage: 'open', facts: told }), recalls({ months: 6 }), at(0))
  return { ...state, journey: { ...state.journey, state: 'closed', closedAt: when, closeReason: reason } }
}

test('[LK8] the interval a person chose goes before the template’s; without either nothing recurs', () => {
  const { template } = recalls({ fact: 'everyMonths', months: 6 })
  const dueOf = (values: { [name: string]: FactValue }, of = template) => nextCycle(closed(values), of, ZONE)?.dueAt
  expect(dueOf({})).toBe(Date.parse('2026-09-10T14:00:00Z'))
  expect(dueOf({ everyMonths: 1 })).toBe(Date.parse('2026-04-10T14:00:00Z'))
  expect(dueOf({ everyMonths: '3' })).toBe(Date.parse('2026-06-10T14:00:00Z'))
  expect(dueOf({ everyMonths: 'soon' })).toBe(Date.parse('2026-09-10T14:00:00Z'))
  expect(dueOf({ everyMonths: 'soon' }, recalls({ fact: 'everyMonths' }).template)).toBeUndefined()
})

test('[LK8] it counts from the fact that says so, else from the closing', () => {
  const { template } = recalls({ months: 1, from: 'sentAt' })
  expect(nextCycle(closed({ sentAt: at(-60 * 24) }), template, ZONE)?.dueAt).toBe(Date.parse('2026-04-09T14:00:00Z'))
  expect(nextCycle(closed({}), template, ZONE)?.dueAt).toBe(Date.parse('2026-04-10T14:00:00Z'))
})

test('[LK8] a summer change between moves no time of day; the 31st gives the last day of a short month', () => {
  const { template } = recalls({ months: 1 })
  const from = (text: string) => nextCycle(closed({}, 'completed', Date.parse(text)), template, ZONE)?.dueAt
  expect(from('2026-02-20T14:00:00Z')).toBe(Date.parse('2026-03-20T13:00:00Z'))
  expect(from('2026-01-31T15:00:00Z')).toBe(Date.parse('2026-02-28T15:00:00Z'))
})

test('[LK8] what is open, called off or over for good has no next round; one that closed aside has', () => {
  const { template } = recalls({ months: 1, unless: 'has(facts.selfPay) && facts.selfPay' })
  const open = { ...closed({}), journey: { ...closed({}).journey, closedAt: null } }
  expect(nextCycle(open, template, ZONE)).toBeNull()
  expect(nextCycle(closed({}, 'entered twice'), template, ZONE)).toBeNull()
  expect(nextCycle(closed({ selfPay: true }), template, ZONE)).toBeNull()
  expect(nextCycle(closed({}, 'clean'), template, ZONE)).not.toBeNull()
})

test('[LK8] rounds are numbered from the first journey, and always lie ahead of what they count from', () => {
  const { template } = recalls({ fact: 'everyMonths' })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 50 }), (months, no) => {
      const state = closed({ everyMonths: months })
      const cycle = { root: 'first', no }
      const next = nextCycle({ ...state, journey: { ...state.journey, cycle } }, template, ZONE)
      expect(next).toMatchObject({ id: `first*${no + 1}`, cycle: { root: 'first', no: no + 1 } })
      expect(next?.dueAt).toBeGreaterThanOrEqual(TEN + months * 28 * 86_400_000 - 3_600_000)
    }),
  )
})

test('[LK8] asleep nothing opens and no clock runs; when it is due it wakes, and nothing is undone', () => {
  const context = recalls({ months: 1 })
  const hold = { reason: 'asleep', since: at(0), until: at(60) }
  const asleep = openJourney(opening({ stage: 'open', hold }), context, at(0))
  expect([...asleep.tasks.values()].map(({ state }) => state)).toEqual(['waiting', 'waiting'])
  const timer = { subject: 'j1', step: 'hold-end', occurrence: 1, dueAt: at(60) } as const
  const awake = step(asleep, { type: 'timer', timer }, context, at(60))
  expect(awake.journey).toMatchObject({ state: 'open', hold: null, closeReason: null })
  expect([...awake.tasks.values()].map(({ key, state }) => `${key} ${state}`)).toEqual(['wipe free', 'inspect waiting'])
})
