import { expect, test } from 'vitest'
import { anActor } from '../../test/builders/people.ts'
import { aJourneyRow, aState, aTaskRow } from '../../test/builders/ward.ts'
import { mayDo, mayOpen, POLICY, type PolicyVerb, whyNot } from './policy.ts'
import { roleSchema } from './roles.ts'
import type { TaskRow, TaskState } from './task.ts'

/*
 * The written table once more, in another form and with nothing of policy.ts: a letter may do the verb where nobody else
 * holds the task (before the bar) and where somebody else does (after it).
 * o owner · w worker, l lead of the department · u coordinator of the unit · h house supervisor · r referral coordinator
 */
const WRITTEN: { readonly [V in PolicyVerb]: string } = {
  claim: 'owluhr|',
  release: 'owluhr|',
  start: 'owluhr|luhr',
  pause: 'owluhr|',
  resume: 'owluhr|',
  complete: 'owluhr|luhr',
  fail: 'owluhr|luhr',
  forward: 'owluhr|',
  assign: 'luhr|luhr',
  skip: 'luhr|luhr',
  acknowledge: 'oluhr|luhr',
  note: 'owluhr|owluhr',
  'set-priority': 'luhr|luhr',
  'set-fact': 'owluhr|owluhr',
  'open-journey': 'uhr|uhr',
  'cancel-journey': 'uhr|uhr',
  approve: 'wluhr|wluhr',
  confirm: 'wluhr|wluhr',
  delegate: 'o|',
  'hand-over': 'oluhr|luhr',
  void: 'luhr|luhr',
  reopen: 'owluhr|owluhr',
  undo: 'owluhr|owluhr',
  'record-try': 'owluhr|luhr',
  'add-task': 'luhr|luhr',
  'set-relation': 'owluhr|owluhr',
  'record-telling': 'owluhr|owluhr',
}

const LETTER: { readonly [role: string]: string } = {
  worker: 'w',
  'department-lead': 'l',
  'unit-coordinator': 'u',
  'house-supervisor': 'h',
  'referral-coordinator': 'r',
}

const PLACES = [
  { name: 'own department, own unit', departments: ['PHA'], units: ['4W'], facility: 'north' },
  { name: 'own department', departments: ['PHA'], units: ['5E'], facility: 'north' },
  { name: 'own unit', departments: ['TRN'], units: ['4W'], facility: 'north' },
  { name: 'neither', departments: ['TRN'], units: ['5E'], facility: 'north' },
  { name: 'other facility', departments: ['PHA'], units: ['4W'], facility: 'south' },
]

const ROWS: readonly { department: string; workflow: string }[] = [
  { department: 'PHA', workflow: 'discharge' },
  { department: 'AUT', workflow: 'discharge' },
  { department: 'MD', workflow: 'referral.in' },
]

const STATES: readonly [TaskState, 'me' | 'another' | 'nobody'][] = [
  ['waiting', 'nobody'],
  ['free', 'nobody'],
  ['claimed', 'me'],
  ['claimed', 'another'],
  ['working', 'me'],
  ['working', 'another'],
  ['paused', 'another'],
  ['done', 'nobody'],
  ['cancelled', 'nobody'],
]

test('[PO1] every cell of roles × verbs × scope × task × state equals the written table', () => {
  let cells = 0
  let allowed = 0
  for (const role of [...roleSchema.options, 'none'])
    for (const place of PLACES)
      for (const row of ROWS)
        for (const [state, holder] of STATES) {
          const actor = anActor({ ...place, roles: role === 'none' ? [] : [role] })
          const task = heldTask(state, holder, row.department)
          const view = aState(aJourneyRow({ workflow: row.workflow }), [task])
          for (const verb of Object.keys(WRITTEN) as PolicyVerb[]) {
            const wanted = written(verb, role, place, { ...row, holder })
            const cell = `${role} · ${verb} · ${place.name} · ${row.department}/${row.workflow} · ${state} by ${holder}`
            expect(`${cell}: ${mayDo(actor, verb, view, task)}`).toBe(`${cell}: ${wanted}`)
            cells += 1
            if (wanted) allowed += 1
          }
        }
  expect(cells).toBeGreaterThanOrEqual(3000)
  expect(allowed).toBeGreaterThan(1000)
})

test('[PO2] the policy has a line for each verb and no other', () => {
  expect(Object.keys(POLICY).toSorted()).toEqual(Object.keys(WRITTEN).toSorted())
})

test('[PO3] an owner acts wherever the journey is now; taking and assigning need the scope', () => {
  const gone = anActor({ id: 'u-lopez', roles: ['unit-coordinator'], units: ['5E'] })
  const mine = aTaskRow('working')
  const view = aState(aJourneyRow(), [mine])
  for (const verb of ['start', 'pause', 'complete', 'fail', 'release'] as const)
    expect(mayDo(gone, verb, view, mine), verb).toBe(true)
  expect(mayDo(gone, 'assign', view, mine)).toBe(false)
  const free = aTaskRow('free')
  expect(whyNot(gone, 'claim', aState(aJourneyRow(), [free]), free)).toBe('not-found')
})

test('[PO4] a teammate is told who holds it; a stranger is told nothing', () => {
  const task = aTaskRow('claimed')
  const view = aState(aJourneyRow(), [task])
  const mate = anActor({ roles: ['worker'], departments: ['PHA'] })
  const stranger = anActor({ roles: ['worker'], departments: ['SUP'] })
  expect(whyNot(mate, 'claim', view, task)).toBe('already-claimed')
  expect(whyNot(mate, 'complete', view, task)).toBe('not-owner')
  expect(whyNot(mate, 'assign', view, task)).toBe('forbidden')
  expect(whyNot(stranger, 'claim', view, task)).toBe('not-found')
})

test('[PO5] who sees the journey through another task is refused as forbidden', () => {
  const pharmacy = aTaskRow('free')
  const transport = aTaskRow('free', { key: 'ride', department: 'TRN' })
  const view = aState(aJourneyRow(), [pharmacy, transport])
  const driver = anActor({ roles: ['worker'], departments: ['TRN'] })
  expect(whyNot(driver, 'claim', view, pharmacy)).toBe('forbidden')
  expect(whyNot(driver, 'claim', view, transport)).toBeNull()
})

test('[PO6] wall displays, compliance officers and accounts without a role may do nothing, even where they hold a task', () => {
  const mine = aTaskRow('working', { owner: { id: 'u-me', name: 'K. Lind' } })
  const view = aState(aJourneyRow(), [mine])
  for (const roles of [[], ['compliance-officer'], ['wall-display'], ['wall-display', 'worker']]) {
    const actor = anActor({ roles, departments: ['PHA'], units: ['4W'] })
    for (const verb of Object.keys(POLICY) as PolicyVerb[]) expect(mayDo(actor, verb, view, mine)).toBe(false)
    expect(mayOpen(actor, { workflow: 'discharge', unit: '4W' })).toBe(false)
  }
})

test('[PO7] opening by hand: the coordinator of the unit, the house supervisor, and for referrals their coordinator', () => {
  const may = (roles: string[], workflow: string, unit: string | null) =>
    mayOpen(anActor({ roles, units: ['4W'], departments: ['REF'] }), { workflow, unit })
  expect(may(['unit-coordinator'], 'discharge', '4W')).toBe(true)
  expect(may(['unit-coordinator'], 'discharge', '5E')).toBe(false)
  expect(may(['unit-coordinator'], 'referral.in', null)).toBe(false)
  expect(may(['referral-coordinator'], 'referral.in', null)).toBe(true)
  expect(may(['referral-coordinator'], 'discharge', '4W')).toBe(false)
  expect(may(['house-supervisor'], 'discharge', '5E')).toBe(true)
  expect(may(['worker', 'department-lead'], 'discharge', '4W')).toBe(false)
})

test('[PO8] what follows no visit answers to the leads of its home; the referral desk keeps what it owns', () => {
  const supply = aJourneyRow({ workflow: 'supply', home: ['SUP'], unit: null, ownerRole: 'department-lead' })
  const auth = { workflow: 'auth', home: ['AUT'], unit: null }
  const may = (roles: string[], departments: string[], row = supply) =>
    mayDo(anActor({ roles, departments, units: [] }), 'cancel-journey', aState(row, []), null)
  expect(may(['department-lead'], ['SUP'])).toBe(true)
  expect(may(['department-lead'], ['EVS'])).toBe(false)
  expect(may(['worker'], ['SUP'])).toBe(false)
  expect(may(['referral-coordinator'], ['REF'])).toBe(false)
  expect(may(['referral-coordinator'], ['REF'], aJourneyRow(auth))).toBe(true)
  expect(may(['department-lead'], ['AUT'], aJourneyRow(auth))).toBe(false)
  expect(may(['department-lead'], ['AUT'], aJourneyRow({ ...auth, ownerRole: 'department-lead' }))).toBe(true)
})

test('[PO8] and so does opening it by hand', () => {
  const may = (roles: string[], departments: string[], unit: string | null) =>
    mayOpen(anActor({ roles, departments, units: ['4W'] }), {
      workflow: 'bed-turnover',
      home: aJourneyRow({ home: ['EVS', 'BED'] }).home,
      ownerRole: 'department-lead',
      unit,
    })
  expect(may(['department-lead'], ['BED'], '5E')).toBe(true)
  expect(may(['department-lead'], ['PHA'], '5E')).toBe(false)
  expect(may(['unit-coordinator'], [], '4W')).toBe(true)
  expect(may(['unit-coordinator'], [], '5E')).toBe(false)
  expect(may(['referral-coordinator'], ['REF'], '4W')).toBe(false)
})

function heldTask(state: TaskState, holder: string, department: string): TaskRow {
  const owner = holder === 'me' ? { id: 'u-me', name: 'K. Lind' } : { id: 'u-lopez', name: 'Maria Lopez' }
  return aTaskRow(state, { department, ...(holder === 'nobody' ? {} : { owner }) })
}

function written(
  verb: PolicyVerb,
  role: string,
  place: (typeof PLACES)[number],
  row: { department: string; workflow: string; holder: string },
): boolean {
  const letter = LETTER[role]
  if (letter === undefined || place.facility !== 'north') return false
  const [mine = '', theirs = ''] = WRITTEN[verb].split('|')
  const letters = row.holder === 'another' ? theirs : mine
  if (row.holder === 'me' && letters.includes('o')) return true
  const stands = {
    w: place.departments.includes(row.department),
    l: place.departments.includes(row.department),
    u: place.units.includes('4W'),
    h: true,
    r: row.workflow === 'referral.in' || ['REF', 'OUT', 'AUT'].includes(row.department),
  }[letter]
  return stands === true && letters.includes(letter)
}
