import { expect, test } from 'vitest'
import { journeyIdentitySchema } from '../../../shared/domain/journey.ts'
import { aJourneyRow } from '../../../test/builders/ward.ts'
import type { BoardStore } from '../../state/board-store.ts'
import { findPatients } from './find-patients.ts'

type Someone = { id: string; bed: string; family?: string; given?: string; mrn?: string; state?: 'open' | 'closed' }

function boardOf(people: readonly Someone[]): Pick<BoardStore, 'ids' | 'row'> {
  const rows = new Map<string, unknown>()
  for (const { id, bed, family, given = 'Ana', mrn = '1', state = 'open' } of people) {
    rows.set(`journey:${id}`, aJourneyRow({ id, room: bed.slice(0, -1), bed: bed.slice(-1), state, initials: 'RA' }))
    const base = { kind: 'journeyId', id, journey: id, facility: 'north', version: 1, seq: 1 }
    const rest = { family, given, mrn, birthDate: null, sex: 'F', visit: 'v' }
    if (family !== undefined) rows.set(`journeyId:${id}`, journeyIdentitySchema.parse({ ...base, ...rest }))
  }
  return { ids: () => people.map(({ id }) => id), row: (kind, id) => (rows.get(`${kind}:${id}`) ?? null) as never }
}

const ward = boardOf([
  { id: 'closed', bed: '401A', family: 'Rivera', state: 'closed' },
  { id: 'mid', bed: '402A', family: 'Sotorivera' },
  { id: 'bed', bed: '412A', family: 'Okafor', mrn: '7724471' },
  { id: 'name', bed: '498B', family: 'Rivera', given: 'Bo', mrn: '5551234' },
  { id: 'unnamed', bed: '98B' },
])

test('by name: those that begin so first, closed journeys last', () => {
  expect(findPatients('riv', ward)).toEqual(['name', 'mid', 'closed'])
  expect(findPatients('rivera bo', ward)).toEqual(['name'])
})

test('by bed and by the end of a record number', () => {
  expect(findPatients('412', ward)).toEqual(['bed'])
  expect(findPatients('4471', ward)).toEqual(['bed'])
  expect(findPatients('98b', ward)).toEqual(['unnamed', 'name'])
})

test('who may not read names finds beds and initials; nothing typed finds nobody', () => {
  expect(findPatients('ra 98', ward)).toContain('unnamed')
  expect(findPatients('  ', ward)).toEqual([])
})
