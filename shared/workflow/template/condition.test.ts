import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, discharge, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { type ConditionScope, parseCondition, type Truth } from './condition.ts'
import { settle } from '../settle.ts'

const SCOPE: ConditionScope = {
  facts: { destination: 'snf', drugCount: 12, bedAsked: true, cleared: null },
  stage: 'ordered',
  tasks: { ride: 'done', 'cm-plan': 'free' },
  final: ['ride'],
  openBefore: ['leave'],
  openAfter: [],
  disposition: 'none',
  bed: 'A',
  priority: 'stat',
  progress: 0.7,
  holdsPhi: true,
  relations: [],
  clinical: new Set(['ownClinical']),
}

function truth(text: string, change: Partial<ConditionScope> = {}): Truth {
  const parsed = parseCondition(text)
  if (!parsed.ok) throw new Error(parsed.fault)
  return parsed.value.evaluate({ ...SCOPE, ...change })
}

test('[JN1] a condition is true, false, or unknown where a fact is missing', () => {
  expect(truth('true')).toBe(true)
  expect(truth('facts.destination in ["snf", "rehab"]')).toBe(true)
  expect(truth('facts.drugCount >= 10 && stage == "ordered"')).toBe(true)
  expect(truth('tasks["cm-plan"] == "free" && "ride" in final')).toBe(true)
  expect(truth('openBefore.all(key, key == "leave") && size(openAfter) == 0')).toBe(true)
  expect(truth('facts.mobility == "walks"')).toBe('unknown')
  expect(truth('facts.mobility == "walks" || facts.bedAsked')).toBe(true)
  expect(truth('facts.mobility == "walks" && facts.destination == "home"')).toBe(false)
  expect(truth('has(facts.mobility) && facts.mobility == "walks"')).toBe(false)
  expect(truth('facts.cleared == null')).toBe(true)
})

test('[JN2] a fact of another kind than the condition expects is unknown, never a throw', () => {
  expect(truth('facts.drugCount > facts.destination')).toBe('unknown')
  expect(truth('facts.destination')).toBe('unknown')
  expect(truth('facts.constructor == "x"')).toBe('unknown')
})

test('[JN3] what names a clinical fact is unknown to a reader without clinical facts', () => {
  expect(truth('has(facts.drugCount) && facts.drugCount >= 10', { facts: {}, holdsPhi: false })).toBe('unknown')
  expect(truth('has(facts.drugCount) && facts.drugCount >= 10', { facts: {} })).toBe(false)
})

test('[JN3] a console without clinical facts previews without opening, skipping or re-timing anything', () => {
  const state = discharge(
    { drugCount: 12, isMedicare: true, patientClass: 'inpatient', mobility: 'walks' },
    { at: at(150) },
  )
  const stored = { ...state, journey: { ...state.journey, version: 1 }, phi: null }
  const preview = settle(stored, ruleContext(), at(150))
  expect(taskOf(preview, 'med-rec')).toEqual(taskOf(state, 'med-rec'))
  expect(taskOf(preview, 'im-notice')).toEqual(taskOf(state, 'im-notice'))
  expect([...preview.tasks.values()]).toEqual([...state.tasks.values()])
})

test('[JN4] what cannot be read is a fault with its reason', () => {
  expect(parseCondition('facts.a ==')).toMatchObject({ ok: false })
  expect(parseCondition('nothing == 1')).toMatchObject({ ok: false, fault: expect.stringContaining('nothing') })
  expect(parseCondition('stage == 3')).toMatchObject({ ok: false })
  expect(parseCondition('size(final)')).toMatchObject({ ok: false, fault: 'it gives int, not true or false' })
})

test('[JN4] a condition knows which facts and steps it names', () => {
  const parsed = parseCondition('has(facts.a) && facts["b"] in ["x"] && tasks["k"] == "done"')
  expect(parsed.ok && [parsed.value.facts, parsed.value.tasks]).toEqual([['a', 'b'], ['k']])
})

test('[JN18] what a condition remembers is what it would say: facts, steps, stage and the clinical row decide', () => {
  const texts = [
    'facts.destination == "snf"',
    'has(facts.drugCount) && facts.drugCount >= 10',
    'facts.bedAsked && stage == "ordered"',
    '"ride" in final || openBefore.exists(key, key == facts.destination)',
  ]
  const shared = [{ destination: 'snf', drugCount: 12 }, { destination: 'leave', bedAsked: true }, {}]
  const aScope = fc.record({
    facts: fc.constantFrom(...shared),
    stage: fc.constantFrom('ordered', 'left'),
    final: fc.constantFrom(['ride'], []),
    holdsPhi: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(aScope, { minLength: 2, maxLength: 6 }), fc.constantFrom(...texts), (changes, text) => {
      const ofFacts = new Map(shared.map((facts) => [facts, new Map<string, Truth>()]))
      const scopes = changes.map((change): ConditionScope => {
        const known = ofFacts.get(change.facts) ?? new Map<string, Truth>()
        return { ...SCOPE, ...change, said: { ofFacts: known, ofAll: new Map() } }
      })
      const parsed = parseCondition(text)
      if (!parsed.ok) throw new Error(parsed.fault)
      const { evaluate } = parsed.value
      const fresh = changes.map((change) => evaluate({ ...SCOPE, ...change }))
      expect([...scopes, ...scopes].map(evaluate)).toEqual([...fresh, ...fresh])
    }),
  )
})

test('[JN3] a fact that the template itself declares as clinical is unknown to a reader without the clinical row', () => {
  const reads = 'has(facts.ownClinical) && facts.ownClinical == "x"'
  expect(truth(reads, { facts: { ownClinical: 'x' }, holdsPhi: true })).toBe(true)
  expect(truth(reads, { facts: { ownClinical: 'x' }, holdsPhi: false })).toBe('unknown')
})
