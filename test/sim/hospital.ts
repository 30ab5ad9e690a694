import { readFileSync } from 'node:fs'
import { classOfRoles } from '../../shared/domain/scopes.ts'
import { templateSchema, type Template } from '../../shared/workflow/template/template.ts'
import type { Db } from '../../server/db/port.ts'

/** The simulated house: two units, a handful of people. Everything in it is synthetic. */
export const FACILITY = 'sim'
export const UNITS = ['4W', '5E'] as const
export const PEOPLE = [
  { id: 'coord-w', roles: ['unit-coordinator'], departments: [], units: ['4W'] },
  { id: 'coord-e', roles: ['unit-coordinator'], departments: [], units: ['5E'] },
  { id: 'super', roles: ['house-supervisor'], departments: [], units: ['4W', '5E'] },
  { id: 'pha-1', roles: ['worker'], departments: ['PHA'], units: [] },
  { id: 'pha-2', roles: ['worker'], departments: ['PHA'], units: [] },
  { id: 'trn-1', roles: ['worker'], departments: ['TRN'], units: [] },
  { id: 'evs-1', roles: ['worker'], departments: ['EVS'], units: [] },
  { id: 'cm-1', roles: ['worker'], departments: ['CM', 'NUR'], units: [] },
  { id: 'wall', roles: ['wall-display'], departments: [], units: ['4W'] },
] as const

/** A minute of the workflow is a second and a half here: its clocks run out within a run. */
const FASTER = 40
const MINUTES = ['minutes', 'targetMin', 'plusMin', 'afterMin', 'holdMin', 'floorMin', 'offsetMin', 'expectedMin']

function faster(key: string, value: unknown): unknown {
  return MINUTES.includes(key) && typeof value === 'number' ? value / FASTER : value
}

const file = new URL('../../assets/workflows/discharge.v1.json', import.meta.url)
const template: Template = templateSchema.parse(JSON.parse(readFileSync(file, 'utf8'), faster))

const DEPARTMENTS = [...new Set(['REF', 'AUT', 'OUT', ...template.tasks.map((task) => task.department)])]

/** Seeds the house into an empty database. */
export async function seedHospital(db: Db): Promise<Template> {
  await db.transaction(async (tx) => {
    for (const { id, ...rights } of PEOPLE)
      await tx.putUser({
        id,
        facility: FACILITY,
        username: id,
        name: `Name of ${id}`,
        secretHash: '',
        roles: [...rights.roles],
        departments: [...rights.departments],
        units: [...rights.units],
        class: classOfRoles({ roles: [...rights.roles], departments: rights.departments.map((one) => one as never) }),
        disabled: false,
        epoch: 1,
      })
    await tx.putReference(FACILITY, {
      facility: FACILITY,
      name: 'Simulated house',
      zone: 'UTC',
      a03Means: 'left',
      synthetic: true,
      units: UNITS.map((id) => ({ id, name: id, beds: [] })),
      departments: DEPARTMENTS.map((id) => ({
        id,
        name: id,
        short: id.slice(0, 6),
        staffing: 'pool',
        calendar: 'always',
      })),
      members: PEOPLE.map(({ id, roles, departments, units }) => ({
        id,
        username: id,
        name: `Name of ${id}`,
        roles: [...roles],
        departments: [...departments],
        units: [...units],
      })),
      calendars: [],
    })
    await tx.putTemplate(FACILITY, { id: template.id, version: template.version, body: template, hash: 'sim' })
  })
  return template
}
