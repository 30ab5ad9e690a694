import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { aTaskRow } from '../../../test/builders/ward.ts'
import { MINUTE_MS } from '../../../shared/kernel/instant.ts'
import { bitesFirst, clocksOfTask } from '../../../shared/sla/bites-first.ts'
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

test('[CK7] the moment that orders a step is that of the clock that bites first, whatever its clocks do', () => {
  const kind = fc.constantFrom('running' as const, 'paused' as const)
  const ran = fc.record({ due: fc.integer({ min: 1, max: 90 }), kind, ended: fc.boolean(), stands: fc.boolean() })
  const some = fc.option(ran, { nil: null })
  fc.assert(
    fc.property(some, some, (work, handoff) => {
      const watched = handoff === null ? null : { clock: clockThat(handoff), warned: false, breachedAt: null }
      const task = aTaskRow('free', { clock: work === null ? null : clockThat(work), handoff: watched })
      expect(biteAt(task)).toBe(bitesFirst(clocksOfTask(task))?.clock.dueAt ?? Number.POSITIVE_INFINITY)
    }),
  )
})

/** A clock that runs or pauses, or did until it ended; one that stands has no due time. */
function clockThat(of: { due: number; kind: 'running' | 'paused'; ended: boolean; stands: boolean }) {
  const { segments, ...rest } = clock(of.due)
  const last = segments.map((segment) => ({ ...segment, kind: of.kind, to: of.ended ? at(1) : null }))
  return { ...rest, ...(of.stands ? { dueAt: null, warnAt: null } : {}), segments: last }
}
