import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, ruleContext } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { step } from '../workflow/step.ts'

const ID = 'j1!leave'

const ordered = discharge({ destination: 'home', mobility: 'walks', ownCar: true, caregiverInformed: true })

/** Reconciliation is late: the coordinator was told at 11:00. */
const late = tick(taken(ask(ordered, 'complete', 'j1/cm-plan', 'work.cm', { at: at(9) })), 61)
const raised = late.escalations.get(ID)

test('[AC1] "on it, back by" takes an escalation for 10, 20 or 40 minutes, or until a moment', () => {
  expect(raised).toMatchObject({ state: 'open', level: 2 })
  for (const [backBy, until] of [
    [10, at(75)],
    [40, at(105)],
    [at(90), at(90)],
    ['2026-03-10T15:30:00Z', at(90)],
  ] as const) {
    const after = taken(ask(late, 'acknowledge', ID, 'k.lind', { at: at(65), args: { backBy } }))
    expect(after.escalations.get(ID)).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: { id: 'k.lind', name: 'k lind' }, at: at(65), backBy: until },
    })
  }
})

test('[AC2] the same person’s repeat changes nothing; another is told who has it', () => {
  const mine = taken(ask(late, 'acknowledge', ID, 'k.lind', { at: at(65), args: { backBy: 20 } }))
  expect(taken(ask(mine, 'acknowledge', ID, 'k.lind', { at: at(66), args: { backBy: 40 } }))).toBe(mine)
  expect(refused(ask(mine, 'acknowledge', ID, 'h.super', { args: { backBy: 10 } }))).toMatchObject({
    code: 'already-claimed',
    by: 'k lind',
    at: at(65),
  })
})

test('[AC3] ended beats acknowledged', () => {
  const args = { captures: { reconciled: true } }
  const over = taken(ask(late, 'complete', 'j1/med-rec', 'work.pha', { at: at(70), args }))
  expect(over.escalations.get(ID)?.state).toBe('ended')
  const fault = refused(ask(over, 'acknowledge', ID, 'k.lind', { at: at(71), args: { backBy: 10 } }))
  expect(fault).toMatchObject({ code: 'already-completed', at: at(70) })
})

test('[AC4] a moment in the past, or beyond a shift, is no promise', () => {
  for (const backBy of [at(60), at(65), at(65 + 12 * 60) + 1, 15, -1, 'soon'])
    expect(refused(ask(late, 'acknowledge', ID, 'k.lind', { at: at(65), args: { backBy } })).code, String(backBy)).toBe(
      'invalid',
    )
})

test('[AC5] leads and coordinators answer it; a worker who does not hold the step does not', () => {
  const args = { backBy: 10 }
  expect(ask(late, 'acknowledge', ID, 'lead.pha', { at: at(65), args }).ok).toBe(true)
  expect(refused(ask(late, 'acknowledge', ID, 'work.pha', { at: at(65), args })).code).toBe('forbidden')
  expect(refused(ask(late, 'acknowledge', 'j1!other', 'k.lind', { args })).code).toBe('not-found')
})

function tick(state: JourneyState, minutes: number): JourneyState {
  const timer = { subject: 'j1', step: 'ladder', occurrence: 1, dueAt: at(minutes) } as const
  return step(state, { type: 'timer', timer }, ruleContext(), at(minutes))
}
