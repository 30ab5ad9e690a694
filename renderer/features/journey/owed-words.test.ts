import { expect, test } from 'vitest'
import { at, discharge, ruleContext, smallHospital } from '../../../test/builders/journey.ts'
import { runOf, until } from '../../../test/builders/journey-run.ts'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import { referenceView } from '../../state/reference-view.ts'
import { startWords } from '../../ui/words/start-words.ts'
import { closedWords, owedWords } from './owed-words.ts'

const { t } = startWords()
const view = referenceView(smallHospital())
const when = (moment: number) => new Date(moment).toISOString().slice(11, 16)
const row = (change: Partial<NonNullable<JourneyRow['advance']>>): JourneyRow => {
  const { journey } = discharge({ mobility: 'walks' })
  if (journey.advance === null || journey.advance === undefined) throw new Error('no advancement')
  return { ...journey, advance: { ...journey.advance, ...change } }
}

test('[AD3] a gap is owed by the lead of its department, in words; late or not', () => {
  const { journey } = discharge({ mobility: 'walks' })
  expect(owedWords(t, journey, view)).toMatch(/^Nobody has it yet: owed by the lead of (CM|PHA|NUR)\.$/)
  const owedBy = { role: 'department-lead', department: 'PHA', person: null } as never
  expect(owedWords(t, row({ because: 'gap-late', owedBy }), view)).toBe(
    'Nobody took it in time: owed by the lead of PHA.',
  )
})

test('[AD2] what a hold, a pause and a missing fact say, and whom they name', () => {
  const person = { id: 'p', name: 'Petra Harm' }
  const owedBy = { role: 'worker', department: 'PHA', person } as never
  expect(owedWords(t, row({ because: 'pause', detail: 'waiting-payer', owedBy }), view)).toContain('PHA')
  expect(owedWords(t, row({ because: 'work', detail: null, owedBy }), view)).toContain('Owed by PHA')
  const coordinator = { role: 'unit-coordinator', department: null, person: null } as const
  expect(owedWords(t, row({ because: 'fact', detail: 'destination', owedBy: coordinator }), view)).toMatch(/^Owed by /)
  const held = until(runOf(discharge({ mobility: 'walks', appealOpen: true }), ruleContext()), at(5))
  expect(owedWords(t, held.state.journey, view)).toMatch(/^Owed by /)
  expect(owedWords(t, { ...held.state.journey, advance: null }, view)).toBe('')
})

test('[CK8] a closed department says until when, and whom to reach', () => {
  const departments = smallHospital().departments.map((one) =>
    one.id === 'BIL' ? { ...one, onCall: 'billing on call, 4410' } : one,
  )
  const reachable = referenceView(smallHospital({ departments }))
  const owedBy = { role: 'department-lead', department: 'BIL', person: null } as never
  const journey = row({ because: 'gap', owedBy })
  // Tuesday 18:00 in New York; the office opens on Wednesday at 08:00, 12:00 UTC.
  const now = at(8 * 60)
  expect(closedWords(t, journey, view, { now, when })).toBe('Closed until 12:00.')
  expect(closedWords(t, journey, reachable, { now, when })).toBe('Closed until 12:00, on call: billing on call, 4410.')
  expect(closedWords(t, journey, reachable, { now: at(60), when })).toBe('')
})
