import { expect, test } from 'vitest'
import { ask, inState, member, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'

const fresh = discharge({ destination: 'home', mobility: 'walks', caregiverInformed: true })
const mate = member('work.pha', { id: 'maria' as never, name: 'Maria Lopez' })
const claimed = taken(ask(fresh, 'claim', 'j1/med-rec', 'work.pha', { at: at(1) }))
const begun = taken(ask(claimed, 'start', 'j1/med-rec', 'work.pha', { at: at(2) }))
const paused = taken(
  ask(begun, 'pause', 'j1/med-rec', 'work.pha', { at: at(10), args: { reason: 'waiting-clinician' } }),
)

test('[ST1] starting a free task claims it; starting mine keeps the moment of the claim; twice changes nothing', () => {
  const once = taken(ask(fresh, 'start', 'j1/med-rec', 'work.pha', { at: at(2) }))
  expect(inState(taskOf(once, 'med-rec'), 'working')).toMatchObject({ claimedAt: at(2), startedAt: at(2) })
  expect(inState(taskOf(begun, 'med-rec'), 'working')).toMatchObject({ claimedAt: at(1), startedAt: at(2) })
  expect(taken(ask(begun, 'start', 'j1/med-rec', 'work.pha', { at: at(9) }))).toBe(begun)
})

test('[ST2] only the owner starts, pauses and resumes; a teammate is told who has it', () => {
  for (const [verb, args] of [
    ['start', {}],
    ['pause', { reason: 'waiting-clinician' }],
    ['resume', {}],
  ] as const)
    expect(refused(ask(begun, verb, 'j1/med-rec', mate, { args }))).toMatchObject({ code: 'not-owner', by: 'work pha' })
  expect(refused(ask(fresh, 'pause', 'j1/med-rec', mate, { args: { reason: 'waiting-clinician' } }))).toMatchObject({
    code: 'not-owner',
    by: null,
  })
})

test('[ST3] the coordinator records that the pharmacist has begun; the pharmacist stays owner', () => {
  const after = taken(
    ask(claimed, 'start', 'j1/med-rec', 'k.lind', { at: at(20), args: { performedAt: at(5), via: 'phone' } }),
  )
  const task = inState(taskOf(after, 'med-rec'), 'working')
  expect(task).toMatchObject({ owner: { id: 'work.pha' }, startedAt: at(5), claimedAt: at(1) })
  expect(refused(ask(claimed, 'start', 'j1/med-rec', 'k.lind')).code).toBe('not-owner')
})

test('[ST4] recorded of a free task, whom it names holds it, by id or whole name, else who wrote it down', () => {
  const of = (performedBy: string) =>
    inState(taskOf(taken(ask(fresh, 'start', 'j1/med-rec', 'k.lind', { args: { performedBy } })), 'med-rec'), 'working')
      .owner.id
  expect(of('work.pha')).toBe('work.pha')
  expect(of('Work PHA')).toBe('work.pha')
  expect(of('Dr Agency')).toBe('k.lind')
})

test('[ST5] a pause needs a listed reason, stops the clock at once and keeps what has run', () => {
  const task = inState(taskOf(paused, 'med-rec'), 'paused')
  expect(task).toMatchObject({ pausedAt: at(10), pauseReason: 'waiting-clinician', startedAt: at(2), claimedAt: at(1) })
  expect(task.clock).toMatchObject({ dueAt: null, remainingMs: 50 * 60_000 })
  const fault = refused(ask(begun, 'pause', 'j1/med-rec', 'work.pha', { args: { reason: 'lunch' } }))
  expect(fault).toMatchObject({ code: 'invalid', message: '"lunch" is not one of the pause reasons of this workflow.' })
  expect(
    taken(ask(paused, 'pause', 'j1/med-rec', 'work.pha', { at: at(12), args: { reason: 'waiting-clinician' } })),
  ).toBe(paused)
})

test('[ST6] resume moves the due time by the pause; what goes on already goes on', () => {
  const after = taken(ask(paused, 'resume', 'j1/med-rec', 'work.pha', { at: at(25), now: at(40) }))
  const task = inState(taskOf(after, 'med-rec'), 'working')
  expect(task).toMatchObject({ startedAt: at(2), claimedAt: at(1) })
  expect(task.clock?.dueAt).toBe(at(75))
  expect(task).not.toHaveProperty('pauseReason')
  expect(taken(ask(after, 'resume', 'j1/med-rec', 'work.pha'))).toBe(after)
  expect(refused(ask(claimed, 'resume', 'j1/med-rec', 'work.pha')).code).toBe('stale')
})

test('[ST7] pausing what I have claimed counts as begun', () => {
  const after = taken(
    ask(claimed, 'pause', 'j1/med-rec', 'work.pha', { at: at(3), args: { reason: 'waiting-result' } }),
  )
  expect(inState(taskOf(after, 'med-rec'), 'paused')).toMatchObject({ startedAt: at(3), pausedAt: at(3) })
})
