import { facilityFileSchema, type FacilityFile } from '../facility/facility-file.ts'
import { demoPeople } from './people.ts'

/** The demo's facility id, which also marks its database. */
export const DEMO_FACILITY = 'demo'

const UNITS: readonly (readonly [id: string, name: string, floor: number, rooms: number])[] = [
  ['4W', '4 West', 4, 15],
  ['4E', '4 East', 4, 15],
  ['5W', '5 West', 5, 16],
  ['5E', '5 East', 5, 16],
  ['6N', '6 North', 6, 14],
  ['7N', '7 North', 7, 14],
]

const DEPARTMENTS: readonly (readonly [
  id: string,
  name: string,
  short: string,
  staffing: 'pool' | 'assigned',
  calendar: string,
])[] = [
  ['NUR', 'Nursing', 'NUR', 'assigned', 'always'],
  ['PHA', 'Pharmacy', 'PHA', 'assigned', 'pharmacy'],
  ['CM', 'Case management', 'CM', 'assigned', 'weekdays-long'],
  ['TRN', 'Transport', 'TRN', 'pool', 'always'],
  ['EVS', 'Environmental services', 'EVS', 'pool', 'always'],
  ['BIL', 'Billing', 'BIL', 'pool', 'office'],
  ['ADM', 'Patient access', 'ADM', 'pool', 'always'],
  ['AUT', 'Authorization desk', 'AUT', 'pool', 'office'],
  ['REF', 'Referral desk', 'REF', 'pool', 'office'],
  ['OUT', 'Outreach', 'OUT', 'pool', 'office'],
  ['SUP', 'Supply', 'SUP', 'pool', 'always'],
  ['BED', 'Bed management', 'BED', 'pool', 'always'],
  ['MD', 'Clinicians', 'MD', 'assigned', 'always'],
  ['HIM', 'Health information', 'HIM', 'pool', 'office'],
  ['OR', 'Operating room', 'OR', 'pool', 'always'],
  ['SPD', 'Sterile processing', 'SPD', 'pool', 'always'],
  ['ANE', 'Anaesthesia', 'ANE', 'pool', 'always'],
  ['REC', 'Recall desk', 'REC', 'pool', 'office'],
  ['FAC', 'Facilities', 'FAC', 'pool', 'always'],
  ['FIN', 'Finance', 'FIN', 'pool', 'office'],
  ['IT', 'Interfaces', 'IT', 'pool', 'always'],
]

/** The synthetic hospital: six units with 180 beds, twenty-one departments, about seventy people. Nobody in it exists. */
export function demoHospital(zone: string, a03Means: 'left' | 'paperwork'): FacilityFile {
  return facilityFileSchema.parse({
    facility: DEMO_FACILITY,
    name: 'Synthetic Demo Hospital',
    zone,
    currency: 'USD',
    a03Means,
    units: UNITS.map(([id, name, floor, rooms]) => ({ id, name, beds: bedsOf(id, floor, rooms) })),
    departments: DEPARTMENTS.map(([id, name, short, staffing, calendar]) => ({ id, name, short, staffing, calendar })),
    calendars: calendars(zone),
    people: demoPeople(UNITS.map(([id]) => id)),
  })
}

/** Two beds a room; even and odd sides of a floor are different units, so a room number is unique in the house. */
function bedsOf(unit: string, floor: number, rooms: number): { room: string; bed: string }[] {
  const first = unit.endsWith('E') ? 51 : 1
  return Array.from({ length: rooms * 2 }, (_, index) => ({
    room: String(floor * 100 + first + Math.floor(index / 2)),
    bed: index % 2 === 0 ? 'A' : 'B',
  }))
}

function calendars(zone: string): unknown[] {
  const five = (spans: [string, string][]) => ({ mon: spans, tue: spans, wed: spans, thu: spans, fri: spans })
  const kind = 'hours'
  return [
    { kind, id: 'office', version: '1', zone, week: five([['08:00', '17:00']]) },
    {
      kind,
      id: 'weekdays-long',
      version: '1',
      zone,
      week: { ...five([['07:00', '19:00']]), sat: [['08:00', '16:00']], sun: [['08:00', '16:00']] },
    },
    {
      kind,
      id: 'pharmacy',
      version: '1',
      zone,
      week: { ...five([['06:00', '24:00']]), sat: [['07:00', '23:00']], sun: [['07:00', '23:00']] },
    },
  ]
}
