import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask } from '../../../test/builders/asking.ts'
import {
  at,
  builtIn,
  completed,
  discharge,
  facts,
  referral,
  ruleContext,
  taskOf,
} from '../../../test/builders/journey.ts'
import { hears, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import { type JourneyState, rowsOf } from '../../changes/journey-state.ts'
import type { JourneyRow } from '../../domain/journey.ts'
import { rowSchema } from '../../domain/row.ts'
import { isFinal, type TaskRow } from '../../domain/task.ts'
import { userIdSchema } from '../../kernel/ids.ts'
import { clockState } from '../../sla/clock.ts'
import type { RuleContext } from '../context.ts'
import type { JourneyEvent } from '../journey-event.ts'
import { settle } from '../settle.ts'
import { isLink } from '../link-timer.ts'
import { timersOf } from '../timers-of.ts'

const source = { kind: 'message', ref: 'M' } as const
const owner = { id: userIdSchema.parse('w'), name: 'W' }

/** What may happen, without its time. */
type Move =
  | { readonly kind: 'event'; readonly event: (when: number) => JourneyEvent; readonly late: number }
  | { readonly kind: 'act'; readonly act: Act; readonly pick: number }
type Act = 'complete' | 'claim' | 'pause' | 'resume' | 'fail' | 'skip' | 'promise' | 'acknowledge'

const event = (make: (when: number) => JourneyEvent) =>
  fc.constantFrom(0, 0, 0, 5, 90).map((late): Move => ({ kind: 'event', event: make, late }))

const aFact = fc.oneof(
  fc.constantFrom('home', 'snf', 'hospice', 'other-hospital').map((value) => facts({ destination: value })),
  fc.constantFrom('walks', 'stretcher', 'monitor').map((value) => facts({ mobility: value })),
  fc.constantFrom('inpatient', 'observation').map((value) => facts({ patientClass: value, isMedicare: true })),
  fc.boolean().map((value) => facts({ appealOpen: value })),
  fc.boolean().map((value) => facts({ medsToBedOptIn: value, equipmentOrdered: value, authRequired: value })),
  fc.boolean().map((value) => facts({ copay: value, ownCar: value, bedAsked: value })),
  fc.integer({ min: 0, max: 900 }).map((minute) => facts({ pickupAt: at(minute), expectedLeaveAt: at(minute) })),
  fc.integer({ min: 0, max: 900 }).map((minute) => facts({ appointmentAt: at(minute) })),
  fc.boolean().map((value) => facts({ attended: value, documentsMissing: value, triageRequired: value })),
  fc.constantFrom('accept', 'decline').map((value) => facts({ triageDecision: value })),
  fc.constant(facts({ appointmentCancelled: true })),
)

const anEvent: fc.Arbitrary<Move> = fc.oneof(
  aFact.chain((values) => event((when) => ({ type: 'facts', facts: values, at: when, source }))),
  fc
    .constantFrom('A', 'B', null)
    .chain((bed) => event((when) => ({ type: 'facts', facts: [], placement: { bed }, at: when, source }))),
  fc
    .constantFrom('ORD-1', 'ORD-2')
    .chain((order) => event((when) => ({ type: 'ordered', order, by: 'Dr Roe', at: when, source }))),
  fc
    .constantFrom('ORD-1', 'ORD-2', null)
    .chain((order) => event((when) => ({ type: 'order-cancelled', order, at: when, source }))),
  event((when) => ({ type: 'order-held', order: null, at: when, source })),
  fc.boolean().chain((confirmed) => event((when) => ({ type: 'left', confirmed, at: when, source }))),
  event((when) => ({ type: 'left-undone', at: when, source })),
  fc
    .constantFrom('20', '07', '02', '01', 'odd')
    .chain((code) => event((when) => ({ type: 'disposition', code, at: when, source }))),
  fc
    .constantFrom('appointment-booked', 'arrived', 'no-show', 'document', 'med-rec-signed')
    .chain((name) =>
      event((when) => ({ type: 'recorded', event: name, facts: [], performed: null, at: when, source })),
    ),
  fc.constantFrom('scheduled', 'left').chain((stage) => event((when) => ({ type: 'stage', stage, at: when, source }))),
)

const anAct: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant('act' as const),
  act: fc.constantFrom<Act[]>(
    'complete',
    'complete',
    'complete',
    'claim',
    'pause',
    'resume',
    'fail',
    'skip',
    'promise',
    'acknowledge',
  ),
  pick: fc.nat(30),
})

const moves = fc.array(fc.tuple(fc.integer({ min: 1, max: 70 }), fc.oneof({ weight: 2, arbitrary: anAct }, anEvent)), {
  minLength: 1,
  maxLength: 14,
})

test('[JN13] [ES6] [ES7] whatever comes, rows stay legal, settling is idempotent and no timer is left due', () => {
  fc.assert(
    fc.property(fc.constantFrom('discharge', 'referral'), moves, (workflow, list) => {
      let run = start(workflow)
      let minute = 0
      for (const [pause, move] of list) {
        minute += pause
        const before = until(run, at(minute))
        expect(
          timersOf(before.state, before.context).filter(({ step, dueAt }) => !isLink(step) && dueAt <= at(minute)),
        ).toEqual([])
        run = apply(before, move, minute)
        lawful(run.state, run.context, at(minute))
        keptWhatWasDone(before.state, run.state)
      }
    }),
    { numRuns: 150 },
  )
}, 60_000)

test('[JN13] the same state, event and moment give the same journey', () => {
  fc.assert(
    fc.property(moves, (list) => {
      const play = (): JourneyState => {
        let run = start('discharge')
        let minute = 0
        for (const [pause, move] of list) run = apply(until(run, at((minute += pause))), move, minute)
        return run.state
      }
      expect(play()).toEqual(play())
    }),
    { numRuns: 30 },
  )
}, 60_000)

/** The discharge with clocks on its hand-offs and stages. */
const WATCHED = ruleContext('discharge.v1', {
  template: {
    ...builtIn('discharge.v1'),
    handoffMin: 10,
    stages: builtIn('discharge.v1').stages.map((stage) => ({ ...stage, targetMin: 90 })),
  },
})

function start(workflow: string): Run {
  return workflow === 'discharge'
    ? runOf(discharge({ mobility: 'walks' }, { context: WATCHED }), WATCHED)
    : runOf(referral(), ruleContext('referral.in.v1'))
}

function apply(run: Run, move: Move, minute: number): Run {
  if (move.kind === 'event') return hears(run, move.event(at(minute - move.late)), at(minute))
  return { ...run, state: acted(run, move, minute) }
}

function acted({ state, context }: Run, { act, pick }: { act: Act; pick: number }, minute: number): JourneyState {
  const open = [...state.tasks.values()].filter(
    (task) => task.mode === 'person' && !isFinal(task) && task.state !== 'waiting',
  )
  const task = open[pick % Math.max(1, open.length)]
  if (act === 'acknowledge') return settle(acknowledged(state, minute), context, at(minute))
  if (task === undefined) return state
  if (act === 'complete') return taskOf(state, task.key).id === task.id ? finished(state, task, minute, context) : state
  const row = turned(task, act, minute)
  return settle({ ...state, tasks: new Map(state.tasks).set(row.id, row) }, context, at(minute))
}

/** Completed; where it has tries, one more try, with or without an answer. */
function finished(state: JourneyState, task: TaskRow, minute: number, context: RuleContext): JourneyState {
  const def = context.template.tasks.find(({ key }) => key === task.key)
  if (def?.sequence === undefined) return completed(state, task.key, { at: at(minute), context })
  const args = { result: minute % 3 === 0 ? 'declined' : 'busy' }
  const by = `work.${task.department.toLowerCase()}`
  const decision = ask(state, 'record-try', task.id, by, { at: at(minute), context, args })
  return decision.ok ? decision.value : state
}

function acknowledged(state: JourneyState, minute: number): JourneyState {
  const row = [...state.escalations.values()].find((one) => one.state === 'open')
  if (row === undefined) return state
  const taken = {
    ...row,
    state: 'acknowledged',
    acknowledged: { by: owner, at: at(minute), backBy: at(minute + 20) },
  } as const
  return { ...state, escalations: new Map(state.escalations).set(row.id, taken) }
}

/** The row that a verb makes, without the verb's own checks. */
function turned(task: TaskRow, act: Act, minute: number): TaskRow {
  const now = at(minute)
  const { waitingFor: _w, freeAt: _f, pausedAt: _p, pauseReason: _r, ...base } = { ...EMPTY, ...task }
  const held = { owner, claimedAt: now, startedAt: now, changedAt: now }
  const performed = { by: 'W', at: now, recordedBy: 'W', recordedAt: now, via: 'console' } as const
  switch (act) {
    case 'claim':
    case 'resume':
      return { ...base, ...held, state: 'working' }
    case 'pause':
      return { ...base, ...held, state: 'paused', pausedAt: now, pauseReason: 'waiting-result' }
    case 'fail':
      return { ...base, state: 'not-done', performed, reason: 'declined', changedAt: now }
    case 'skip':
      return { ...base, state: 'skipped', performed, reason: 'by hand', changedAt: now }
    default:
      return {
        ...task,
        promise: { at: at(minute + 15), by: 'W', saidAt: now, broken: false, holds: task.promise === null },
      }
  }
}

const EMPTY = { waitingFor: [], freeAt: 0, pausedAt: 0, pauseReason: '' }

function lawful(state: JourneyState, context: RuleContext, now: number): void {
  for (const row of rowsOf(state)) expect(rowSchema.safeParse(row).error?.message, JSON.stringify(row)).toBeUndefined()
  const { expectedAt, readyAt, advance } = state.journey
  if (state.journey.state === 'open') expect(advance).not.toBeNull()
  const once = settle(state, context, now)
  // Nothing but the estimate knows what time it is.
  const said = { ...once.journey, expectedAt, readyAt, advance: sameButPath(once.journey.advance, advance) }
  expect({ ...once, journey: said }).toEqual(state)
  expect(settle(once, context, now)).toBe(once)
  expect(timersOf(structuredClone(state), context)).toEqual(timersOf(state, context))
  const timed = new Set(timersOf(state, context).map(({ subject }) => subject))
  const { targetClock = null, targetAt } = state.journey
  if (targetClock !== null && clockState(targetClock.clock) === 'running')
    expect(targetAt).toBe(targetClock.clock.dueAt)
  for (const task of state.tasks.values()) {
    if (task.handoff !== undefined && task.handoff !== null)
      expect(clockState(task.handoff.clock) === 'stopped', task.id).toBe(
        task.state !== 'free' || (task.tries ?? []).length > 0,
      )
    if (isFinal(task)) expect(timed.has(task.id), task.id).toBe(false)
    if (task.state === 'waiting') expect(task.clock, task.id).toBeNull()
    if (isFinal(task) && task.clock !== null) expect(clockState(task.clock), task.id).toBe('stopped')
    if (task.state === 'done' && task.pile === 'H') expect(task.performed.via, task.id).not.toBe('system')
  }
  if (state.journey.state === 'closed') expect([...state.tasks.values()].every(isFinal)).toBe(true)
  for (const row of state.escalations.values())
    if (row.state !== 'ended')
      expect(row.tasks.map((id) => isFinal(state.tasks.get(id) ?? { state: 'void' }))).not.toContain(true)
}

/** The critical path follows the estimate, and so the moment; the rest does not. */
function sameButPath(now: JourneyRow['advance'], was: JourneyRow['advance']): JourneyRow['advance'] {
  return now === null || now === undefined ? now : { ...now, path: was?.path ?? [] }
}

/** Finished work is never deleted; what was told stays told. */
function keptWhatWasDone(before: JourneyState, after: JourneyState): void {
  for (const task of before.tasks.values()) {
    expect(after.tasks.has(task.id), task.id).toBe(true)
    if (task.state === 'done') expect(after.tasks.get(task.id)?.state, task.id).toBe('done')
  }
  for (const row of before.escalations.values())
    expect(after.escalations.get(row.id)?.told.slice(0, row.told.length)).toEqual(row.told)
}
