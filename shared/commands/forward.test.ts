import { expect, test } from 'vitest'
import { ask, inState, member, refused, taken } from '../../test/builders/asking.ts'
import { at, discharge, taskOf } from '../../test/builders/journey.ts'
import { scopesOfJourney } from '../domain/scopes.ts'

const fresh = discharge({ destination: 'home', mobility: 'wheelchair', caregiverInformed: true })

test('[FW1] a task sent on is free in the other department, counted, and stays there', () => {
  const mine = taken(ask(fresh, 'claim', 'j1/med-rec', 'work.pha'))
  const after = taken(ask(mine, 'forward', 'j1/med-rec', 'work.pha', { at: at(6), args: { department: 'NUR' } }))
  const task = inState(taskOf(after, 'med-rec'), 'free')
  expect(task).toMatchObject({ department: 'NUR', forwards: 1, freeAt: at(6) })
  expect(task).not.toHaveProperty('owner')
  expect(scopesOfJourney(after)).toContain('dept:NUR')
  const back = taken(ask(after, 'forward', 'j1/med-rec', 'work.nur', { args: { department: 'PHA' } }))
  expect(taskOf(back, 'med-rec')).toMatchObject({ department: 'PHA', forwards: 2 })
})

test('[FW2] there must be such a department, and another one', () => {
  const say = (department: string) => refused(ask(fresh, 'forward', 'j1/med-rec', 'work.pha', { args: { department } }))
  expect(say('XYZ')).toMatchObject({ code: 'invalid', message: 'There is no department XYZ here.' })
  expect(say('PHA').message).toBe('Reconcile medicines is with PHA already.')
})

test('[FW3] what another holds is not mine to send on', () => {
  const held = taken(ask(fresh, 'claim', 'j1/med-rec', member('work.pha', { id: 'maria' as never })))
  const fault = refused(ask(held, 'forward', 'j1/med-rec', 'work.pha', { args: { department: 'NUR' } }))
  expect(fault.code).toBe('not-owner')
})

test('[AS1] assigning goes over another’s head, for leads and coordinators alone', () => {
  const held = taken(ask(fresh, 'claim', 'j1/med-rec', member('work.pha', { id: 'maria' as never, name: 'Maria' })))
  const args = { user: 'work.pha' }
  for (const by of ['k.lind', 'lead.pha', 'h.super']) {
    const after = taken(ask(held, 'assign', 'j1/med-rec', by, { at: at(5), args }))
    expect(inState(taskOf(after, 'med-rec'), 'claimed')).toMatchObject({
      owner: { id: 'work.pha', name: 'work pha' },
      claimedAt: at(5),
    })
  }
  expect(refused(ask(held, 'assign', 'j1/med-rec', 'work.pha', { args })).code).toBe('forbidden')
})

test('[AS2] it names a person of the roster who does such work', () => {
  const say = (user: string) => refused(ask(fresh, 'assign', 'j1/med-rec', 'k.lind', { args: { user } }))
  expect(say('nobody').message).toBe('This person is not on the roster.')
  expect(say('work.trn').message).toBe('work trn does not work for PHA.')
})

test('[AS3] assigning to whoever has it already changes nothing', () => {
  const given = taken(ask(fresh, 'assign', 'j1/med-rec', 'k.lind', { args: { user: 'work.pha' } }))
  expect(taken(ask(given, 'assign', 'j1/med-rec', 'lead.pha', { args: { user: 'work.pha' } }))).toBe(given)
})

test('[AS4] who lost it by an assignment is told who has it now', () => {
  const mine = taken(ask(fresh, 'claim', 'j1/med-rec', member('work.pha', { id: 'maria' as never })))
  const lost = taken(ask(mine, 'assign', 'j1/med-rec', 'k.lind', { at: at(3), args: { user: 'work.pha' } }))
  const maria = member('work.pha', { id: 'maria' as never })
  const fault = refused(ask(lost, 'complete', 'j1/med-rec', maria, { args: { captures: { reconciled: true } } }))
  expect(fault).toMatchObject({ code: 'not-owner', by: 'work pha', at: at(3) })
})
