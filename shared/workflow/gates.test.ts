import { expect, test } from 'vitest'
import { at, completed, opening, ruleContext } from '../../test/builders/journey.ts'
import { smallStep, smallWorkflow } from '../../test/builders/parent-child.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { openJourney } from './open-journey.ts'
import { settle } from './settle.ts'
import { step } from './step.ts'

const gate = [
  { title: 'Consent is signed', holds: 'has(facts.consent) && facts.consent == true', fact: 'consent', hard: true },
  { title: 'Family knows', holds: 'facts.caregiverInformed == true', fact: 'caregiverInformed' },
]
const facts = [{ name: 'consent', class: 'ops', type: 'yes-no', meaning: 'true: consent is signed' }]
const template = smallWorkflow(
  'gated',
  [
    { id: 'open', title: 'Open' },
    { id: 'ready', title: 'Ready', enter: '"prepare" in final', gate },
    { id: 'gone', title: 'Gone', gate },
    { id: 'closed', title: 'Closed', enter: '"finish" in final' },
  ],
  [
    smallStep('prepare'),
    smallStep('go', { fromStage: 'ready', reaches: 'gone' }),
    smallStep('finish', { fromStage: 'gone' }),
  ],
  { facts },
)
const context = { ...ruleContext(), template }
const source = { kind: 'person', ref: 'K. Lind' } as const

function said(state: JourneyState, values: { [name: string]: boolean }, minute: number): JourneyState {
  const told = Object.entries(values).map(([name, value]) => ({ name, value, class: 'ops' as const }))
  return step(state, { type: 'facts', facts: told, at: at(minute), source }, context, at(minute))
}

const open = () => openJourney(opening({ stage: 'open' }), context, at(0))

test('[JN18] the criteria of the next door stand on the row, unknown ones as such', () => {
  expect(open().journey.gates).toEqual([
    {
      stage: 'ready',
      stops: false,
      lines: [
        { title: 'Consent is signed', met: false, hard: true, fact: 'consent' },
        { title: 'Family knows', met: 'unknown', hard: false, fact: 'caregiverInformed' },
      ],
    },
  ])
})

test('[JN18] a hard criterion that is open stops the stage and says so; met, the journey goes on by itself', () => {
  const prepared = completed(open(), 'prepare', { at: at(10), context })
  expect(prepared.journey).toMatchObject({ stage: 'open', gates: [{ stage: 'ready', stops: true }] })
  expect(said(prepared, { consent: true }, 20).journey).toMatchObject({ stage: 'ready' })
})

test('[JN18] a soft one is shown and may be passed', () => {
  const ready = completed(said(open(), { consent: true, caregiverInformed: false }, 5), 'prepare', {
    at: at(10),
    context,
  })
  expect(ready.journey.stage).toBe('ready')
  expect(ready.journey.gates).toMatchObject([{ stage: 'gone', stops: false, lines: [{ met: true }, { met: false }] }])
})

test('[JN18] a step that leads to a barred stage is done, and the stage comes when the criterion is met', () => {
  const ready = completed(said(open(), { consent: true }, 5), 'prepare', { at: at(10), context })
  const gone = completed(said(ready, { consent: false }, 15), 'go', { at: at(20), context })
  expect(gone.journey).toMatchObject({ stage: 'ready', gates: [{ stage: 'gone', stops: true }] })
  expect(said(gone, { consent: true }, 30).journey.stage).toBe('gone')
})

test('[JN18] that a patient left is so, whatever was not met; a message’s stage is passed by fact', () => {
  const left = { ...context, template: { ...template, leftStage: 'gone' } }
  const ready = completed(said(open(), { consent: true }, 5), 'prepare', { at: at(10), context })
  const gone = completed(said(ready, { consent: false }, 15), 'go', { at: at(20), context: left })
  expect(gone.journey.reached).toHaveProperty('gone')
  const told = step(open(), { type: 'stage', stage: 'ready', at: at(5), source }, context, at(5))
  expect(told.journey.stage).toBe('ready')
})

test('[JN18] a console without the clinical row keeps what the server said', () => {
  const server = said(open(), { consent: true }, 5)
  const console = { ...server, phi: null, journey: { ...server.journey, version: 3 } }
  expect(settle(console, context, at(6)).journey.gates).toEqual(server.journey.gates)
})

test('[JN18] a door passed with a soft criterion open is recorded: which, when, and whose act it was', () => {
  const asked = said(open(), { consent: true, caregiverInformed: false }, 5)
  const ready = completed(asked, 'prepare', { at: at(10), context })
  const first = { stage: 'ready', at: at(10), by: 'work.nur', open: ['Family knows'] }
  expect(ready.journey.passedOpen).toEqual([first])
  const word = { type: 'stage', stage: 'gone', at: at(20), source } as const
  const gone = step(ready, word, context, at(20))
  expect(gone.journey.passedOpen).toEqual([first, { ...first, stage: 'gone', at: at(20), by: 'K. Lind' }])
  const message = { ...word, source: { kind: 'message', ref: 'M' } } as const
  expect(step(ready, message, context, at(20)).journey.passedOpen?.[1]).toMatchObject({ stage: 'gone', by: null })
})

test('[JN18] all met, or going back, passes nothing open; a reader without the clinical row records nothing', () => {
  const met = completed(said(open(), { consent: true, caregiverInformed: true }, 5), 'prepare', { at: at(10), context })
  expect(met.journey.passedOpen).toBeUndefined()
  const asked = said(open(), { consent: true, caregiverInformed: false }, 5)
  const gone = step(asked, { type: 'stage', stage: 'gone', at: at(20), source }, context, at(20))
  const back = step(gone, { type: 'stage', stage: 'ready', at: at(30), source }, context, at(30))
  expect(back.journey.passedOpen).toEqual(gone.journey.passedOpen)
  const stored = { ...asked, journey: { ...asked.journey, version: 3 }, phi: null }
  expect(completed(stored, 'prepare', { at: at(10), context }).journey.passedOpen).toBeUndefined()
})
