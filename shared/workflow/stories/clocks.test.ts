import { expect, test } from 'vitest'
import {
  at,
  builtIn,
  completed,
  discharge,
  facts,
  opening,
  ruleContext,
  taskOf,
} from '../../../test/builders/journey.ts'
import { does, hears, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import type { JourneyState } from '../../changes/journey-state.ts'
import { rowSchema } from '../../domain/row.ts'
import type { WatchedClock } from '../../domain/watched-clock.ts'
import { userIdSchema } from '../../kernel/ids.ts'
import { bitesFirst, clocksOf } from '../../sla/bites-first.ts'
import { clockState } from '../../sla/clock.ts'
import { ledger } from '../../sla/ledger.ts'
import { calendarOfClock } from '../calendars.ts'
import type { RuleContext } from '../context.ts'
import { openJourney } from '../open-journey.ts'
import { settle } from '../settle.ts'
import { templateSchema } from '../template/template.ts'
import { timersOf } from '../timers-of.ts'

const source = { kind: 'message', ref: 'M' } as const
const owner = { id: userIdSchema.parse('work.pha'), name: 'work pha' }

/** The discharge with a hand-off of 10 minutes, 240 for the stage `clearing`, and case management by office hours. */
function watched(): RuleContext {
  const plain = builtIn('discharge.v1')
  const template = templateSchema.parse({
    ...plain,
    handoffMin: 10,
    stages: plain.stages.map((stage) => (stage.id === 'clearing' ? { ...stage, targetMin: 240 } : stage)),
  })
  return ruleContext('discharge.v1', { template })
}

function start(context = watched()): Run {
  return runOf(discharge({ mobility: 'walks', destination: 'home' }, { context }), context)
}

function handoff(state: JourneyState, key: string): WatchedClock {
  const { handoff = null } = taskOf(state, key)
  if (handoff === null) throw new Error(`no hand-off clock on ${key}`)
  return handoff
}

function held(state: JourneyState, key: string, minute: number): JourneyState {
  const { freeAt: _, ...base } = { freeAt: 0, ...taskOf(state, key) }
  const row = { ...base, state: 'claimed', owner, claimedAt: at(minute), changedAt: at(minute) } as const
  return { ...state, tasks: new Map(state.tasks).set(row.id, row) }
}

function freed(state: JourneyState, key: string, minute: number): JourneyState {
  const { owner: _o, claimedAt: _c, ...base } = { owner: null, claimedAt: 0, ...taskOf(state, key) }
  const row = { ...base, state: 'free', freeAt: at(minute), changedAt: at(minute) } as const
  return { ...state, tasks: new Map(state.tasks).set(row.id, row) }
}

test('[CK1] the hand-off clock runs from free until somebody has the step; released, it goes on', () => {
  const { context, state } = start()
  expect(handoff(state, 'med-rec').clock).toMatchObject({ targetMin: 10, warnAt: at(7.5), dueAt: at(10) })
  const taken = settle(held(state, 'med-rec', 4), context, at(4))
  expect(clockState(handoff(taken, 'med-rec').clock)).toBe('stopped')
  const back = settle(freed(taken, 'med-rec', 20), context, at(20))
  // Four of the ten minutes were gone.
  expect(handoff(back, 'med-rec').clock).toMatchObject({ dueAt: at(26) })
  const done = completed(back, 'med-rec', { at: at(22), context })
  const { clock } = handoff(done, 'med-rec')
  expect(ledger(clock, calendarOfClock(context, clock), at(30))).toMatchObject({ elapsedMs: 6 * 60_000 })
  expect(taskOf(done, 'med-rec').clock?.segments).toHaveLength(1)
})

test('[CK1] a step is never handed over more slowly than it may take, and its first try is a taking', () => {
  const template = { ...builtIn('admission.v1'), handoffMin: 90 }
  const asked = runOf(openJourney(opening({ stage: 'requested' }), ruleContext('admission.v1', { template }), at(0)))
  expect(handoff(asked.state, 'bed-request').clock.targetMin).toBe(5)
  expect(handoff(completed(asked.state, 'bed-request', { at: at(3) }), 'bed-assign').clock.targetMin).toBe(20)
  const { state } = start()
  const tries = [{ by: 'W', at: at(4), channel: 'call', result: 'no-answer', counts: true } as const]
  const task = { ...taskOf(state, 'med-rec'), tries }
  const tried = settle({ ...state, tasks: new Map(state.tasks).set(task.id, task) }, watched(), at(5))
  const { clock } = handoff(tried, 'med-rec')
  expect(clockState(clock)).toBe('stopped')
  expect(clock.segments.at(-1)?.to).toBe(at(4))
})

test('[CK2] it counts in the hours of the department that should take it, and stands with a hold', () => {
  const plain = builtIn('discharge.v1')
  const tasks = plain.tasks.map((task) =>
    task.key === 'med-rec' && task.sla !== null
      ? { ...task, sla: { ...task.sla, calendar: 'office', minutes: 900, raise: [] } }
      : task,
  )
  const context = ruleContext('discharge.v1', { template: templateSchema.parse({ ...plain, tasks, handoffMin: 600 }) })
  const run = start(context)
  // 10:00 to 17:00 are seven hours; the other three are of the next morning.
  expect(handoff(run.state, 'med-rec').clock.dueAt).toBe(at(25 * 60))
  const stands = hears(run, { type: 'order-held', order: null, at: at(30), source }, at(30))
  expect(handoff(stands.state, 'med-rec').clock).toMatchObject({ dueAt: null, remainingMs: 570 * 60_000 })
  expect(handoff(stands.state, 'med-rec').clock.segments.at(-1)).toMatchObject({ reason: 'order-held' })
})

test('[CK3] a gap is seen by a timer and told to nobody: the row says since when', () => {
  const run = until(start(), at(10))
  expect(handoff(run.state, 'med-rec')).toMatchObject({ warned: true, breachedAt: at(10) })
  expect([...run.fired].filter((key) => key.includes('handoff-due'))).toHaveLength(1)
  expect([...run.fired].at(-1)).toMatch(/ handoff-due /)
  expect(run.state.escalations.size).toBe(0)
  expect(taskOf(run.state, 'med-rec').level).toBe(0)
})

test('[CK4] stage and journey clocks warn and fall due once, by timers that follow from the rows', () => {
  const run = start()
  expect(run.state.journey.targetClock?.clock).toMatchObject({ targetMin: 120, warnAt: at(90), dueAt: at(120) })
  expect(run.state.journey.stageClock?.clock).toMatchObject({ targetMin: 240, warnAt: at(180), dueAt: at(240) })
  expect(run.state.journey.targetAt).toBe(at(120))
  const late = until(run, at(300))
  expect(late.state.journey).toMatchObject({
    targetClock: { warned: true, breachedAt: at(120) },
    stageClock: { warned: true, breachedAt: at(240) },
  })
  const steps = [...late.fired].filter((key) => / (target|stage)-/.test(key))
  expect(steps).toHaveLength(4)
  // After a restart the same rows want the same timers.
  expect(timersOf(structuredClone(run.state), run.context)).toEqual(timersOf(run.state, run.context))
  expect(rowSchema.parse(late.state.journey)).toEqual(late.state.journey)
})

test('[CK5] an agreed pickup re-targets the journey; both targets stay in its ledger and what elapsed is kept', () => {
  const context = ruleContext()
  const run = runOf(discharge({ mobility: 'stretcher', destination: 'snf' }, { context }), context)
  const agreed = hears(run, { type: 'facts', facts: facts({ pickupAt: at(200) }), at: at(40), source }, at(40))
  const { targetAt, targetClock = null } = agreed.state.journey
  expect(targetAt).toBe(at(200))
  expect(targetClock?.clock.segments.map(({ policy, from }) => [policy, from])).toEqual([
    ['discharge.v1 target', at(0)],
    ['discharge.v1 target agreed', at(40)],
  ])
})

test('[CK5] a hold moves the target by the time it stood, and the ledger says why', () => {
  let run = start()
  run = hears(run, { type: 'facts', facts: facts({ appealOpen: true }), at: at(30), source }, at(30))
  expect(run.state.journey.targetClock?.clock).toMatchObject({ dueAt: null, remainingMs: 90 * 60_000 })
  expect(run.state.journey.targetAt).toBe(at(120))
  run = hears(run, { type: 'facts', facts: facts({ appealOpen: false }), at: at(90), source }, at(90))
  expect(run.state.journey.targetAt).toBe(at(180))
  expect(run.state.journey.targetClock?.clock.segments[1]).toMatchObject({ kind: 'paused', reason: 'waiting-appeal' })
})

test('[CK6] leaving stops the journey clock; an A13 starts it anew with the stage it goes back to', () => {
  let run = start()
  run = hears(run, { type: 'left', confirmed: true, at: at(50), source }, at(50))
  expect(clockState(run.state.journey.targetClock?.clock ?? EMPTY)).toBe('stopped')
  expect(timersOf(run.state, run.context).map((timer) => timer.step)).not.toContain('target-due')
  run = hears(run, { type: 'left-undone', at: at(70), source }, at(70))
  expect(run.state.journey.targetClock?.clock).toMatchObject({ startedAt: at(70), dueAt: at(190) })
})

test('[CK7] which bites first: the hand-off, then the task, then the journey; what stands bites nobody', () => {
  const { state, context } = start()
  const kinds = (one: JourneyState) => bitesFirst(clocksOf(one.journey, one.tasks.values()))
  expect(kinds(state)?.kind).toBe('handoff')
  const all = [...state.tasks.values()].reduce(
    (one, task) => (task.state === 'free' ? held(one, task.key, 1) : one),
    state,
  )
  expect(kinds(settle(all, context, at(1)))).toMatchObject({ kind: 'task', clock: { dueAt: at(60) } })
  const stands = hears(
    { ...start(), state },
    { type: 'facts', facts: facts({ appealOpen: true }), at: at(2), source },
    at(2),
  )
  expect(kinds(stands.state)).toBeNull()
})

test('[CK9] the clocks of a day with two restarts fire once each', () => {
  const once = until(start(), at(600))
  let run = start()
  for (const minute of [95, 250, 600])
    run = until({ ...run, state: structuredClone(run.state), context: watched() }, at(minute))
  expect([...run.fired].toSorted()).toEqual([...once.fired].toSorted())
  expect(run.state).toEqual(once.state)
})

test('[CK1] a claim in the middle of a pause of the house leaves no clock running', () => {
  const run = does(start(), at(3), (state) => settle(held(state, 'med-rec', 3), watched(), at(3)))
  for (const [, task] of until(run, at(100)).state.tasks)
    if (task.state !== 'free' && task.handoff !== undefined && task.handoff !== null)
      expect(clockState(task.handoff.clock), task.id).toBe('stopped')
})

const EMPTY = { targetMin: 0, calendar: '', startedAt: null, warnAt: null, dueAt: null, segments: [] }
