import { expect, test } from 'vitest'
import { smallStep, smallWorkflow } from '../../../test/builders/parent-child.ts'
import { aJourneyRow, aState, aTaskRow } from '../../../test/builders/ward.ts'
import { taskPhiSchema } from '../../../shared/domain/task.ts'
import { foundBefore } from './found-before.ts'

const template = smallWorkflow(
  'found',
  [
    { id: 'open', title: 'Open' },
    { id: 'closed', title: 'Closed', enter: '"use" in final' },
  ],
  [
    smallStep('look', {
      captures: [
        { name: 'seen', title: 'Seen', type: 'text' },
        { name: 'payer', title: 'Payer', type: 'text', fact: 'payer' },
        { name: 'empty', title: 'Empty', type: 'text' },
        { name: 'where', title: 'Where', type: 'choice', choices: [{ value: 'lower-leg', title: 'Lower leg' }] },
      ],
    }),
    smallStep('use', { after: ['look'] }),
  ],
)

test('[BO24] a step shows what the steps before it found, with who and when; facts and empty fields are not said twice', () => {
  const look = aTaskRow('done', { key: 'look', title: 'Look' })
  const state = aState(aJourneyRow(), [look, aTaskRow('free', { key: 'use' })])
  const phi = taskPhiSchema.parse({
    kind: 'taskPhi',
    id: look.id,
    facility: 'north',
    journey: 'j1',
    version: 1,
    seq: 1,
    captures: { seen: 'a rash', payer: 'P', empty: '', where: 'lower-leg' },
    notes: [],
  })
  const held = { ...state, taskPhi: new Map([[look.id, phi]]) }
  expect(foundBefore(held, 'use', template)).toMatchObject([
    { step: 'Look', title: 'Seen', value: 'a rash', performed: { by: 'Maria Lopez' } },
    { step: 'Look', title: 'Where', value: 'Lower leg' },
  ])
  expect(foundBefore(state, 'use', template)).toEqual([])
  expect(foundBefore(held, 'look', template)).toEqual([])
})
