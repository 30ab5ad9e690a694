import { expect, test } from 'vitest'
import { ask, member, refused, taken } from '../../test/builders/asking.ts'
import { at, builtIn, discharge, ruleContext, taskOf } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { step } from '../workflow/step.ts'
import { templateSchema } from '../workflow/template/template.ts'

/** The discharge in a house where reconciling needs a second pair of eyes. */
const DISCHARGE = builtIn('discharge.v1')
const tasks = DISCHARGE.tasks.map((task) => (task.key === 'med-rec' ? { ...task, fourEyes: true } : task))
const context = ruleContext('discharge.v1', { template: templateSchema.parse({ ...DISCHARGE, tasks }) })
const STEP = 'j1/med-rec'
const args = { captures: { reconciled: true } }
const other = member('work.pha', { id: 'second' as never, name: 'second pharmacist' })

const open = () => discharge({ destination: 'home' }, { context })
const done = (state: JourneyState) => taken(ask(state, 'complete', STEP, 'work.pha', { at: at(5), args, context }))
const say = (state: JourneyState, by: Parameters<typeof ask>[3], more = {}) =>
  ask(state, 'confirm', STEP, by, { at: at(8), args: more, context })

test('[AP7] what one person did is not done before a second one confirms it', () => {
  const state = done(open())
  expect(taskOf(state, 'med-rec')).toMatchObject({ state: 'working', did: { by: { id: 'work.pha' } } })
  expect(taskOf(state, 'nurse-discharge').state).toBe('waiting')
  const after = taken(say(state, other))
  const row = taskOf(after, 'med-rec')
  expect(row).toMatchObject({
    state: 'done',
    performed: { by: 'work pha', at: at(5) },
    confirmed: { by: { id: 'second' }, at: at(8) },
  })
  expect(row).not.toHaveProperty('did')
  expect(taskOf(after, 'nurse-discharge').state).toBe('free')
  expect(refused(say(after, other)).code).toBe('already-completed')
})

test('[AP8] the doer never confirms, whoever wrote it down, and nothing is confirmed that nobody did', () => {
  const state = done(open())
  expect(refused(say(state, 'work.pha'))).toMatchObject({ code: 'forbidden' })
  expect(refused(say(open(), other)).code).toBe('stale')
  const told = { ...args, performedBy: 'second pharmacist', via: 'phone' }
  const recorded = taken(ask(open(), 'complete', STEP, 'lead.pha', { at: at(5), args: told, context }))
  expect(refused(say(recorded, other)).code, 'the performer').toBe('forbidden')
  expect(refused(say(recorded, 'lead.pha')).code, 'the recorder').toBe('forbidden')
  expect(say(recorded, 'work.pha').ok).toBe(true)
  expect(refused(ask(open(), 'confirm', 'j1/cm-plan', 'work.cm', { context })).code).toBe('invalid')
})

test('[AP9] it may go back to the doer with a reason; done again by the doer it is one, by another it is told', () => {
  const state = done(open())
  expect(taken(ask(state, 'complete', STEP, 'work.pha', { at: at(6), args, context }))).toBe(state)
  expect(
    refused(ask(state, 'complete', STEP, other, { at: at(6), args: { ...args, via: 'seen' }, context })).code,
  ).toMatch(/already-completed|not-owner/)
  expect(refused(say(state, other, { decision: 'send-back' })).code).toBe('invalid')
  const back = taken(say(state, other, { decision: 'send-back', reason: 'dose of warfarin' }))
  expect(taskOf(back, 'med-rec')).toMatchObject({ state: 'working', owner: { id: 'work.pha' } })
  expect(taskOf(back, 'med-rec').flags).toEqual(['sent back: dose of warfarin'])
  expect(taskOf(back, 'med-rec')).not.toHaveProperty('did')
})

test('[SN11] who handed it in by a message is the account that is named, else nobody who could sign in', () => {
  const source = { kind: 'message', ref: 'MSG-2' } as const
  const told = { type: 'recorded', event: 'med-rec-signed', facts: [], at: at(4), source } as const
  const by = (name: string) => ({ by: name, at: at(4), recordedBy: 'M', recordedAt: at(5), via: 'ehr' }) as const
  const signedBy = (name: string, names?: false) => {
    const event = { ...told, performed: by(name), ...(names === undefined ? {} : { names }) }
    return taskOf(step(open(), event, context, at(5)), 'med-rec')
  }
  expect(signedBy('PHA, Work').did?.by).toEqual({ id: 'work.pha', name: 'work pha' })
  expect(signedBy('work.pha').did?.by.id).toBe('work.pha')
  const ids = context.reference.members.map(({ id }) => String(id))
  for (const name of ['Nobody, Known', 'demo:k.lind', '7788']) expect(ids).not.toContain(signedBy(name).did?.by.id)
  expect(signedBy('7788', false)).not.toHaveProperty('did')
  expect(signedBy('7788', false).flags).toEqual(['said to be done by 7788'])
})

test('[AP10] an event that names a person is the first pair of eyes, never the second, and once', () => {
  const source = { kind: 'message', ref: 'MSG-2' } as const
  const performed = { by: 'P. Harm', at: at(4), recordedBy: 'MSG-2', recordedAt: at(5), via: 'ehr' } as const
  const told = { type: 'recorded', event: 'med-rec-signed', facts: [], at: at(4), source } as const
  const signed = step(open(), { ...told, performed }, context, at(5))
  expect(taskOf(signed, 'med-rec')).toMatchObject({ state: 'free', did: { by: { name: 'P. Harm' }, performed } })
  expect(taskOf(signed, 'nurse-discharge').state).toBe('waiting')
  const again = { ...told, performed: { ...performed, by: 'Another' } }
  expect(taskOf(step(signed, again, context, at(6)), 'med-rec').did?.performed.by).toBe('P. Harm')
  expect(step(open(), { ...told, performed: null }, context, at(5)).tasks.get(STEP as never)).not.toHaveProperty('did')
  expect(taskOf(signed, 'med-rec').did?.by.id).toBe('said by P. Harm')
  const doer = member('work.pha', { id: 'p.harm' as never, name: 'P. Harm' })
  expect(refused(say(signed, doer)).code).toBe('forbidden')
  for (const by of ['HARM, P.', 'p.harm', 'Harm^P']) {
    const named = step(open(), { ...told, performed: { ...performed, by } }, context, at(5))
    expect(refused(say(named, doer)).code, by).toBe('forbidden')
  }
  const after = taken(say(signed, other))
  expect(taskOf(after, 'med-rec')).toMatchObject({
    state: 'done',
    performed: { by: 'P. Harm' },
    confirmed: { by: { id: 'second' } },
  })
})
