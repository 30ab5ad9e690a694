import { expect, test } from 'vitest'
import { at, completed, discharge, facts, opening, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { does, hears, keyOf, type Run, runOf, until } from '../../../test/builders/journey-run.ts'
import type { JourneyState } from '../../changes/journey-state.ts'
import type { EscalationRow } from '../../domain/escalation.ts'
import { userIdSchema } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { openJourney } from '../open-journey.ts'
import { settle } from '../settle.ts'
import { step } from '../step.ts'
import { timerAt } from '../timer.ts'
import { timersOf } from '../timers-of.ts'

const KARIN = { id: userIdSchema.parse('k.lind'), name: 'Karin Lind' }

/** Only reconciliation is left to be late: planned at 10:01. */
function late(absent: Parameters<typeof ruleContext>[1] = {}): Run {
  const context = ruleContext('discharge.v1', absent)
  const plan = { destination: 'home', ownCar: true, caregiverInformed: true, mobility: 'walks' }
  const run = runOf(discharge({}, { context }), context)
  return does(run, at(1), (state) => completed(state, 'cm-plan', { at: at(1), facts: plan, context }))
}

function escalation({ state }: Run): EscalationRow {
  const [row] = state.escalations.values()
  if (row === undefined) throw new Error('nothing is escalated')
  return row
}

/** When which level was told, in minutes after ten. */
function told(run: Run): [minute: number, level: number][] {
  return escalation(run).told.map((one) => [(one.at - at(0)) / 60_000, one.level])
}

function acknowledge(run: Run, now: Instant, backBy: Instant): Run {
  return does(run, now, (state) => {
    const row: EscalationRow = {
      ...escalation({ ...run, state }),
      state: 'acknowledged',
      acknowledged: { by: KARIN, at: now, backBy },
    }
    return settle({ ...state, escalations: new Map(state.escalations).set(row.id, row) }, run.context, now)
  })
}

test('[ES1] 75 % tells the owner silently, 100 % the coordinator, 125 % and +30 the lead, 150 % and +60 the house', () => {
  let run = until(late(), at(44))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ warned: false, level: 0 })
  run = until(run, at(45))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ warned: true, level: 1, breachedAt: null })
  expect(run.state.escalations.size).toBe(0)
  run = until(run, at(60))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ level: 2, breachedAt: at(60) })
  expect(escalation(run)).toMatchObject({
    level: 2,
    role: 'unit-coordinator',
    path: 'leave',
    state: 'open',
    dueAt: at(60),
  })
  expect(escalation(run).told[0]?.to).toEqual([{ id: 'k.lind', name: 'k lind' }])
  run = until(run, at(90))
  expect(escalation(run)).toMatchObject({ level: 3, role: 'department-lead' })
  expect(escalation(run).told.at(-1)?.to).toEqual([{ id: 'lead.pha', name: 'lead pha' }])
  run = until(run, at(120))
  expect(escalation(run)).toMatchObject({ level: 4, role: 'house-supervisor' })
})

test('[ES4] without an answer a level is told again after 20 minutes, at most twice', () => {
  const run = until(late(), at(600))
  expect(told(run)).toEqual([
    [60, 2],
    [80, 2],
    [90, 3],
    [110, 3],
    [120, 4],
    [140, 4],
    [160, 4],
  ])
})

test('[ES3] a level with nobody on duty goes on at once and says so', () => {
  const run = until(late({ absent: ['unit-coordinator'] }), at(60))
  expect(escalation(run)).toMatchObject({ level: 3, role: 'department-lead' })
  expect(escalation(run).told.map(({ level, note }) => [level, note])).toEqual([
    [2, 'nobody on duty'],
    [3, null],
  ])
  // Its own time passes without a second telling of the level that was told early.
  expect(told(until(run, at(95)))).toEqual([
    [60, 2],
    [60, 3],
    [80, 3],
  ])
})

const NOBODY = ['unit-coordinator', 'department-lead', 'house-supervisor'] as const

test('[ES9] with nobody on duty at all it climbs by its own times, told to nobody', () => {
  const run = until(late({ absent: NOBODY }), at(150))
  expect(told(run)).toEqual([
    [60, 2],
    [90, 3],
    [120, 4],
  ])
  expect(escalation(run).told.every(({ note, to }) => note === 'nobody on duty' && to.length === 0)).toBe(true)
})

test('[ES9] whoever comes on duty is told within five minutes, once; then it is told again as ever', () => {
  const alone = until(late({ absent: NOBODY }), at(72))
  expect(escalation(alone)).toMatchObject({ level: 2, role: 'unit-coordinator', reraised: 0 })
  const run = until({ ...alone, context: late({ absent: NOBODY.slice(1) }).context }, at(89))
  expect(told(run)).toEqual([
    [60, 2],
    [75, 2],
  ])
  expect(escalation(run).told.at(-1)).toMatchObject({ to: [{ id: 'k.lind' }], note: null })
  const lower = until({ ...run, context: late({ absent: NOBODY }).context }, at(300))
  expect(told(lower).filter(([, level]) => level === 2)).toHaveLength(2)
})

test('[ES9] an event tells whoever is on duty by then, without waiting for the next look', () => {
  const alone = until(late({ absent: NOBODY }), at(61))
  const context = late({ absent: NOBODY.slice(1) }).context
  const source = { kind: 'message', ref: 'A08' } as const
  const run = hears(
    { ...alone, context },
    { type: 'facts', facts: facts({ bedAsked: true }), at: at(62), source },
    at(62),
  )
  expect(told(run)).toEqual([
    [60, 2],
    [62, 2],
  ])
})

test('[SL22] [ES9] an order of 90 minutes ago: the ladder starts when it arrives, also with nobody on duty', () => {
  const context = ruleContext('discharge.v1', { absent: NOBODY })
  const run = runOf(openJourney(opening({ at: at(0), order: { id: 'O', by: 'Dr Roe' } }), context, at(90)), context)
  const levels = (minute: number) => taskOf(until(run, at(minute)).state, 'med-rec').level
  expect([90, 119, 120, 149, 150].map(levels)).toEqual([2, 2, 3, 3, 4])
  expect(told(until(run, at(119)))).toEqual([[90, 2]])
  expect(told(until(run, at(150)))).toEqual([
    [90, 2],
    [120, 3],
    [150, 4],
  ])
})

test('[ES4] acknowledged with a time: nothing more until then, then again if nothing advanced', () => {
  const answered = acknowledge(late(), at(65), at(105))
  expect(told(until(answered, at(104)))).toEqual([[60, 2]])
  const run = until(answered, at(105))
  // At 11:45 the lead's time has passed too: one telling, at the level that is due.
  expect(told(run)).toEqual([
    [60, 2],
    [105, 3],
  ])
  expect(escalation(run)).toMatchObject({ state: 'open', acknowledged: null })
})

test('[ES4] advancing after the answer puts the next telling off', () => {
  let run = acknowledge(until(late(), at(62)), at(62), at(72))
  run = does(run, at(70), (state) => ({ ...state, journey: { ...state.journey, advancedAt: at(70) } }))
  expect(told(until(run, at(89)))).toEqual([[60, 2]])
})

test('[ES2] one escalation per journey and path, its late steps inside', () => {
  let run = until(runOf(discharge({ mobility: 'walks' })), at(60))
  expect(run.state.escalations.size).toBe(1)
  expect(escalation(run).tasks).toEqual(['j1/cm-plan', 'j1/med-rec'])
  expect(told(run)).toEqual([[60, 2]])
  run = does(run, at(70), (state) => completed(state, 'cm-plan', { at: at(70), facts: { destination: 'home' } }))
  expect(escalation(run)).toMatchObject({ tasks: ['j1/med-rec'], task: 'j1/med-rec', department: 'PHA', state: 'open' })
})

test('[ES5] it ends silently with its last step, and the same row opens again for the next', () => {
  let run = until(late(), at(61))
  run = does(run, at(62), (state) => completed(state, 'med-rec', { at: at(62) }))
  expect(escalation(run)).toMatchObject({ state: 'ended', endReason: 'done', endedAt: at(62) })
  expect(told(until(run, at(91)))).toEqual([[60, 2]])
  run = until(run, at(92))
  expect(escalation(run)).toMatchObject({ state: 'open', level: 2, task: 'j1/nurse-discharge', endedAt: null })
})

test('[ES1] off the path nothing climbs beyond its owner; cleaning climbs in its own journey', () => {
  let run = runOf(discharge({ mobility: 'walks', destination: 'home' }))
  const source = { kind: 'message', ref: 'A03' } as const
  run = hears(run, { type: 'left', confirmed: true, at: at(5), source }, at(5))
  run = until(run, at(5 * 24 * 60))
  expect(taskOf(run.state, 'account-review')).toMatchObject({ level: 1, breachedAt: at(4325) })
  expect(taskOf(run.state, 'post-call').level).toBe(1)
  expect([...run.state.escalations.values()].map(({ path, tasks }) => [path, tasks])).toEqual([])
})

test('[ES8] a promise holds the ladder once until its time; broken, it climbs and says so', () => {
  const promise = { at: at(75), by: 'P. Harm', saidAt: at(50), broken: false }
  const promised = (state: JourneyState, change: object): JourneyState => {
    const task = { ...taskOf(state, 'med-rec'), promise: { ...promise, ...change } }
    return { ...state, tasks: new Map(state.tasks).set(task.id, task) }
  }
  let run = does(late(), at(50), (state) => settle(promised(state, {}), ruleContext(), at(50)))
  expect(run.state.journey.expectedAt).toBe(at(75 + 25 + 15))
  run = until(run, at(74))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ breachedAt: at(60), level: 1 })
  expect(run.state.escalations.size).toBe(0)
  run = until(run, at(75))
  expect(taskOf(run.state, 'med-rec').promise).toMatchObject({ broken: true })
  expect(escalation(run).told[0]).toMatchObject({ level: 2, note: 'promise broken' })
  const again = does(late(), at(50), (state) => promised(state, { holds: false }))
  expect(until(again, at(60)).state.escalations.size).toBe(1)
})

test('a stall is seen after 45 minutes without advance and goes with the next', () => {
  let run = until(runOf(discharge({ mobility: 'walks' })), at(45))
  expect(run.state.journey.stalledAt).toBe(at(45))
  run = does(run, at(50), (state) => completed(state, 'med-rec', { at: at(50) }))
  expect(run.state.journey).toMatchObject({ stalledAt: null, advancedAt: at(50) })
  run = until(run, at(95))
  expect(run.state.journey.stalledAt).toBe(at(95))
})

test('[ES1] a paused step does not climb and is not told again', () => {
  let run = until(late(), at(61))
  run = does(run, at(61), (state) => {
    const { freeAt: _, ...task } = { freeAt: 0, ...taskOf(state, 'med-rec') }
    const stand = {
      state: 'paused',
      owner: KARIN,
      claimedAt: at(61),
      startedAt: at(61),
      pausedAt: at(61),
      pauseReason: 'waiting-clinician',
    } as const
    const row = { ...task, ...stand }
    return settle({ ...state, tasks: new Map(state.tasks).set(task.id, row) }, run.context, at(61))
  })
  run = until(run, at(400))
  expect(told(run)).toEqual([[60, 2]])
  expect(taskOf(run.state, 'med-rec').clock?.segments.at(-1)).toMatchObject({
    kind: 'paused',
    reason: 'waiting-clinician',
  })
})

test('[ES6] a timer that fires late or twice, and one of another step, do no harm', () => {
  const run = late()
  const timely = until(run, at(60)).state
  const wake = (state: JourneyState) =>
    step(state, { type: 'timer', timer: timerAt('j1', 'stall', at(60)) }, run.context, at(60))
  expect(escalation({ ...run, state: wake(run.state) }).told).toEqual(escalation({ ...run, state: timely }).told)
  expect(wake(timely)).toEqual(timely)
})

test('[ES7] timers follow from the rows alone; a later wish for the same step is another occurrence', () => {
  const run = late()
  const before = timersOf(run.state, run.context)
  expect(timersOf(structuredClone(run.state), run.context)).toEqual(before)
  const { state, fired } = until(run, at(300))
  const keys = timersOf(state, run.context).map(keyOf)
  expect(keys.filter((key) => fired.has(key))).toEqual([])
  expect(fired.size).toBeGreaterThan(0)
})

test('[ES2] six late discharges of one unit interrupt their coordinator less than once in ten minutes', () => {
  const minutes = [0, 30, 60, 90, 120, 150].flatMap((start) =>
    told(until(late(), at(240 - start)))
      .filter(([, level]) => level === 2)
      .map(([minute]) => minute + start),
  )
  expect(minutes.length).toBeLessThanOrEqual(24)
})

test('facts of the whole journey reach a message only through its rows', () => {
  const state = discharge({ drugCount: 12, destination: 'home' })
  expect(state.phi?.facts['drugCount']?.value).toBe(12)
  expect(state.journey.facts['drugCount']).toBeUndefined()
  expect(facts({ drugCount: 1 })[0]?.class).toBe('phi')
})
