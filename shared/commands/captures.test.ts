import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Capture, captureSchema } from '../workflow/template/capture-schema.ts'
import { fillForm } from './captures.ts'

const field = (over: Record<string, unknown>): Capture =>
  captureSchema.parse({ name: 'one', title: 'One', type: 'text', ...over })
const nothing = () => false
const fault = (fields: Capture[], given: Record<string, unknown>) => {
  const filled = fillForm(fields, given, nothing)
  return filled.ok ? null : filled.fault
}
const value = (over: Record<string, unknown>, given: unknown) => {
  const filled = fillForm([field(over)], { one: given }, nothing)
  return filled.ok ? filled.value.record['one'] : filled.fault
}

test('[CP1] a field that the step does not have is refused by name', () => {
  expect(fault([field({})], { two: 1 })).toBe('This step has no field "two"; it has: one.')
  expect(fault([], { ['__proto__x']: 1 })).toContain('no field')
  expect(fault([field({})], JSON.parse('{"__proto__":{"one":"x"}}') as Record<string, unknown>)).toContain('no field')
})

test('[CP2] each type takes its own values and refuses others in a sentence', () => {
  const choices = [
    { value: 'home', title: 'Home' },
    { value: 'snf', title: 'SNF' },
  ]
  expect(value({}, ' a\r\nb ')).toBe('a\nb')
  expect(value({}, 'a\u0000b')).toContain('One (one): text')
  expect(value({}, 'x'.repeat(2001))).toContain('One (one): text')
  expect(value({ type: 'yes-no' }, false)).toBe(false)
  expect(value({ type: 'yes-no' }, 'yes')).toBe('One (one): yes or no is expected.')
  expect(value({ type: 'number' }, -0)).toBe(0)
  expect(Object.is(value({ type: 'number' }, -0), 0)).toBe(true)
  for (const wrong of ['7', NaN, Infinity, 10n]) expect(value({ type: 'number' }, wrong)).toContain('a number')
  expect(value({ type: 'choice', choices }, 'snf')).toBe('snf')
  expect(value({ type: 'choice', choices }, 'rehab')).toContain('listed values')
  expect(value({ type: 'time' }, '2026-11-20T13:00:00+01:00')).toBe(1_795_176_000_000)
  for (const wrong of ['2026-11-20', '13:00', '0000-01-01T00:00:00Z', 1.5, -1])
    expect(value({ type: 'time' }, wrong)).toContain('a time')
  expect(value({ type: 'checklist', choices }, ['home', 'home', 'snf'])).toEqual(['home', 'snf'])
  expect(value({ type: 'checklist', choices }, ['car'])).toContain('listed lines')
})

test('[CP3] what is required must be filled in, unless the fact is known already', () => {
  const needed = field({ required: true, fact: 'destination' })
  expect(fault([needed], {})).toBe('One (one): not filled in.')
  expect(fault([needed], { one: '  ' })).toBe('One (one): not filled in.')
  expect(fillForm([needed], {}, (fact) => fact === 'destination')).toEqual({
    ok: true,
    value: { record: {}, facts: [] },
  })
})

test('[CP4] a field with a fact writes it in its own class; without a class it is PHI', () => {
  const fields = [
    field({ fact: 'ride', class: 'ops' }),
    field({ name: 'two', fact: 'diagnosis' }),
    field({ name: 'three' }),
  ]
  const filled = fillForm(fields, { one: 'own car', two: 'J18.9', three: 'x' }, nothing)
  expect(filled).toEqual({
    ok: true,
    value: {
      record: { one: 'own car', two: 'J18.9', three: 'x' },
      facts: [
        { name: 'ride', value: 'own car', class: 'ops' },
        { name: 'diagnosis', value: 'J18.9', class: 'phi' },
      ],
    },
  })
})

test('[CP5] whatever is filled in, a form is read or refused and never throws', () => {
  const types = ['text', 'yes-no', 'choice', 'number', 'time', 'checklist'] as const
  const fields = types.map((type) =>
    field({ name: type.replace('-', ''), type, choices: [{ value: 'a', title: 'A' }] }),
  )
  const key = fc.oneof(fc.constantFrom(...fields.map(({ name }) => name)), fc.string())
  fc.assert(
    fc.property(fc.dictionary(key, fc.anything({ withBigInt: true, withDate: true })), (given) => {
      const filled = fillForm(fields, given, nothing)
      expect(filled.ok ? 'string' : typeof filled.fault).toBe('string')
    }),
    { numRuns: 500 },
  )
})

test('[CP6] a tower of marks is cut to eight on one letter; a long note is refused, not cut', () => {
  expect(value({}, `e${'\u0301'.repeat(1000)}`)).toBe(`\u00e9${'\u0301'.repeat(8)}`)
})
