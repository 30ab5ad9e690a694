import { expect, test } from 'vitest'
import { ask, taken } from '../../test/builders/asking.ts'
import { at, discharge, ruleContext } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import type { ToldRelation } from '../domain/told-relation.ts'
import { step } from './step.ts'

const told = (name: string, minute: number, more: Partial<ToldRelation> = {}): ToldRelation => {
  const channel = { kind: 'call', value: '555 0100' } as const
  return { type: 'family-arranger', name, organisation: null, channel, at: at(minute), ...more }
}

/** The journey after a message of that minute that tells of these. */
function hear(state: JourneyState, relations: readonly ToldRelation[], minute: number): JourneyState {
  const source = { kind: 'message', ref: `ADT^A08 M${minute}` } as const
  return step(state, { type: 'facts', facts: [], relations, at: at(minute), source }, ruleContext(), at(minute))
}
const listed = (state: JourneyState) =>
  state.phi?.relations?.map(({ id, type, name, to }) => `${id} ${type} ${name}${to === null ? '' : ' ended'}`)
const say = (state: JourneyState, args: object, minute: number) =>
  taken(ask(state, 'set-relation', 'j1', 'work.nur', { args: { ...args }, at: at(minute), context: ruleContext() }))

test('[RE5] a message’s relation is dated and names the message; told again it changes nothing', () => {
  const first = hear(discharge(), [told('Ida Roe', 5)], 5)
  expect(first.phi?.relations).toEqual([
    {
      id: 'r1',
      type: 'family-arranger',
      name: 'Ida Roe',
      organisation: null,
      channel: { kind: 'call', value: '555 0100' },
      consent: 'unknown',
      from: at(5),
      to: null,
      by: 'ADT^A08 M5',
      told: 'message',
    },
  ])
  expect(JSON.stringify(first.journey)).not.toContain('Ida')
  expect(hear(first, [told('Ida Roe', 5)], 6)).toBe(first)
  expect(hear(first, [told('Ida Roe', 9)], 9)).toBe(first)
})

test('[RE5] who is no longer among those of the kind ends; other kinds stay; an older message changes nothing', () => {
  const both = hear(discharge(), [told('Ida Roe', 5), told('Ben Roe', 5), told('Court', 5, { type: 'guardian' })], 5)
  const one = hear(both, [told('Ben Roe', 9)], 9)
  expect(listed(one)).toEqual(['r1 family-arranger Ida Roe ended', 'r2 family-arranger Ben Roe', 'r3 guardian Court'])
  expect(hear(one, [told('Ida Roe', 7)], 10)).toBe(one)
  expect(listed(hear(one, [told('Ida Roe', 12)], 12))?.slice(-1)).toEqual(['r4 family-arranger Ida Roe'])
})

test('[RE5] a person’s word stays, and what a person ended stays ended while it is told the same way', () => {
  const said = say(discharge(), { type: 'family-arranger', name: 'Ida Roe', consent: 'no' }, 3)
  const heard = hear(said, [told('Ida Roe', 5), told('Ben Roe', 5)], 5)
  expect(listed(heard)).toEqual(['r1 family-arranger Ida Roe', 'r2 family-arranger Ben Roe'])
  const ended = say(heard, { end: 'r2' }, 7)
  expect(hear(ended, [told('Ida Roe', 9), told('Ben Roe', 9)], 9)).toBe(ended)
  const moved = told('Ben Roe', 11, { channel: { kind: 'call', value: '555 0199' } })
  expect(listed(hear(ended, [moved], 11))?.slice(-1)).toEqual(['r3 family-arranger Ben Roe'])
})

test('[RE5] messages fill at most thirty, and without the clinical row nothing is written', () => {
  let state = discharge()
  for (let n = 0; n < 40; n += 1) state = hear(state, [told(`N${n}`, 5 + n)], 5 + n)
  expect(state.phi?.relations).toHaveLength(30)
  const blind = { ...discharge(), phi: null }
  expect(hear(blind, [told('Ida Roe', 5)], 5)).toBe(blind)
})
