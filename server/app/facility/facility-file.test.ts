import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFacilityFile } from './read-facility-file.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'onward-facility-'))))
afterAll(() => rm(folder, { recursive: true }))

const HOSPITAL = {
  facility: 'north',
  name: 'North',
  zone: 'America/New_York',
  units: [{ id: '4W', name: '4 West', beds: [{ room: '401', bed: 'A' }] }],
  departments: [{ id: 'PHA', name: 'Pharmacy', short: 'Pharm', calendar: 'always', staffing: 'assigned' }],
  people: [
    { username: 'm.lopez', name: 'Maria Lopez', roles: ['worker'], departments: ['PHA'] },
    { username: 'j.ortiz', name: 'Jo Ortiz', roles: ['worker'], departments: ['PHA'] },
  ],
}
const SHIFT = {
  user: 'm.lopez',
  department: 'PHA',
  unit: '4W',
  from: '2026-03-10T07:00:00-04:00',
  to: '2026-03-10T15:00:00-04:00',
}

async function read(roster: object) {
  const file = join(folder, 'north.json')
  await writeFile(file, JSON.stringify({ ...HOSPITAL, roster }))
  return readFacilityFile(file)
}

test('[RO1] a roster comes with the hospital as rows, its times as instants', async () => {
  const { roster } = await read({ shifts: [SHIFT], absences: [{ user: 'j.ortiz', from: SHIFT.from, to: SHIFT.to }] })
  const span = { from: Date.parse('2026-03-10T11:00:00Z'), to: Date.parse('2026-03-10T19:00:00Z') }
  expect(roster).toEqual({
    shifts: [{ ...SHIFT, role: 'worker', room: null, bed: null, ...span }],
    absences: [{ user: 'j.ortiz', substitute: null, ...span }],
  })
})

test('[RO1] one row that is wrong keeps the file out, by its place and in a sentence', async () => {
  const bad = (over: object) => read({ shifts: [SHIFT, { ...SHIFT, ...over }] })
  await expect(bad({ user: 'nobody' })).rejects.toThrow(/roster shifts\.1: There is nobody called nobody here\./)
  await expect(bad({ department: 'XYZ' })).rejects.toThrow(/roster shifts\.1: m\.lopez: there is no department XYZ\./)
  await expect(bad({ unit: '9X' })).rejects.toThrow(/roster shifts\.1: m\.lopez: there is no unit 9X\./)
  await expect(bad({ to: SHIFT.from })).rejects.toThrow(/roster shifts\.1: A span of m\.lopez ends before it begins\./)
  await expect(bad({ role: 'king' })).rejects.toThrow(/roster\.shifts\.1\.role/)
  await expect(bad({ from: '2026-03-10 07:00' })).rejects.toThrow(/roster\.shifts\.1\.from/)
  await expect(bad({ salary: 1 })).rejects.toThrow(/salary/)
  const away = { user: 'm.lopez', from: SHIFT.from, to: SHIFT.to, substitute: 'ghost' }
  await expect(read({ absences: [away] })).rejects.toThrow(/roster absences\.0: There is nobody called ghost here\./)
})
