import { expect, test } from 'vitest'
import { someSession, someUser } from '../../test/builders/changes.ts'
import { rosterSchema } from '../../shared/domain/roster.ts'
import { type DutyAsk, rosterView } from '../../shared/domain/roster-view.ts'
import { userIdSchema } from '../../shared/kernel/ids.ts'
import { HOUR_MS } from '../../shared/kernel/instant.ts'
import { dutyRoster } from './duty-roster.ts'

const NOW = 100 * HOUR_MS
const users = [
  someUser('F1', 'home', { roles: ['unit-coordinator'], units: ['4W'], departments: [] }),
  someUser('F1', 'cover', { roles: ['unit-coordinator'], units: [], departments: [] }),
  someUser('F1', 'pharmacist', { roles: ['worker'], departments: ['PHA'] }),
  someUser('F1', 'away', { roles: ['unit-coordinator'], units: ['4W'] }),
  someUser('F1', 'gone', { roles: ['unit-coordinator'], units: ['4W'], disabled: true }),
]
const heard = (user: string, over = {}) => someSession('F1', `s-${user}`, { user, lastHeardAt: NOW - HOUR_MS, ...over })
const covers = (until: number) => ({ covers: [{ unit: '4W', until }] })

function names(ask: object, sessions: ReturnType<typeof heard>[]): string[] {
  const roster = dutyRoster(users, sessions, NOW)
  return roster({ role: 'unit-coordinator', unit: '4W', department: null, ...ask }).map(({ id }) => id)
}

test('[E15.7] on duty is who is signed in and at home in the unit, or covers it now', () => {
  expect(names({}, [heard('home'), heard('cover', covers(NOW + 1)), heard('gone')])).toEqual(['home', 'cover'])
  expect(names({}, [heard('cover', covers(NOW - 1))])).toEqual([])
  expect(names({}, [])).toEqual([])
})

test('a sign-in not heard of for a shift is nobody', () => {
  expect(names({}, [heard('home', { lastHeardAt: NOW - 12 * HOUR_MS })])).toEqual([])
})

test('a department asks for its own people', () => {
  const sessions = [heard('pharmacist')]
  expect(names({ role: 'worker', department: 'PHA' }, sessions)).toEqual(['pharmacist'])
  expect(names({ role: 'worker', department: 'TRN' }, sessions)).toEqual([])
})

test('[RO2] [E15.7] on duty is asked at a moment: the roster knows shifts to come, a cover ends', () => {
  const roster = rosterView(
    rosterSchema.parse({ shifts: [{ user: 'pharmacist', department: 'PHA', from: NOW, to: NOW + 2 * HOUR_MS }] }),
    [
      {
        id: userIdSchema.parse('pharmacist'),
        username: 'pharmacist',
        name: 'P',
        roles: ['worker'],
        departments: [],
        units: [],
      },
    ],
  )
  const onDuty = dutyRoster(users, [heard('pharmacist'), heard('cover', covers(NOW + HOUR_MS))], NOW, roster)
  const of = (ask: DutyAsk, hours: number) => onDuty(ask, NOW + hours * HOUR_MS).map(({ id }) => id)
  const pharmacy: DutyAsk = { role: 'worker', unit: null, department: 'PHA' }
  expect([of(pharmacy, 0), of(pharmacy, 1.9), of(pharmacy, 2)]).toEqual([['pharmacist'], ['pharmacist'], []])
  const floor: DutyAsk = { role: 'unit-coordinator', unit: '4W', department: null }
  expect([of(floor, 0), of(floor, 0.9), of(floor, 1)]).toEqual([['cover'], ['cover'], []])
})
