import { expect, test } from 'vitest'
import { at, builtIn, completed, discharge, ruleContext, taskOf } from '../../../test/builders/journey.ts'
import { isFinal, type TaskRow } from '../../domain/task.ts'
import { templateSchema } from '../template/template.ts'
import { settle } from '../settle.ts'
import { migrateJourney } from './migrate-journey.ts'

const DISCHARGE = builtIn('discharge.v1')
const plan = { destination: 'home', ownCar: true, caregiverInformed: true }

function version2(change: (task: (typeof DISCHARGE.tasks)[number]) => object | null, added: readonly object[] = []) {
  const tasks = DISCHARGE.tasks.flatMap((task) => change(task) ?? [])
  return ruleContext('discharge.v1', {
    template: templateSchema.parse({ ...DISCHARGE, version: 2, tasks: [...tasks, ...added] }),
  })
}

const started = () => completed(discharge({ mobility: 'walks' }), 'cm-plan', { at: at(20), facts: plan })
const claimed = (task: TaskRow): TaskRow => ({
  ...task,
  ...({ state: 'claimed', owner: { id: 'm', name: 'M' }, claimedAt: at(22) } as object),
})

test('[WV6] finished work stays, open steps take the new time and keep what has elapsed, and the preview says so', () => {
  const shorter = version2((task) =>
    task.key === 'med-rec' ? { ...task, sla: { ...task.sla, minutes: 40, raise: [] } } : task,
  )
  const moved = migrateJourney(started(), shorter, at(25))
  if (!moved.ok) throw new Error(moved.fault)
  const { state, changes } = moved.value
  expect(state.journey.templateVersion).toBe(2)
  expect(taskOf(state, 'cm-plan').state).toBe('done')
  expect(taskOf(state, 'med-rec').clock).toMatchObject({ targetMin: 40, startedAt: at(0), dueAt: at(40) })
  expect(changes).toContainEqual({
    task: 'j1/med-rec',
    title: 'Reconcile medicines',
    kind: 'due',
    wasDueAt: at(60),
    dueAt: at(40),
  })
})

test('[WV6] a step that is gone is cancelled, a new one opens, and who has a step keeps it', () => {
  const before = started()
  const held = claimed(taskOf(before, 'med-rec'))
  const state = { ...before, tasks: new Map(before.tasks).set(held.id, held) }
  const [like] = DISCHARGE.tasks.filter(({ key }) => key === 'med-rec')
  const to = version2(
    (task) => {
      if (task.key === 'find-out') return null
      return task.key === 'med-rec' ? { ...task, title: 'Reconcile', department: 'NUR' } : task
    },
    [{ ...like, key: 'second-look', title: 'Second look', after: [] }],
  )
  const moved = migrateJourney(state, to, at(25))
  if (!moved.ok) throw new Error(moved.fault)
  expect(taskOf(moved.value.state, 'med-rec')).toMatchObject({
    state: 'claimed',
    department: 'PHA',
    title: 'Reconcile',
    owner: { id: 'm' },
  })
  expect(taskOf(moved.value.state, 'second-look').state).toBe('free')
  expect(moved.value.changes.map(({ kind, title }) => `${kind} ${title}`)).toEqual(
    expect.arrayContaining(['new Second look', 'title Reconcile']),
  )
  expect(isFinal(taskOf(moved.value.state, 'find-out'))).toBe(true)
})

test('[WV6] a stage that the version does not have, a closed journey, another workflow: refused in a sentence', () => {
  const state = started()
  const stages = DISCHARGE.stages.map((stage) => (stage.id === 'clearing' ? { ...stage, id: 'checking' } : stage))
  const renamed = { ...ruleContext(), template: { ...DISCHARGE, version: 2, stages } }
  expect(migrateJourney(state, renamed, at(25))).toMatchObject({
    ok: false,
    fault: expect.stringMatching(/"clearing"/),
  })
  const closed = { ...state, journey: { ...state.journey, state: 'closed' as const } }
  expect(
    migrateJourney(
      closed,
      version2((task) => task),
      at(25),
    ).ok,
  ).toBe(false)
  expect(migrateJourney(state, ruleContext('referral.in.v1'), at(25)).ok).toBe(false)
})

test('[WV6] moved to where it stands nothing changes, and what moved comes to rest', () => {
  const state = started()
  expect(migrateJourney(state, ruleContext(), at(25))).toEqual({ ok: true, value: { state, changes: [] } })
  const to = version2((task) => task)
  const moved = migrateJourney(state, to, at(25))
  if (!moved.ok) throw new Error(moved.fault)
  expect(moved.value.changes).toEqual([])
  expect(settle(moved.value.state, to, at(25))).toEqual(moved.value.state)
})
