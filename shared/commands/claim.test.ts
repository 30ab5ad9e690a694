import { expect, test } from 'vitest'
import { ask, inState, member, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'

const HOME = { destination: 'home', mobility: 'walks', caregiverInformed: true }
const fresh = discharge(HOME)
const another = member('work.pha', { id: 'maria' as never, name: 'Maria Lopez' })

test('[CL1] a free task is claimed, since when the person acted', () => {
  const after = taken(ask(fresh, 'claim', 'j1/med-rec', 'work.pha', { at: at(3), now: at(9) }))
  const task = inState(taskOf(after, 'med-rec'), 'claimed')
  expect(task).toMatchObject({ owner: { id: 'work.pha', name: 'work pha' }, claimedAt: at(3), changedAt: at(3) })
  expect(Object.keys(task.owner).toSorted()).toEqual(['id', 'name'])
  expect(after.journey.next).toMatchObject({ task: 'med-rec', owner: 'work pha' })
})

test('[CL2] claiming what I hold already changes nothing, however often', () => {
  const mine = taken(ask(fresh, 'claim', 'j1/med-rec', 'work.pha'))
  expect(taken(ask(mine, 'claim', 'j1/med-rec', 'work.pha', { at: at(1) }))).toBe(mine)
  const begun = taken(ask(mine, 'start', 'j1/med-rec', 'work.pha'))
  expect(taken(ask(begun, 'claim', 'j1/med-rec', 'work.pha'))).toBe(begun)
})

test('[CL3] a second claim is refused with already-claimed, the winner and when', () => {
  const first = taken(ask(fresh, 'claim', 'j1/med-rec', another, { at: at(1) }))
  const fault = refused(ask(first, 'claim', 'j1/med-rec', 'work.pha', { at: at(2), baseVersion: 0 }))
  expect(fault).toMatchObject({ code: 'already-claimed', by: 'Maria Lopez', at: at(1) })
  expect(fault.row).toBe(taskOf(first, 'med-rec'))
})

test('[CL4] whoever comes first has it, in either order, and nobody else', () => {
  for (const [first, second] of [
    [another, member('work.pha')],
    [member('work.pha'), another],
  ] as const) {
    const won = taken(ask(fresh, 'claim', 'j1/med-rec', first))
    expect(refused(ask(won, 'claim', 'j1/med-rec', second)).by).toBe(first.name)
    expect(inState(taskOf(won, 'med-rec'), 'claimed').owner.id).toBe(first.id)
  }
})

test('[CL5] a waiting step is not claimed; the refusal says what it waits for', () => {
  const fault = refused(ask(fresh, 'claim', 'j1/nurse-discharge', 'work.nur'))
  expect(fault).toMatchObject({ code: 'stale', message: 'Discharge teaching still waits for "Reconcile medicines".' })
  expect(refused(ask(fresh, 'claim', 'j1/account-review', 'work.bil')).message).toContain('the stage "Left"')
})

test('[CL6] what the system does is nobody’s to take', () => {
  expect(refused(ask(fresh, 'claim', 'j1/evs-prealert', 'work.evs')).code).toBe('forbidden')
})

test('[CL7] an ended task says by whom and when', () => {
  const over = taken(
    ask(fresh, 'complete', 'j1/med-rec', another, { at: at(4), args: { captures: { reconciled: true } } }),
  )
  expect(refused(ask(over, 'claim', 'j1/med-rec', 'work.pha'))).toMatchObject({
    code: 'already-completed',
    by: 'Maria Lopez',
    at: at(4),
  })
})

test('[CL8] release gives it back to the department; releasing what nobody holds changes nothing', () => {
  const mine = taken(ask(fresh, 'claim', 'j1/med-rec', 'work.pha'))
  const free = taken(ask(mine, 'release', 'j1/med-rec', 'work.pha', { at: at(5) }))
  const task = taskOf(free, 'med-rec')
  expect(inState(task, 'free').freeAt).toBe(at(5))
  expect(task).not.toHaveProperty('owner')
  expect(task.clock?.dueAt).toBe(at(60))
  expect(taken(ask(free, 'release', 'j1/med-rec', 'work.pha'))).toBe(free)
  expect(refused(ask(mine, 'release', 'j1/med-rec', another))).toMatchObject({ code: 'not-owner', by: 'work pha' })
})

test('[CL9] claim, release and claim again leave one owner or none, never two', () => {
  let state = fresh
  for (const [verb, by] of [
    ['claim', another],
    ['claim', 'work.pha'],
    ['release', 'work.pha'],
    ['release', another],
    ['claim', 'work.pha'],
  ] as const) {
    const decision = ask(state, verb, 'j1/med-rec', by)
    state = decision.ok ? decision.value : state
  }
  expect(inState(taskOf(state, 'med-rec'), 'claimed').owner.id).toBe('work.pha')
})
