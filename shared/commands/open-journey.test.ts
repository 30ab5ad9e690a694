import { expect, test } from 'vitest'
import { ask, member, refused, taken } from '../../test/builders/asking.ts'
import { at, contextOf, discharge, opening, referral, ruleContext, TEN, taskOf } from '../../test/builders/journey.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import type { Decision } from './command.ts'
import { scopesOfJourney } from '../domain/scopes.ts'
import { templateSchema } from '../workflow/template/template.ts'
import { decideCommand } from './decide-command.ts'
import type { FoundVisit } from './open-journey.ts'

const { placement, identity, initials, marks } = opening()
const found: FoundVisit = {
  placement,
  identity,
  initials,
  marks,
  facts: [{ name: 'isMedicare', value: true, class: 'phi' }],
}

type Say = { by?: string; visit?: FoundVisit | 'unknown'; state?: JourneyState | null; id?: string }

function open(args: Record<string, unknown>, { by = 'k.lind', visit, state = null, id = 'n1' }: Say = {}): Decision {
  const workflow = args['workflow'] === 'referral.in' ? 'referral.in.v1' : 'discharge.v1'
  const context = state === null ? ruleContext(workflow) : contextOf(state)
  const asking = { actor: member(by), context, at: at(1), now: at(2), ...(visit === undefined ? {} : { visit }) }
  return decideCommand(state, { verb: 'open-journey', entityId: id, args }, asking)
}

test('[OJ1] a coordinator opens a discharge for a visit of the unit; the census gives place, identity and facts', () => {
  const state = taken(open({ workflow: 'discharge', visit: 'V-1', expectedLeaveAt: at(300) }, { visit: found }))
  expect(state.journey).toMatchObject({ id: 'n1', stage: 'planned', unit: '4W', bed: 'A', openedAt: at(1), version: 0 })
  expect(state.journey.facts['expectedLeaveAt']).toMatchObject({
    value: at(300),
    source: { kind: 'person', ref: 'k lind' },
  })
  expect(state.identity?.family).toBe('Testperson')
  expect(state.phi?.facts['isMedicare']?.value).toBe(true)
  expect(taskOf(state, 'cm-plan').state).toBe('free')
})

test('[OJ2] opened at "ordered" the clock runs from when the person said so', () => {
  const args = { workflow: 'discharge', visit: 'V-1', stage: 'ordered', orderedBy: 'Dr Roe' }
  const state = taken(open(args, { visit: found }))
  expect(state.journey.targetAt).toBe(at(121))
  expect(state.journey.facts['orderedAt']?.value).toBe(at(1))
  expect(taskOf(state, 'med-rec').state).toBe('free')
})

test('[OJ3] "order written" carries on the journey that is open already; said twice it changes nothing', () => {
  const planned = taken(open({ workflow: 'discharge', visit: 'V-1' }, { visit: found }))
  const args = { workflow: 'discharge', visit: 'V-1', stage: 'ordered' }
  const ordered = taken(open(args, { visit: found, state: planned, id: 'n2' }))
  expect(ordered.journey.id).toBe('n1')
  expect(ordered.journey.reached).toHaveProperty('ordered')
  expect(taken(open(args, { visit: found, state: ordered, id: 'n2' }))).toBe(ordered)
  expect(taken(open({ workflow: 'discharge', visit: 'V-1' }, { visit: found, state: ordered }))).toBe(ordered)
  expect(refused(open(args, { by: 'work.pha', visit: found, state: planned })).code).toBe('forbidden')
})

test('[OJ4] a console’s preview shows the bed and what was typed, without identity', () => {
  const state = taken(open({ workflow: 'discharge', unit: '4W', room: '401', bed: 'A' }))
  expect(state.journey).toMatchObject({ unit: '4W', room: '401', bed: 'A', initials: '' })
  expect(state.identity).toBeNull()
})

test('[OJ5] an unknown visit, one of another unit, and one without a bed', () => {
  const args = { workflow: 'discharge', visit: 'V-9' }
  expect(refused(open(args, { visit: 'unknown' })).code).toBe('not-found')
  const away = { ...found, placement: { unit: '5W', room: '401', bed: 'A' } }
  expect(refused(open(args, { visit: away })).code).toBe('not-found')
  expect(refused(open({ ...args, unit: '5W' })).code).toBe('forbidden')
  const bedless = { ...found, placement: { unit: '4W', room: null, bed: null } }
  expect(refused(open(args, { visit: bedless })).message).toBe('This visit has no bed on a unit.')
  expect(refused(open(args, { by: 'work.pha', visit: found })).code).toBe('not-found')
})

test('[OJ6] workflow, stage and id are checked', () => {
  expect(refused(open({ workflow: 'bed' })).message).toBe('There is no workflow "bed".')
  expect(refused(open({ workflow: 'discharge', stage: 'left' })).message).toBe(
    'Discharge opens by hand at: planned, ordered.',
  )
  const args = { workflow: 'discharge', unit: '4W', bed: 'A' }
  for (const id of ['j1/med-rec', 'j1!leave', 'a~2', 'x'.repeat(101), ' '])
    expect(refused(open(args, { id })).code).toBe('invalid')
  expect(refused(open({ ...args, birthday: 1 })).message).toContain('birthday')
})

test('[OJ7] a referral that came by phone is opened for a person, by the referral coordinator', () => {
  const patient = { family: 'Bell', given: 'Tom', birthDate: '1980-05-01' }
  const state = taken(open({ workflow: 'referral.in', patient }, { by: 'r.coord' }))
  expect(state.identity).toMatchObject({ ...patient, mrn: '', visit: '' })
  expect(state.journey).toMatchObject({ stage: 'received', initials: 'BT', unit: null })
  expect(JSON.stringify([state.journey, ...state.tasks.values()])).not.toContain('Bell')
  expect(refused(open({ workflow: 'referral.in' }, { by: 'r.coord' })).message).toBe('Say who the patient is.')
  expect(refused(open({ workflow: 'referral.in', patient }, { by: 'k.lind' })).code).toBe('forbidden')
})

test('[CJ1] a journey is cancelled with a reason: open steps end, finished ones stay and are taken back', () => {
  const state = discharge({ destination: 'home', mobility: 'wheelchair', ownCar: false, caregiverInformed: true })
  const booked = taken(ask(planned(state), 'complete', 'j1/ride', 'work.trn', { at: at(5) }))
  const after = taken(
    ask(booked, 'cancel-journey', 'j1', 'k.lind', { at: at(9), args: { reason: 'stays another night' } }),
  )
  expect(taskOf(after, 'med-rec')).toMatchObject({ state: 'cancelled', reason: 'stays another night' })
  expect(taskOf(after, 'ride').state).toBe('done')
  expect(
    [...after.tasks.values()].some(({ title, state }) => title === 'Undo: cancel the ride' && state === 'free'),
  ).toBe(true)
  expect(after.journey).toMatchObject({ state: 'open', closeReason: 'stays another night' })
})

test('[CJ2] with nothing to take back it closes; then it says so, and cancelling again is refused', () => {
  const closed = taken(
    ask(referral(), 'cancel-journey', 'j1', 'r.coord', { at: at(9), args: { reason: 'sent twice' } }),
  )
  expect(closed.journey).toMatchObject({ state: 'closed', closedAt: at(9), closeReason: 'sent twice' })
  const again = ask(closed, 'cancel-journey', 'j1', 'r.coord', { args: { reason: 'sent twice' } })
  expect(refused(again)).toMatchObject({ code: 'journey-closed', at: at(9) })
  const state = discharge()
  expect(refused(ask(state, 'cancel-journey', 'j1', 'lead.pha', { args: { reason: 'x' } })).code).toBe('forbidden')
  expect(refused(ask(state, 'cancel-journey', 'j1', 'k.lind', { now: TEN, args: {} })).code).toBe('invalid')
})

function planned(state: JourneyState): JourneyState {
  return taken(ask(state, 'complete', 'j1/cm-plan', 'work.cm', { at: at(3) }))
}

const FIRST = {
  key: 'first',
  title: 'First',
  department: 'EVS',
  mode: 'person',
  phase: 'before',
  fromStage: 'open',
  sla: null,
  phi: 'none',
  pile: 'A',
}

/** A small workflow about something that is no visit. */
function small(change: Record<string, unknown>): ReturnType<typeof ruleContext> {
  const template = templateSchema.parse({
    ...ruleContext().template,
    id: 'small',
    ownerRole: 'department-lead',
    home: ['EVS'],
    triggers: [{ on: 'manual', stage: 'open' }],
    stages: [
      { id: 'open', title: 'Open' },
      { id: 'closed', title: 'Closed', enter: '"first" in final' },
    ],
    leftStage: undefined,
    closedStage: 'closed',
    target: { fromStage: 'open', minutes: 60 },
    stall: { stages: [], minutes: 60 },
    tasks: [FIRST],
    rules: [],
    ...change,
  })
  return ruleContext('discharge.v1', { template })
}

function openSmall(context: ReturnType<typeof ruleContext>, args: Record<string, unknown>, by = 'lead.evs'): Decision {
  const asking = { actor: member(by), context, at: at(1), now: at(2) }
  return decideCommand(null, { verb: 'open-journey', entityId: 'n1', args: { workflow: 'small', ...args } }, asking)
}

test('[OJ9] a bed is one of the house, has nobody’s identity, and lives at its home departments', () => {
  const beds = small({ subject: 'bed' })
  const state = taken(openSmall(beds, { unit: '4W', room: '402', bed: 'B' }))
  expect(state.identity).toBeNull()
  expect(state.journey).toMatchObject({ unit: '4W', room: '402', bed: 'B', initials: '', home: ['EVS'] })
  expect(scopesOfJourney(state)).toEqual(['dept:EVS', 'unit:4W'])
  expect(refused(openSmall(beds, { unit: '4W', room: '499', bed: 'B' })).message).toBe('There is no bed 499 B on 4W.')
  expect(refused(openSmall(beds, { unit: '4W' })).message).toBe('Say which bed it is.')
  expect(refused(openSmall(beds, { unit: '4W', room: '402', bed: 'B' }, 'lead.pha')).code).toBe('forbidden')
})

test('[OJ9] a person needs a patient, a case what it is named by; facts are the workflow’s words', () => {
  const person = small({ subject: 'person' })
  expect(refused(openSmall(person, {})).message).toBe('Say who the patient is.')
  expect(taken(openSmall(person, { patient: { family: 'Roe' } })).identity?.family).toBe('Roe')
  const item = { name: 'item', class: 'ops', type: 'text', meaning: 'the item that is short' }
  const supply = small({ subject: 'case', named: 'item', facts: [item] })
  expect(refused(openSmall(supply, {})).message).toBe('Say which it is: the item that is short.')
  expect(refused(openSmall(supply, { facts: { color: 'red' } })).message).toBe('This workflow has no fact "color".')
  const state = taken(openSmall(supply, { facts: { item: 'Gloves M' } }))
  expect(state.identity).toBeNull()
  expect(state.journey.facts['item']).toMatchObject({ value: 'Gloves M', source: { kind: 'person' } })
  expect(scopesOfJourney(state)).toEqual(['dept:EVS'])
})
