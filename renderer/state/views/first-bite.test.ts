import { expect, test } from 'vitest'
import { aTaskRow } from '../../../test/builders/ward.ts'
import { MINUTE_MS } from '../../../shared/kernel/instant.ts'
import { biteAt, firstBite } from './first-bite.ts'

const NOW = Date.parse('2026-03-10T14:00:00Z')
const at = (minutes: number) => NOW + minutes * MINUTE_MS

/** A clock that runs since ten, due then. */
function clock(due: number, warn = due - 5) {
  const segments = [{ kind: 'running', from: NOW, to: null, reason: null, calendar: 'always', policy: 'p' }]
  return { targetMin: due, calendar: 'always', startedAt: NOW, warnAt: at(warn), dueAt: at(due), segments }
}

function free(work: number, handoff: number, over: Record<string, unknown> = {}) {
  const watched = { clock: clock(handoff), warned: false, breachedAt: null }
  return aTaskRow('free', { clock: clock(work), handoff: watched, ...over })
}

test('[CK7] while nobody has the step, the hand-off shows where it is due first, and orders it', () => {
  expect(firstBite(free(60, 15), at(0))).toEqual({
    clock: 'handoff',
    takeBy: at(15),
    time: { kind: 'on-time', dueAt: at(15) },
  })
  expect(firstBite(free(60, 15), at(11)).time.kind).toBe('due-soon')
  expect(firstBite(free(60, 60), at(0))).toMatchObject({ clock: 'task', time: { dueAt: at(60) } })
  expect([biteAt(free(60, 15)), biteAt(free(10, 15))]).toEqual([at(15), at(10)])
})

test('[CK3] [CK7] a hand-off that nobody took is amber, not late; once the work is late, that is what is said', () => {
  expect(firstBite(free(60, 15), at(30))).toEqual({
    clock: 'handoff',
    takeBy: at(15),
    time: { kind: 'due-soon', dueAt: at(60) },
  })
  expect(firstBite(free(60, 15), at(61))).toEqual({ clock: 'task', time: { kind: 'overdue', dueAt: at(60) } })
})

test('[CK7] once somebody has it there is only the work', () => {
  const taken = { ...clock(15), dueAt: null, segments: [{ ...clock(15).segments[0], to: at(5) }] }
  const handoff = { clock: taken, warned: false, breachedAt: null }
  const mine = aTaskRow('claimed', { clock: clock(60), handoff })
  expect(firstBite(mine, at(20))).toMatchObject({ clock: 'task', time: { kind: 'on-time', dueAt: at(60) } })
})
