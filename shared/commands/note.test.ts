import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge } from '../../test/builders/journey.ts'
import { MOST_NOTES } from './records.ts'

const fresh = discharge({ destination: 'home' })
const say = (text: unknown, entityId = 'j1/med-rec') =>
  ask(fresh, 'note', entityId, 'work.pha', { at: at(2), args: { text } })

test('[NO1] a note stands with the PHI of its task, or of the journey, and changes no operational row', () => {
  const onTask = taken(say(' calls\r\nback '))
  expect(onTask.taskPhi.get('j1/med-rec')?.notes).toEqual([{ at: at(2), by: 'work pha', text: 'calls\nback' }])
  expect(onTask.tasks).toBe(fresh.tasks)
  expect(onTask.journey).toBe(fresh.journey)
  expect(taken(say('wife is deaf', 'j1')).phi?.notes[0]?.text).toBe('wife is deaf')
})

test('[NO2] blank text, NUL, lone surrogates and more than 4,000 characters are refused, never cut', () => {
  for (const text of [
    '',
    '  \n',
    'a\u0000b',
    'a\u001b[31m',
    '\ud800',
    'x'.repeat(4001),
    'x'.repeat(10_000_000),
    7,
    null,
  ])
    expect(refused(say(text)).code).toBe('invalid')
  expect(say('x'.repeat(4000)).ok).toBe(true)
  expect(say(`e${'\u0301'.repeat(100_000)}`).ok).toBe(true)
})

test('[NO3] a hostile text is kept as text', () => {
  const text = `<img src=x onerror=alert(1)> '; drop table tasks;-- \u202e3 __proto__ =1+1`
  expect(taken(say(text)).taskPhi.get('j1/med-rec')?.notes[0]?.text).toBe(text)
})

test('[NO4] a task gathers a bounded number of notes', () => {
  let state = fresh
  for (let count = 0; count < MOST_NOTES; count += 1)
    state = taken(ask(state, 'note', 'j1/med-rec', 'work.pha', { args: { text: String(count) } }))
  expect(refused(ask(state, 'note', 'j1/med-rec', 'work.pha', { args: { text: 'more' } })).code).toBe('invalid')
})

test('[PR1] priority is set on a task or on the journey, and not on what has ended', () => {
  const args = { priority: 'stat' }
  expect(taken(ask(fresh, 'set-priority', 'j1', 'k.lind', { args })).journey.priority).toBe('stat')
  const after = taken(ask(fresh, 'set-priority', 'j1/cm-plan', 'lead.cm', { args }))
  expect(after.tasks.get('j1/cm-plan')?.priority).toBe('stat')
  expect(taken(ask(after, 'set-priority', 'j1/cm-plan', 'k.lind', { args }))).toBe(after)
  expect(refused(ask(fresh, 'set-priority', 'j1/criteria-check', 'k.lind', { args })).code).toBe('already-completed')
  expect(refused(ask(fresh, 'set-priority', 'j1', 'work.cm', { args })).code).toBe('forbidden')
  expect(refused(ask(fresh, 'set-priority', 'j1', 'k.lind', { args: { priority: 'now' } })).code).toBe('invalid')
})
