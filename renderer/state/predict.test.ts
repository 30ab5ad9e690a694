import { expect, test } from 'vitest'
import { member } from '../../test/builders/asking.ts'
import { command } from '../../test/builders/commands.ts'
import { builtIn, discharge, smallHospital, TEN } from '../../test/builders/journey.ts'
import { createPredict } from './predict.ts'
import { referenceView } from './reference-view.ts'

const state = discharge()
const claim = command(1, { entityId: `${state.journey.id}/med-rec`, issuedAt: TEN })

const hospital = () => referenceView(smallHospital({ templates: [builtIn('discharge.v1')] }))

function predicting() {
  let actor = member('work.pha')
  let view = hospital()
  const predict = createPredict({ actor: () => actor, reference: () => view })
  return {
    decide: (on = state, asked = claim) => predict(on, asked, actor.id),
    signInAnew: () => (actor = { ...actor }),
    learn: () => (view = hospital()),
  }
}

test('[SY41] what is asked before it is recorded is shown by the same decision, under whatever number and signature', () => {
  const { decide } = predicting()
  const asked = decide()
  expect(asked).toMatchObject({ ok: true })
  expect(decide(state, { ...claim, deviceSeq: 7, signature: 's' })).toBe(asked)
})

test('[SY41] on other rows, for another action, other rights or rules it is decided anew', () => {
  const { decide, signInAnew, learn } = predicting()
  const anew = [
    () => decide({ ...state }),
    () => decide(state, { ...claim, commandId: command(2).commandId }),
    () => decide(state, { ...claim, args: {} }),
    () => {
      signInAnew()
      return decide()
    },
    () => {
      learn()
      return decide()
    },
  ]
  for (const [at, again] of anew.entries()) {
    const before = decide()
    const after = again()
    expect(after, String(at)).toEqual(before)
    expect(after, String(at)).not.toBe(before)
  }
})
