import { expect, test } from 'vitest'
import { at, builtIn, completed, discharge, facts, ruleContext } from '../../../test/builders/journey.ts'
import { does, hears, runOf, until } from '../../../test/builders/journey-run.ts'
import type { JourneyState } from '../../changes/journey-state.ts'
import type { TaskRow } from '../../domain/task.ts'
import { type Template, templateSchema } from '../template/template.ts'
import type { DryRun } from './compare-replays.ts'
import { type DryRunRules, dryRunTally } from './dry-run.ts'
import { recordedOf } from './recorded.ts'
import { replayRecorded } from './replay-recorded.ts'

const DISCHARGE = builtIn('discharge.v1')
const OWN = ruleContext()
const rules = (template: Template) => ({ own: () => OWN, draft: ruleContext('discharge.v1', { template }) })

/** The discharge with another time for a step. */
function timed(key: string, minutes: number): Template {
  const tasks = DISCHARGE.tasks.map((task) => (task.key === key ? { ...task, sla: { ...task.sla, minutes } } : task))
  return templateSchema.parse({ ...DISCHARGE, version: 2, tasks })
}

function dryRun(journeys: readonly JourneyState[], of: DryRunRules, now: number): DryRun {
  const tally = dryRunTally(of, now)
  for (const journey of journeys) tally.add(journey)
  return tally.report()
}

/** A home discharge: planned at 20 min, reconciled at 50, taught at 75, gone at 95, the rest within the day. */
function gone(): JourneyState {
  let run = runOf(discharge({ mobility: 'walks' }))
  const plan = { destination: 'home', ownCar: true, caregiverInformed: true }
  run = does(run, at(20), (state) => completed(state, 'cm-plan', { at: at(20), facts: plan }))
  run = hears(run, { type: 'facts', facts: facts({ bedAsked: true }), at: at(30), source: MESSAGE }, at(30))
  for (const [key, minute] of [
    ['med-rec', 50],
    ['nurse-discharge', 75],
    ['leave', 95],
    ['bed-clean', 140],
  ] as const)
    run = does(run, at(minute), (state) => completed(state, key, { at: at(minute) }))
  return until(run, at(300)).state
}

const MESSAGE = { kind: 'message', ref: 'MSG-9' } as const
const STEPS = ['cm-plan', 'med-rec', 'nurse-discharge', 'leave', 'bed-clean']
const told = (state: JourneyState, key: string) => {
  const task: TaskRow | undefined = [...state.tasks.values()].find((one) => one.key === key)
  return { state: task?.state, started: task?.clock?.startedAt, breached: task?.breachedAt }
}

test('[WV1] [WV2] a journey told again under its own rules goes as it went', () => {
  const state = gone()
  const recorded = recordedOf(state, 'left', at(300))
  if (!recorded.ok) throw new Error(recorded.fault)
  expect(recorded.value.acts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['fact', 'finished', 'ordered']))
  const again = replayRecorded(recorded.value, OWN)
  expect(again.journey.stage).toBe('left')
  expect(STEPS.map((key) => told(again, key))).toEqual(STEPS.map((key) => told(state, key)))
})

test('[WV3] the same rules make no difference; a shorter time says which step would have been late, and by how much', () => {
  const same = dryRun([gone()], rules(timed('account-review', 4320)), at(300))
  expect(same).toMatchObject({ journeys: 1, steps: [], changed: [], leftOut: {} })
  expect(same.before).toEqual(same.after)
  const shorter = dryRun([gone()], rules(timed('nurse-discharge', 10)), at(300))
  expect(shorter.steps.map(({ key }) => key)).toEqual(['nurse-discharge'])
  expect(shorter.steps[0]).toMatchObject({
    before: { opened: 1, overdue: 0, lateMin: 0 },
    after: { opened: 1, overdue: 1, lateMin: 15 },
  })
  expect(shorter.changed).toEqual([{ journey: 'j1', steps: ['nurse-discharge'] }])
})

test('[WV3] a step that is taken out, and one that is new', () => {
  const tasks = DISCHARGE.tasks.filter(({ key }) => key !== 'meds-to-bed')
  const [first] = DISCHARGE.tasks.filter(({ key }) => key === 'cm-plan')
  const added = { ...first, key: 'second-look', title: 'Second look' }
  const draft = templateSchema.parse({ ...DISCHARGE, version: 2, tasks: [...tasks, added] })
  const run = dryRun([gone()], rules(draft), at(300))
  expect(run.steps.map(({ key, before, after }) => [key, before?.opened ?? null, after?.opened ?? null])).toEqual([
    ['second-look', null, 1],
    ['meds-to-bed', 0, null],
  ])
})

test('[WV1] a cancelled journey is left out and counted, one whose stage the draft lacks too', () => {
  const state = gone()
  const undone = { ...state, journey: { ...state.journey, closeReason: 'undone' } }
  expect(dryRun([undone, state], rules(timed('ride', 5)), at(300)).leftOut).toEqual({ 'it was cancelled': 1 })
})
