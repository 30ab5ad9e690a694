import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, contextOf, discharge, taskOf } from '../../test/builders/journey.ts'
import { runOf, until } from '../../test/builders/journey-run.ts'
import { timersOf } from '../workflow/timers-of.ts'

const fresh = discharge({ destination: 'home', mobility: 'walks' })
const say = (state: typeof fresh, args: Record<string, unknown>, now = 0) =>
  ask(state, 'set-priority', 'j1/med-rec', 'k.lind', { args, now: at(now), at: at(now) })
const why = { priority: 'stat', reason: 'the ride waits at the door' }

test('[PS2] with a reason it holds for four hours and says who, why and until when', () => {
  const state = taken(say(fresh, why))
  expect(taskOf(state, 'med-rec')).toMatchObject({
    priority: 'stat',
    override: { was: 'urgent', reason: why.reason, by: { id: 'k.lind' }, until: at(240) },
  })
  expect(taskOf(taken(say(fresh, { ...why, forMin: 30 })), 'med-rec').override?.until).toBe(at(30))
})

test('[PS3] it ends by a timer, once, also after a restart; a rule that holds by then raises the step again', () => {
  const state = taken(say(fresh, { ...why, forMin: 30 }))
  const timers = timersOf(structuredClone(state), contextOf(state))
  expect(timers.find(({ step }) => step === 'override-end')).toMatchObject({ subject: 'j1/med-rec', dueAt: at(30) })
  const run = until(runOf(state), at(31))
  expect(taskOf(run.state, 'med-rec')).toMatchObject({ priority: 'urgent', override: null })
  expect([...run.fired].filter((key) => key.includes('override-end'))).toHaveLength(1)
})

test('[PS3] renewed, it remembers what the step had before the first; set for good, nothing ends', () => {
  const once = taken(say(fresh, { ...why, forMin: 30 }))
  const again = taken(say(once, { priority: 'routine', reason: 'still there', forMin: 60 }, 10))
  expect(taskOf(again, 'med-rec').override).toMatchObject({ was: 'urgent', until: at(70) })
  const forGood = taken(say(again, { priority: 'stat' }, 20))
  expect(taskOf(forGood, 'med-rec')).toMatchObject({ priority: 'stat', override: null })
  expect(timersOf(forGood, contextOf(forGood)).map(({ step }) => step)).not.toContain('override-end')
})

test('[PS2] an end without a reason, a reason for a journey and a while that is over are refused', () => {
  expect(refused(say(fresh, { priority: 'stat', forMin: 30 })).code).toBe('invalid')
  expect(refused(say(fresh, { ...why, forMin: 2000 })).code).toBe('invalid')
  expect(refused(ask(fresh, 'set-priority', 'j1', 'k.lind', { args: why })).message).toContain('of a step')
  expect(refused(ask(fresh, 'set-priority', 'j1/med-rec', 'work.pha', { args: why })).code).toBe('forbidden')
  const late = ask(fresh, 'set-priority', 'j1/med-rec', 'k.lind', {
    args: { ...why, forMin: 5 },
    at: at(0),
    now: at(20),
  })
  expect(refused(late).message).toContain('over already')
})

test('[PS2] the same word again changes nothing', () => {
  const once = taken(say(fresh, why))
  expect(taken(say(once, why))).toBe(once)
})
