import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'

const fresh = discharge({ destination: 'home', mobility: 'walks', caregiverInformed: true })
const say = (args: Record<string, unknown>, entityId = 'j1', by = 'k.lind') =>
  ask(fresh, 'set-fact', entityId, by, { at: at(5), args })

test('[SF1] a fact is set with who, when and what it was, and what follows from it follows', () => {
  const after = taken(say({ fact: 'destination', value: 'snf' }))
  expect(after.journey.facts['destination']).toEqual({
    value: 'snf',
    was: 'home',
    source: { kind: 'person', ref: 'k lind' },
    at: at(5),
  })
  expect(taskOf(after, 'facility-accept').state).toBe('waiting')
  expect(taken(say({ fact: 'destination', value: 'home' }))).toBe(fresh)
})

test('[SF2] a clinical fact goes to the PHI row, whoever says otherwise', () => {
  const after = taken(say({ fact: 'isMedicare', value: true }))
  expect(after.phi?.facts['isMedicare']?.value).toBe(true)
  expect(after.journey.facts).not.toHaveProperty('isMedicare')
  expect(refused(say({ fact: 'isMedicare', value: true, class: 'ops' })).code).toBe('invalid')
})

test('[SF3] the expected leave is an instant, as epoch ms or ISO with a zone', () => {
  const after = taken(say({ fact: 'expectedLeaveAt', value: '2026-03-10T18:00:00Z' }))
  expect(after.journey.facts['expectedLeaveAt']?.value).toBe(at(240))
  expect(refused(say({ fact: 'expectedLeaveAt', value: 'noon' })).code).toBe('invalid')
})

test('[SF4] unknown facts, listed values and what the feed alone says are refused by name', () => {
  expect(refused(say({ fact: 'zodiac', value: 'x' })).message).toBe('This workflow has no fact "zodiac".')
  expect(refused(say({ fact: '__proto__', value: 'x' })).code).toBe('invalid')
  expect(refused(say({ fact: 'constructor', value: 'x' })).code).toBe('invalid')
  expect(refused(say({ fact: 'destination', value: 'moon' })).message).toBe(
    'Destination (destination): one of the listed values is expected.',
  )
  expect(refused(say({ fact: 'orderedAt', value: at(0) })).message).toContain('comes from the feed')
})

test('[SF5] a barrier of the list stands with owner, since and review time, and is taken away', () => {
  const args = { barrier: { kind: 'ride', owner: 'daughter', reviewAt: at(120), note: 'comes from work' } }
  const after = taken(say(args))
  const barrier = { kind: 'ride', owner: 'daughter', since: at(5), reviewAt: at(120), note: 'comes from work' }
  expect(after.journey.barriers).toEqual([barrier])
  expect(taken(ask(after, 'set-fact', 'j1', 'k.lind', { at: at(9), args }))).toBe(after)
  const gone = taken(ask(after, 'set-fact', 'j1', 'k.lind', { args: { removeBarrier: 'ride' } }))
  expect(gone.journey.barriers).toEqual([])
  expect(taken(ask(gone, 'set-fact', 'j1', 'k.lind', { args: { removeBarrier: 'ride' } }))).toBe(gone)
  expect(refused(say({ barrier: { kind: 'weather' } })).message).toContain('not one of the barriers')
})

test('[SF6] "ready at" is a promise on a task, said by whom and when; the second one holds no ladder', () => {
  const first = taken(say({ readyAt: at(50) }, 'j1/med-rec', 'work.pha'))
  expect(taskOf(first, 'med-rec').promise).toMatchObject({
    at: at(50),
    by: 'work pha',
    saidAt: at(5),
    broken: false,
    holds: true,
  })
  const second = taken(ask(first, 'set-fact', 'j1/med-rec', 'work.pha', { at: at(6), args: { readyAt: at(70) } }))
  expect(taskOf(second, 'med-rec').promise).toMatchObject({ at: at(70), holds: false })
  const back = taken(ask(second, 'set-fact', 'j1/med-rec', 'work.pha', { at: at(7), args: { readyAt: null } }))
  expect(taskOf(back, 'med-rec').promise).toBeNull()
  expect(refused(say({ readyAt: at(1) }, 'j1/med-rec')).code).toBe('invalid')
  expect(refused(say({ readyAt: at(50) })).code).toBe('invalid')
  expect(refused(say({ readyAt: at(50) }, 'j1/criteria-check')).code).toBe('already-completed')
})

test('[SF7] who works on any step of the journey may say what they know', () => {
  expect(say({ fact: 'mobility', value: 'wheelchair' }, 'j1', 'work.nur').ok).toBe(true)
  expect(refused(say({ fact: 'mobility', value: 'wheelchair' }, 'j1', 'work.him')).code).toBe('not-found')
})
