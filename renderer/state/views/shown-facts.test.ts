import { expect, test } from 'vitest'
import { builtIn } from '../../../test/builders/journey.ts'
import { aJourneyRow, aState } from '../../../test/builders/ward.ts'
import { shownFacts } from './shown-facts.ts'

const NOON = Date.parse('2026-03-10T16:00:00Z')
const fact = (value: string | number | boolean | null) => ({
  value,
  source: { kind: 'message' as const, ref: 'M' },
  at: NOON,
})

test('[BO28] a row shows the facts its workflow lists, in that order, without what is not so or not known', () => {
  const template = builtIn('admission.v1')
  const facts = {
    telemetry: fact(true),
    isolation: fact(false),
    comesFrom: fact('ed'),
    levelOfCare: fact(null),
    expectedArrivalAt: fact(NOON),
    bedDirty: fact(true),
  }
  const shown = shownFacts(aState(aJourneyRow({ workflow: 'admission', facts }), []), template)
  expect(shown.map(({ name, isTime }) => [name, isTime])).toEqual([
    ['comesFrom', false],
    ['telemetry', false],
    ['expectedArrivalAt', true],
  ])
})

test('[BO28] an instant is one by what the workflow says of the fact, not by its name', () => {
  const template = builtIn('auth.v1')
  const facts = { authNeededBy: fact(NOON) }
  expect(shownFacts(aState(aJourneyRow({ workflow: 'auth', facts }), []), template)).toEqual([
    { name: 'authNeededBy', value: NOON, isTime: true, choice: null },
  ])
})
