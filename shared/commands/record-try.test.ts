import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, refused, taken } from '../../test/builders/asking.ts'
import { at, completed, referral, ruleContext, taskOf, TEN } from '../../test/builders/journey.ts'
import { does, runOf, until } from '../../test/builders/journey-run.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { settle } from '../workflow/settle.ts'
import { timersOf } from '../workflow/timers-of.ts'

const STEP = 'j1/contact-and-schedule'
const context = ruleContext('referral.in.v1')

/** A referral whose patient is to be called. */
const open = (): JourneyState => completed(referral({ documentsMissing: false }), 'check-in', { at: at(5) })

const say = (state: JourneyState, result: string, minute: number, more: Record<string, unknown> = {}) =>
  ask(state, 'record-try', STEP, 'work.ref', { at: at(minute), args: { result, ...more } })

test('[FU1] the step owes its first try as it opens', () => {
  const task = taskOf(open(), 'contact-and-schedule')
  expect(task).toMatchObject({ state: 'free', nextTry: { nr: 1, channel: 'call', due: true } })
})

test('[FU2] a try without an answer dates the next one in working time, by the next channel, and takes no claim', () => {
  const task = taskOf(taken(say(open(), 'voicemail', 10)), 'contact-and-schedule')
  expect(task).toMatchObject({
    state: 'free',
    tries: [{ by: 'work ref', at: at(10), channel: 'call', result: 'voicemail', counts: true }],
    // 480 working minutes of an office that closes at 17:00: 410 are left today, 70 more tomorrow from 08:00.
    nextTry: { nr: 2, at: Date.parse('2026-03-11T13:10:00Z'), channel: 'text', due: false },
  })
})

test('[FU3] the last try without an answer ends the step as unreachable, with the facts that means', () => {
  const once = taken(say(open(), 'voicemail', 10))
  const twice = taken(say(once, 'busy', 20))
  const state = taken(say(twice, 'busy', 30))
  expect(taskOf(state, 'contact-and-schedule')).toMatchObject({ state: 'not-done', reason: 'unreachable' })
  expect(taskOf(state, 'contact-and-schedule').tries).toHaveLength(3)
  expect(taskOf(state, 'contact-and-schedule')).not.toHaveProperty('nextTry')
  expect(state.journey.facts['contactResult']?.value).toBe('unreachable')
})

test('[FU4] call back is dated by the other side and uses no try up', () => {
  const back = { callBackAt: at(200) }
  const state = taken(say(open(), 'call-back', 10, back))
  expect(taskOf(state, 'contact-and-schedule').nextTry).toEqual({ nr: 1, at: at(200), channel: 'call', due: false })
  expect(refused(say(open(), 'call-back', 10)).message).toContain('callBackAt')
  expect(refused(say(open(), 'call-back', 10, { callBackAt: at(9) })).message).toContain('past')
  expect(refused(say(open(), 'busy', 10, back)).message).toContain('callBackAt')
})

test('[FU5] a result that ends the step sets its facts and takes the form; another takes none', () => {
  const declined = taken(say(open(), 'declined', 10))
  expect(taskOf(declined, 'contact-and-schedule').state).toBe('done')
  expect(declined.journey.facts['contactResult']).toMatchObject({ value: 'declined', source: { kind: 'person' } })
  const captures = { result: 'booked', appointmentAt: at(5000) }
  const reached = taken(say(open(), 'reached', 10, { captures }))
  expect(reached.journey.facts['appointmentAt']?.value).toBe(at(5000))
  expect(refused(say(open(), 'busy', 10, { captures })).code).toBe('invalid')
  expect(refused(say(open(), 'nonsense', 10)).message).toContain('voicemail')
})

test('[FU6] while the next try lies ahead the clock stands; its timer makes it due and the clock goes on', () => {
  const tried = does(runOf(open(), context), at(10), (state) =>
    taken(say(state, 'call-back', 10, { callBackAt: at(120) })),
  )
  const standing = taskOf(tried.state, 'contact-and-schedule')
  expect(standing.clock).toMatchObject({ dueAt: null, segments: [{}, { kind: 'paused', reason: 'next-try' }] })
  expect(timersOf(tried.state, context)).toContainEqual(
    expect.objectContaining({ subject: STEP, step: 'try', dueAt: at(120) }),
  )
  const due = taskOf(until(tried, at(120)).state, 'contact-and-schedule')
  expect(due.nextTry).toMatchObject({ at: at(120), due: true })
  expect(due.clock?.segments.at(-1)).toMatchObject({ kind: 'running', from: at(120), to: null })
})

test('[FU7] who wants no more calls is not tried any more', () => {
  const told = { value: true, source: { kind: 'person', ref: 'k' }, at: at(20) } as const
  const before = taken(say(open(), 'busy', 10))
  const state = { ...before, journey: { ...before.journey, facts: { ...before.journey.facts, optedOut: told } } }
  expect(taskOf(settle(state, context, at(21)), 'contact-and-schedule')).toMatchObject({
    state: 'skipped',
    reason: 'not to be tried',
  })
})

test('[FU8] what was said is clinical: the row holds codes alone; the same try told twice is one', () => {
  const state = taken(say(open(), 'voicemail', 10, { note: 'daughter answers after six' }))
  expect(JSON.stringify([...state.tasks.values()])).not.toContain('daughter')
  expect(state.taskPhi.get(STEP as never)?.notes).toHaveLength(1)
  expect(taken(say(state, 'voicemail', 10, { note: 'daughter answers after six' }))).toBe(state)
})

test('[FU2] a try belongs to whoever holds the step; the desk records it for them', () => {
  const held = taken(ask(open(), 'claim', STEP, 'lead.ref', { at: at(8) }))
  expect(refused(say(held, 'busy', 10)).code).toBe('not-owner')
  const args = { result: 'busy', via: 'phone' }
  const told = taken(ask(held, 'record-try', STEP, 'r.coord', { at: at(10), args }))
  expect(taskOf(told, 'contact-and-schedule').tries).toMatchObject([{ by: 'lead ref' }])
  expect(refused(ask(open(), 'record-try', 'j1/check-in', 'work.ref', { at: at(10), args })).code).toBe(
    'already-completed',
  )
})

test('[FU2] [FU3] however the tries go, they count up to the last one, and a next try never lies before the one made', () => {
  const result = fc.constantFrom('voicemail', 'busy', 'wrong-number', 'call-back')
  fc.assert(
    fc.property(fc.array(fc.tuple(result, fc.integer({ min: 1, max: 3000 })), { maxLength: 8 }), (tries) => {
      let state = open()
      let minute = 6
      let used = 0
      for (const [code, wait] of tries) {
        minute += wait
        const back = code === 'call-back' ? { callBackAt: TEN + (minute + 60) * 60_000 } : {}
        const decision = say(state, code, minute, back)
        if (used === 3) {
          expect(refused(decision).code).toBe('already-completed')
          continue
        }
        state = taken(decision)
        used += code === 'call-back' ? 0 : 1
        const task = taskOf(state, 'contact-and-schedule')
        expect(task.tries?.filter(({ counts }) => counts)).toHaveLength(used)
        if (used < 3) expect(task.nextTry?.at).toBeGreaterThanOrEqual(at(minute))
        else expect(task.state).toBe('not-done')
      }
    }),
    { numRuns: 200 },
  )
})
