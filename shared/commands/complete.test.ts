import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, inState, member, refused, taken } from '../../test/builders/asking.ts'
import { at, builtIn, completed, discharge, referral, TEN, taskOf } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { step } from '../workflow/step.ts'
import { ruleContext } from '../../test/builders/journey.ts'

const HOME = { destination: 'home', mobility: 'walks', caregiverInformed: true }
const fresh = discharge(HOME)
const done = { captures: { reconciled: true } }
const mate = member('work.pha', { id: 'maria' as never, name: 'Maria Lopez' })

test('[CO1] a free task of my department is claimed, started and completed in one, and the next step opens', () => {
  const after = taken(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { at: at(20), args: done }))
  const task = inState(taskOf(after, 'med-rec'), 'done')
  expect(task.performed).toEqual({
    by: 'work pha',
    at: at(20),
    recordedBy: 'work pha',
    recordedAt: at(20),
    via: 'console',
  })
  expect(task.lateEntry).toBe(false)
  expect(task.clock?.segments.at(-1)?.to).toBe(at(20))
  expect(taskOf(after, 'nurse-discharge').state).toBe('free')
  expect(after.journey.advancedAt).toBe(at(20))
})

test('[CO2] what another holds is not mine to complete', () => {
  const held = taken(ask(fresh, 'claim', 'j1/med-rec', mate, { at: at(2) }))
  expect(refused(ask(held, 'complete', 'j1/med-rec', 'work.pha', { args: done }))).toMatchObject({
    code: 'not-owner',
    by: 'Maria Lopez',
    at: at(2),
  })
})

test('[CO3] the second of two completions is refused with who and when, also by the same fast finger', () => {
  const once = taken(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { at: at(20), args: done }))
  for (const by of ['work.pha', mate])
    expect(refused(ask(once, 'complete', 'j1/med-rec', by, { args: done }))).toMatchObject({
      code: 'already-completed',
      by: 'work pha',
      at: at(20),
    })
})

test('[CO4] told by phone: when, by whom, how, and who wrote it down; the clock is judged by when', () => {
  const args = { ...done, performedAt: at(30), performedBy: 'J. Ortiz', via: 'phone' }
  const task = inState(
    taskOf(taken(ask(fresh, 'complete', 'j1/med-rec', 'k.lind', { at: at(70), args })), 'med-rec'),
    'done',
  )
  expect(task.performed).toEqual({
    by: 'J. Ortiz',
    at: at(30),
    recordedBy: 'k lind',
    recordedAt: at(70),
    via: 'phone',
  })
  expect(task.clock?.segments.at(-1)?.to).toBe(at(30))
})

test('[CO5] recorded of a held task without a name, it is the holder’s act', () => {
  const held = taken(ask(fresh, 'claim', 'j1/med-rec', mate))
  const after = taken(ask(held, 'complete', 'j1/med-rec', 'k.lind', { at: at(5), args: { ...done, via: 'seen' } }))
  expect(inState(taskOf(after, 'med-rec'), 'done').performed).toMatchObject({ by: 'Maria Lopez', recordedBy: 'k lind' })
  expect(refused(ask(held, 'complete', 'j1/med-rec', 'k.lind', { args: done })).code).toBe('not-owner')
})

test('[CO6] the moment lies between the opening and now; a minute of clock difference is no future', () => {
  const say = (performedAt: number) =>
    ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { at: at(9), args: { ...done, performedAt } })
  expect(refused(say(TEN - 1))).toMatchObject({ code: 'invalid', message: expect.stringContaining('before') as string })
  expect(refused(say(at(10) + 1)).message).toContain('future')
  expect(inState(taskOf(taken(say(at(10))), 'med-rec'), 'done').performed.at).toBe(at(9))
  expect(say(TEN).ok).toBe(true)
})

test('[CO7] more than an hour after the act it is a late entry', () => {
  const lateAt = (now: number) =>
    inState(
      taskOf(taken(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { at: at(5), now, args: done })), 'med-rec'),
      'done',
    ).lateEntry
  expect(lateAt(at(65))).toBe(false)
  expect(lateAt(at(65) + 1)).toBe(true)
})

test('[CO8] a missing field, a stray one and a wrong value are named', () => {
  const say = (captures: Record<string, unknown>) =>
    refused(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { args: { captures } }))
  expect(say({})).toMatchObject({ code: 'invalid', message: 'List reconciled (reconciled): not filled in.' })
  expect(say({ reconciled: 'yes' }).message).toBe('List reconciled (reconciled): yes or no is expected.')
  expect(say({ reconciled: true, dose: 3 }).message).toBe('This step has no field "dose"; it has: reconciled, calls.')
})

test('[CO9] the form goes where its fields belong: facts by class, the record to the PHI row', () => {
  const planned = discharge({ caregiverInformed: true })
  const captures = { destination: 'home', mobility: 'walks', ownCar: true, rideContact: 'daughter Eva, 0151' }
  const after = taken(
    ask(planned, 'complete', 'j1/cm-plan', 'work.cm', { at: at(8), args: { captures, note: 'calls back' } }),
  )
  expect(after.journey.facts['destination']).toEqual({
    value: 'home',
    source: { kind: 'person', ref: 'work cm' },
    at: at(8),
  })
  expect(after.phi?.facts['rideContact']?.value).toBe('daughter Eva, 0151')
  const record = after.taskPhi.get('j1/cm-plan')
  expect(record?.captures).toEqual(captures)
  expect(record?.notes).toEqual([{ at: at(8), by: 'work cm', text: 'calls back' }])
  expect(JSON.stringify([after.journey, ...after.tasks.values()])).not.toContain('Eva')
  expect(taskOf(after, 'ride').state).toBe('skipped')
})

test('[CO10] what the feed knows already is not asked for again', () => {
  const before = discharge({ ...HOME, caregiverInformed: true })
  expect(ask(before, 'complete', 'j1/cm-plan', 'work.cm').ok).toBe(true)
})

test('[CO11] a step that ended as not recorded may still be charted', () => {
  const source = { kind: 'message', ref: 'M1' } as const
  const left = step(fresh, { type: 'left', confirmed: true, at: at(40), source }, ruleContext(), at(40))
  expect(inState(taskOf(left, 'med-rec'), 'not-done').reason).toBe('not-recorded')
  const after = taken(
    ask(left, 'complete', 'j1/med-rec', 'work.pha', { at: at(50), args: { ...done, performedAt: at(25) } }),
  )
  expect(inState(taskOf(after, 'med-rec'), 'done').performed.at).toBe(at(25))
  expect(refused(ask(left, 'claim', 'j1/med-rec', 'work.pha')).code).toBe('already-completed')
})

test('[CO12] that the patient left is taken whatever was not ticked; other steps wait, unless somebody tells of the act', () => {
  const gone = taken(ask(fresh, 'complete', 'j1/leave', 'k.lind', { at: at(33) }))
  expect(gone.journey).toMatchObject({ stage: 'left', stageAt: at(33) })
  expect(taskOf(gone, 'bed-clean').state).toBe('free')
  expect(refused(ask(fresh, 'complete', 'j1/nurse-discharge', 'work.nur')).code).toBe('stale')
  expect(ask(fresh, 'complete', 'j1/nurse-discharge', 'work.nur', { args: { via: 'paper' } }).ok).toBe(true)
  const planned = discharge(HOME, { order: undefined as never })
  expect(refused(ask(planned, 'complete', 'j1/leave', 'k.lind', { args: { via: 'seen' } })).code).toBe('stale')
})

test('[CO13] clinical fields never reach an operational row, whatever they hold', () => {
  const template = builtIn('discharge.v1')
  const steps = template.tasks.filter(({ captures, mode }) => mode === 'person' && captures.length > 0)
  const canary = fc.string({ minLength: 6, maxLength: 40 }).map((text) => `CANARY-${text.replace(/\W/g, 'x')}`)
  fc.assert(
    fc.property(fc.constantFrom(...steps), canary, fc.boolean(), (def, word, flag) => {
      const state = opened(def.key)
      const captures = Object.fromEntries(
        def.captures.map(({ name, type, choices }) => [
          name,
          sample(type, { word, flag, choice: choices?.[0]?.value }),
        ]),
      )
      const decision = ask(state, 'complete', `j1/${def.key}`, 'h.super', { at: at(1), args: { captures, note: word } })
      expect(decision.ok).toBe(true)
      const after = taken(decision)
      const operational = JSON.stringify([after.journey, ...after.tasks.values(), ...after.escalations.values()])
      const clinical = def.captures.filter((field) => field.class === 'phi')
      expect(operational.includes('CANARY')).toBe(def.captures.some((f) => f.class === 'ops' && f.type === 'text'))
      for (const { fact } of clinical) if (fact !== undefined) expect(after.journey.facts).not.toHaveProperty(fact)
    }),
    { numRuns: 300 },
  )
})

test('[CO14] a referral’s steps are completed alike', () => {
  const args = { captures: { patientMatched: true, documentsMissing: false } }
  const after = taken(ask(referral(), 'complete', 'j1/check-in', 'r.coord', { at: at(5), args }))
  expect(inState(taskOf(after, 'check-in'), 'done').performed.by).toBe('r coord')
  expect(after.journey.facts['documentsMissing']?.value).toBe(false)
})

test('[CO15] what the engine settles by itself and what a person completes give the same journey', () => {
  const byCommand = taken(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { at: at(20), args: done }))
  const byHand = completed(fresh, 'med-rec', { at: at(20) })
  expect(byCommand.journey.next).toEqual(byHand.journey.next)
  expect(byCommand.journey.stage).toBe(byHand.journey.stage)
})

/** The journey with one step open to anybody, whatever the template waits for. */
function opened(key: string): JourneyState {
  const task = { ...taskOf(fresh, key), state: 'free', freeAt: TEN } as const
  return { ...fresh, tasks: new Map(fresh.tasks).set(task.id, task) }
}

function sample(
  type: string,
  { word, flag, choice }: { word: string; flag: boolean; choice: string | undefined },
): unknown {
  if (type === 'yes-no') return flag
  if (type === 'choice') return choice
  if (type === 'number') return 7
  if (type === 'time') return at(90)
  return type === 'checklist' ? [choice] : word
}
