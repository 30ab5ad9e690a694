import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, member, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, ruleContext, smallHospital, taskOf, TEN } from '../../test/builders/journey.ts'
import { changedRows, type JourneyState, rowsOf, stateOf } from '../changes/journey-state.ts'
import { POLICY, type PolicyVerb } from '../domain/policy.ts'
import { rowKey, rowSchema } from '../domain/row.ts'
import { step } from '../workflow/step.ts'
import { refusalCodeSchema, type Verb, verbSchema } from './command.ts'
import { decideCommand } from './decide-command.ts'
import { VERBS } from './verbs.ts'

const fresh = discharge({ destination: 'home', mobility: 'walks', caregiverInformed: true })
const done = { captures: { reconciled: true } }

test('[CD1] every verb has a rule and a line in the policy', () => {
  const verbs: readonly PolicyVerb[] = verbSchema.options
  expect(verbs.toSorted()).toEqual(Object.keys(POLICY).toSorted())
  for (const verb of verbSchema.options) if (verb !== 'open-journey') expect(VERBS[verb].verb).toBe(verb)
})

test('[CD2] arguments are checked first and named in a sentence; nothing is dropped in silence', () => {
  const fault = refused(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { args: { ...done, preformedAt: 5 } }))
  expect(fault).toMatchObject({ code: 'invalid', row: null })
  expect(fault.message).toContain('preformedAt')
  expect(refused(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { args: { performedAt: 'x' } })).message).toContain(
    'performedAt is not a time',
  )
})

test('[CD3] what an actor may not see is not found, and nothing is told of it', () => {
  const held = taken(ask(fresh, 'claim', 'j1/med-rec', 'work.pha'))
  const strangers = [
    member('work.him'),
    member('work.pha', { facility: 'other' as never }),
    member('work.pha', { roles: [] }),
  ]
  for (const by of strangers)
    expect(refused(ask(held, 'claim', 'j1/med-rec', by))).toEqual({ code: 'not-found', by: null, at: null, row: null })
  expect(refused(ask(held, 'claim', 'j1/none', 'work.pha')).code).toBe('not-found')
  expect(refused(ask(held, 'claim', 'j1', 'work.pha')).code).toBe('not-found')
  expect(refused(ask(held, 'acknowledge', 'j1/med-rec', 'k.lind', { args: { backBy: 10 } })).code).toBe('not-found')
})

test('[CD4] who sees the row and lacks the right is told forbidden, with the row', () => {
  const fault = refused(ask(fresh, 'claim', 'j1/med-rec', 'work.nur'))
  expect(fault).toMatchObject({ code: 'forbidden' })
  expect(fault.row?.id).toBe('j1/med-rec')
})

test('[CD5] an older version than the row has is stale for verbs that want it exact, with the row as it is', () => {
  const state = versioned(fresh, 'med-rec', 4)
  const say = (baseVersion: number, extra = {}) =>
    ask(state, 'complete', 'j1/med-rec', 'work.pha', { args: done, baseVersion, ...extra })
  expect(refused(say(3))).toMatchObject({ code: 'stale', row: { id: 'j1/med-rec', version: 4 } })
  expect(say(4).ok).toBe(true)
  expect(say(3, { versionAfter: 4 }).ok).toBe(true)
  expect(refused(say(4, { versionAfter: 3 })).code).toBe('stale')
})

test('[CD5] a warning that came while the console was offline makes nothing stale; another person’s act does', () => {
  const stored = store(null, fresh)
  const timer = { subject: 'j1', step: 'warn', occurrence: 1, dueAt: at(50) } as const
  const warned = store(stored, step(stored, { type: 'timer', timer }, ruleContext(), at(50)))
  expect(taskOf(warned, 'med-rec')).toMatchObject({ version: 2, meantVersion: 1, warned: true })
  const say = (state: JourneyState) =>
    ask(state, 'complete', 'j1/med-rec', 'work.pha', { at: at(51), args: done, baseVersion: 1 })
  expect(say(warned).ok).toBe(true)
  const claimed = store(warned, taken(ask(warned, 'claim', 'j1/med-rec', 'work.pha', { at: at(50) })))
  const released = store(claimed, taken(ask(claimed, 'release', 'j1/med-rec', 'work.pha', { at: at(51) })))
  expect(refused(say(released))).toMatchObject({ code: 'stale', row: { version: 4 } })
})

test('[CD6] taking a task means the same on a later version, and a telling refusal goes before stale', () => {
  const state = versioned(fresh, 'med-rec', 4)
  expect(ask(state, 'claim', 'j1/med-rec', 'work.pha', { baseVersion: 3 }).ok).toBe(true)
  const won = versioned(
    taken(ask(state, 'claim', 'j1/med-rec', member('work.pha', { id: 'maria' as never }))),
    'med-rec',
    5,
  )
  expect(refused(ask(won, 'claim', 'j1/med-rec', 'work.pha', { baseVersion: 4 })).code).toBe('already-claimed')
  expect(refused(ask(won, 'complete', 'j1/med-rec', 'work.pha', { args: done, baseVersion: 4 })).code).toBe('not-owner')
})

test('[CD7] what the person names decides alone: a changed fact is stale, a raised version is not', () => {
  const state = versioned(fresh, 'med-rec', 4)
  const say = (expect: Record<string, unknown>) =>
    ask(state, 'complete', 'j1/med-rec', 'work.pha', { args: done, baseVersion: 1, expect })
  expect(say({ state: 'free', 'facts.destination': 'home', promise: null }).ok).toBe(true)
  expect(refused(say({ 'facts.destination': 'rehab' })).code).toBe('stale')
  expect(refused(say({ __proto__x: 1 })).code).toBe('stale')
  const held = taken(ask(state, 'claim', 'j1/med-rec', 'work.pha'))
  const mine = (owner: unknown) => ask(held, 'complete', 'j1/med-rec', 'work.pha', { args: done, expect: { owner } }).ok
  expect([mine('work.pha'), mine({ id: 'work.pha', name: 'work pha' }), mine('maria'), mine({})]).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('[CD8] in a closed journey only notes are taken; what a person finished there still says by whom', () => {
  const finished = taken(ask(fresh, 'complete', 'j1/med-rec', 'work.pha', { at: at(3), args: done }))
  const closed = { ...finished, journey: { ...finished.journey, state: 'closed', closedAt: at(30) } as const }
  expect(refused(ask(closed, 'claim', 'j1/cm-plan', 'work.cm'))).toMatchObject({ code: 'journey-closed', at: at(30) })
  expect(refused(ask(closed, 'set-fact', 'j1', 'k.lind', { args: { fact: 'mobility', value: 'walks' } })).code).toBe(
    'journey-closed',
  )
  expect(refused(ask(closed, 'complete', 'j1/med-rec', 'work.pha', { args: done }))).toMatchObject({
    code: 'already-completed',
    by: 'work pha',
  })
  expect(ask(closed, 'note', 'j1/med-rec', 'work.pha', { args: { text: 'my form' } }).ok).toBe(true)
})

test('[CD9] no command, whatever it holds, makes a decision throw or a row that the schema refuses', () => {
  const actors = smallHospital().members.map(({ username }) => member(username))
  const ids = [...fresh.tasks.keys(), 'j1', 'j1!leave', '', '__proto__', 'j1/med-rec~2']
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true })
  const words = fc.constantFrom(
    'not-needed',
    'waiting-result',
    'PHA',
    'work.pha',
    'phone',
    10,
    TEN + 5,
    true,
    null,
    'stat',
  )
  const names = fc.constantFrom(
    ...'reason department user backBy text priority fact value barrier removeBarrier readyAt'.split(' '),
    ...'captures performedAt performedBy via note workflow unit bed patient __proto__'.split(' '),
  )
  const wild = fc.record({
    verb: fc.constantFrom<Verb>(...verbSchema.options),
    args: fc.dictionary(names, fc.oneof(words, anything), { maxKeys: 4 }),
    expect: fc.dictionary(fc.string(), anything, { maxKeys: 2 }),
  })
  const tame = fc.constantFrom<{ verb: Verb; args: Record<string, unknown> }>(
    ...(['claim', 'start', 'release', 'resume'] as const).map((verb) => ({ verb, args: {} })),
    { verb: 'pause', args: { reason: 'waiting-result' } },
    { verb: 'complete', args: { ...done, via: 'seen' } },
    { verb: 'fail', args: { reason: 'not-needed' } },
    { verb: 'forward', args: { department: 'NUR' } },
    { verb: 'assign', args: { user: 'work.pha' } },
    { verb: 'skip', args: { reason: 'x' } },
    { verb: 'note', args: { text: 'x' } },
    { verb: 'set-priority', args: { priority: 'stat' } },
    { verb: 'set-fact', args: { readyAt: at(50) } },
    { verb: 'set-fact', args: { fact: 'destination', value: 'snf' } },
    { verb: 'cancel-journey', args: { reason: 'x' } },
  )
  const entityId = fc.oneof(fc.constantFrom('j1/med-rec', 'j1/cm-plan', 'j1'), fc.constantFrom(...ids), fc.string())
  const command = fc.tuple(fc.oneof(tame, wild), entityId).map(([asked, entityId]) => ({ ...asked, entityId }))
  let took = 0
  const context = ruleContext()
  const actor = fc.oneof(
    fc.constantFrom(member('h.super'), member('k.lind'), member('work.pha')),
    fc.constantFrom(...actors),
  )
  const property = fc.property(actor, fc.array(command, { minLength: 2, maxLength: 6 }), (actor, commands) => {
    let state = fresh
    for (const one of commands) {
      const decision = decideCommand(state, one, { actor, context, at: at(7), now: at(8) })
      if (!decision.ok) {
        expect(refusalCodeSchema.options).toContain(decision.fault.code)
        continue
      }
      took += decision.value === state ? 0 : 1
      for (const row of changedRows(state, decision.value)) expect(rowSchema.safeParse(row).error).toBeUndefined()
      state = decision.value
    }
  })
  fc.assert(property, { numRuns: 1500 })
  expect(took).toBeGreaterThan(100)
})

test('[CD10] the same command decided again on its own result changes nothing or is refused', () => {
  const steps: [Verb, string, Record<string, unknown>][] = [
    ['claim', 'j1/med-rec', {}],
    ['start', 'j1/med-rec', {}],
    ['pause', 'j1/med-rec', { reason: 'waiting-result' }],
    ['resume', 'j1/med-rec', {}],
    ['release', 'j1/med-rec', {}],
    ['complete', 'j1/med-rec', done],
  ]
  let state = fresh
  for (const [verb, id, args] of steps) {
    state = taken(ask(state, verb, id, 'work.pha', { args }))
    const again = ask(state, verb, id, 'work.pha', { args })
    expect(again.ok ? again.value : again.fault.code).toBe(verb === 'complete' ? 'already-completed' : state)
  }
})

/** The state as the database holds it after a change. */
function store(before: JourneyState | null, after: JourneyState): JourneyState {
  const changed = changedRows(before, after)
  const kept = rowsOf(after).map((row) => changed.find((one) => rowKey(one) === rowKey(row)) ?? row)
  return stateOf(kept) ?? after
}

function versioned(state: JourneyState, key: string, version: number): JourneyState {
  const task = { ...taskOf(state, key), version }
  return { ...state, tasks: new Map(state.tasks).set(task.id, task) }
}
