import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { actorSchema } from '../../../shared/domain/person.ts'
import type { EscalationRow } from '../../../shared/domain/escalation.ts'
import { type Notice, noticeSchema } from '../../../shared/ipc/notice.ts'
import { aJourneyRow, anEscalation, aTaskRow, NOON } from '../../../test/builders/ward.ts'
import { noticePlace, startEscalationNotices } from './escalation-notices.ts'

const MIN = 60_000
const actor = actorSchema.parse({
  id: 'u-lind',
  name: 'Karin Lind',
  facility: 'north',
  session: 's1',
  roles: ['unit-coordinator'],
  departments: [],
  units: ['4W'],
  class: 'phi',
})
const at = (time: number, level = 2) => ({ level, role: 'unit-coordinator', at: time, to: [], note: null })

/** A console that holds escalations of one journey; `come` brings rows as the line would. */
function watching(task = aTaskRow('free')) {
  const rows = new Map<string, EscalationRow>()
  const line = createStore<object>(() => ({ line: { kind: 'catching-up', since: 0, asOf: null } }))
  const listeners = new Set<() => void>()
  const notices: Notice[] = []
  const subscribe = (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener))
  const subscribeIds = (_: string, listener: () => void) => subscribe(listener)
  const row = (kind: string, id: string) =>
    kind === 'escalation' ? (rows.get(id) ?? null) : kind === 'journey' ? aJourneyRow() : kind === 'task' ? task : null
  const console = {
    board: { ids: () => [...rows.keys()], row, subscribeAny: subscribe, subscribeIds },
    session: { store: createStore(() => ({ kind: 'signed-in', actor, token: '', expiresAt: 0 })) },
    status: line,
    reference: createStore(() => ({ units: new Map([['4W', { name: '4 West' }]]), departments: new Map() })),
    now: () => NOON,
  }
  // Only what the notices read stands in for the console.
  const stop = startEscalationNotices(console as never, async (notice) => void notices.push(notice))
  return {
    notices,
    stop,
    live: () => line.setState({ line: { kind: 'live', asOf: NOON } }),
    come: (over: object, id = 'j1!leave') => {
      rows.set(id, anEscalation(task, { id, told: [at(NOON - MIN)], ...over }))
      for (const listener of listeners) listener()
    },
  }
}

test('an escalation to me interrupts once, with the unit and nothing of the patient', () => {
  const { notices, live, come } = watching()
  live()
  come({})
  come({ version: 2 })
  expect(notices).toEqual([{ kind: 'escalation', unit: '4 West', count: 1 }])
  expect(noticeSchema.safeParse(notices[0]).success).toBe(true)
})

test('it interrupts again when it climbs or is raised again, and never once it is answered', () => {
  const { notices, live, come } = watching()
  live()
  come({})
  come({ state: 'acknowledged' })
  expect(notices).toHaveLength(1)
  come({ reraised: 1, told: [at(NOON - MIN), at(NOON)] })
  expect(notices).toHaveLength(2)
})

test('what stood there when the line first lived, and what was told long ago, interrupts nobody', () => {
  const { notices, live, come } = watching()
  come({})
  live()
  come({ version: 5 })
  come({ raisedAt: NOON - 60 * MIN, told: [at(NOON - 60 * MIN)] }, 'j1!equipment')
  expect(notices).toEqual([])
})

test('not the owner’s own word, not another’s escalation, not a step off the path', () => {
  const { notices, live, come } = watching()
  live()
  come({ level: 1 })
  const somebody = {
    level: 4,
    role: 'house-supervisor',
    at: NOON,
    to: [{ id: 'u-moreau', name: 'Paul Moreau' }],
    note: null,
  }
  come({ role: 'house-supervisor', told: [somebody] }, 'j1!other')
  expect(notices).toEqual([])
  const off = watching(aTaskRow('free', { onPath: false }))
  off.live()
  off.come({})
  expect(off.notices).toEqual([])
})

test('after the stop nothing is asked for', () => {
  const { notices, live, come, stop } = watching()
  live()
  stop()
  come({})
  expect(notices).toEqual([])
})

test('a unit’s name is cut to what a notice may hold', () => {
  expect(noticePlace('4 West')).toBe('4 West')
  expect(noticePlace('«ICU» (north) <b>')).toBe('ICU north b')
  expect(noticePlace('***')).toBe('Onward')
  expect(noticePlace('x'.repeat(60))).toHaveLength(40)
  for (const name of ['«ICU» (north)', '***', 'x'.repeat(60), "St. Mary's"])
    expect(noticeSchema.shape.unit.safeParse(noticePlace(name)).success).toBe(true)
})
