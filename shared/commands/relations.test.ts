import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, ruleContext, taskOf } from '../../test/builders/journey.ts'
import { smallStep, smallWorkflow } from '../../test/builders/parent-child.ts'
import { opening } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { openJourney } from '../workflow/open-journey.ts'
import { settle } from '../workflow/settle.ts'
import { whomToTell } from '../workflow/whom-to-tell.ts'

const daughter = {
  type: 'family-arranger',
  name: 'Ida Roe',
  channel: { kind: 'call', value: '555 0100' },
  consent: 'yes',
}

function say(state: JourneyState, args: object, minute = 5, by = 'work.nur') {
  return ask(state, 'set-relation', 'j1', by, { args: { ...args }, at: at(minute), context: ruleContext() })
}

test('[RE1] a relation is typed, dated and says who told it; it stands in the clinical row alone', () => {
  const state = taken(say(discharge(), daughter))
  expect(state.phi?.relations).toEqual([
    { ...daughter, organisation: null, id: 'r1', from: at(5), to: null, by: 'work nur' },
  ])
  expect(JSON.stringify(state.journey)).not.toContain('Ida')
  expect(taken(say(state, daughter, 6))).toBe(state)
})

test('[RE2] said otherwise, the former ends and stays; ended it stays too; forty at most', () => {
  const first = taken(say(discharge(), daughter))
  const second = taken(say(first, { ...daughter, consent: 'no' }, 9))
  expect(second.phi?.relations?.map(({ id, to, consent }) => `${id} ${consent} ${to === null}`)).toEqual([
    'r1 yes false',
    'r2 no true',
  ])
  const ended = taken(say(second, { end: 'r2' }, 12))
  expect(ended.phi?.relations?.[1]?.to).toBe(at(12))
  expect(taken(say(ended, { end: 'r2' }, 13))).toBe(ended)
  expect(refused(say(ended, { end: 'r9' })).message).toBe('There is no such relation here.')
  let state = discharge()
  for (let n = 0; n < 40; n += 1) state = taken(say(state, { ...daughter, name: `N${n}` }))
  expect(refused(say(state, daughter)).message).toBe('There are 40 relations here already.')
})

const template = smallWorkflow(
  'tells',
  [
    { id: 'open', title: 'Open' },
    { id: 'closed', title: 'Closed', enter: '"tell" in final' },
  ],
  [
    smallStep('tell', { mustTell: ['patient', 'family-arranger', 'primary-care'] }),
    smallStep('guardian', { when: '"guardian" in relations' }),
  ],
)
const context = { ...ruleContext(), template }

test('[RE3] conditions see which kinds stand now; to a reader without the clinical row that is unknown', () => {
  const open = openJourney(opening({ stage: 'open' }), context, at(0))
  expect(taskOf(open, 'guardian').state).toBe('skipped')
  const guardian = { type: 'guardian', name: 'Court' }
  const said = taken(ask(open, 'set-relation', 'j1', 'work.nur', { args: guardian, context, at: at(5) }))
  expect(taskOf(said, 'guardian').state).toBe('free')
  const blind = { ...said, phi: null, journey: { ...said.journey, version: 2 } }
  expect(taskOf(settle(blind, context, at(6)), 'guardian').state).toBe('free')
})

test('[RE4] who must be told stands on the step; telling is recorded, never against the patient’s word', () => {
  const [def] = template.tasks
  if (def === undefined) throw new Error('no step')
  const open = openJourney(opening({ stage: 'open' }), context, at(0))
  const known = taken(ask(open, 'set-relation', 'j1', 'work.nur', { args: daughter, context, at: at(5) }))
  const list = (state: JourneyState) =>
    whomToTell(state, 'j1/tell', def).map(
      ({ type, relation, told }) => `${type} ${relation?.name ?? '?'} ${told?.by ?? '-'}`,
    )
  expect(list(known)).toEqual(['patient ? -', 'family-arranger Ida Roe -', 'primary-care ? -'])
  const told = taken(
    ask(known, 'record-telling', 'j1/tell', 'work.nur', { args: { relation: 'r1' }, context, at: at(9) }),
  )
  expect(list(told)[1]).toBe('family-arranger Ida Roe work nur')
  const no = taken(
    ask(known, 'set-relation', 'j1', 'work.nur', { args: { ...daughter, consent: 'no' }, context, at: at(6) }),
  )
  const refusal = refused(
    ask(no, 'record-telling', 'j1/tell', 'work.nur', { args: { relation: 'r2' }, context, at: at(9) }),
  )
  expect(refusal.message).toBe('The patient does not want them to be told.')
})
