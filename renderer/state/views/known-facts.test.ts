import { expect, test } from 'vitest'
import { builtIn } from '../../../test/builders/journey.ts'
import { aJourneyRow, aState, NOON } from '../../../test/builders/ward.ts'
import { knownFacts } from './known-facts.ts'

const fact = (value: unknown) => ({ value, source: { kind: 'message', ref: 'M1' }, at: NOON })

test('[BO14] what helps is said in the order people ask; what the form asks for, what is not so and foreign numbers are not', () => {
  const facts = {
    orderId: fact('O-1'),
    ownCar: fact(false),
    mobility: fact('walks'),
    destination: fact('home'),
    precautions: fact([]),
    drugCount: fact(11),
  }
  const state = aState(aJourneyRow({ facts }), [])
  expect(knownFacts(state, null).map(({ name }) => name)).toEqual(['destination', 'mobility', 'drugCount'])
  const plan = builtIn('discharge.v1').tasks.find(({ captures }) =>
    captures.some((field) => field.fact === 'destination'),
  )
  expect(plan).toBeDefined()
  expect(knownFacts(state, plan ?? null).map(({ name }) => name)).not.toContain('destination')
})
