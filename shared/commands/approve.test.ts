import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, member, refused, taken } from '../../test/builders/asking.ts'
import { at, builtIn, ruleContext, taskOf } from '../../test/builders/journey.ts'
import { story } from '../../test/builders/workflow-story.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import type { Role } from '../domain/roles.ts'
import { approvalSchema } from '../workflow/template/approval-schema.ts'
import { approvalRight, type Approver, levelOf, whoMayApprove } from '../workflow/approval.ts'

const context = ruleContext('supply.v1')
const BUY = 'j1/requisition'

/** A requisition of this amount, asked for by the desk. */
function asked(orderAmount: number, facts: Record<string, boolean | string> = {}): JourneyState {
  const need = story('supply', { stage: 'need', facts: { itemId: 'I1', itemName: 'Pump set', ...facts } })
  return need.done(20, 'check-stock', { stockFound: 'order', orderAmount }).run().state
}

const decide = (state: JourneyState, by: string, args: Record<string, unknown> = {}) =>
  ask(state, 'approve', BUY, by, { args, at: at(30), context })

test('[AP1] [AP3] the amount says who decides: its level or one above it', () => {
  const state = taken(decide(asked(300), 'work.sup'))
  expect(taskOf(state, 'requisition')).toMatchObject({
    state: 'done',
    decided: { decision: 'approve', role: 'worker', substitute: false, by: { id: 'work.sup' } },
  })
  expect(taken(decide(asked(300), 'lead.sup'))).toBeDefined()
  expect(refused(decide(asked(3000), 'work.sup'))).toMatchObject({ code: 'forbidden' })
  expect(taskOf(taken(decide(asked(3000), 'lead.sup')), 'requisition').decided?.role).toBe('department-lead')
})

test('[AP2] a step goes to the department whose level decides it', () => {
  expect(taskOf(asked(3000), 'requisition').department).toBe('SUP')
  const dear = asked(20_000)
  expect(taskOf(dear, 'requisition').department).toBe('FIN')
  expect(taken(decide(dear, 'lead.fin'))).toBeDefined()
  expect(refused(decide(dear, 'work.fin')).code).toBe('forbidden')
})

test('[AP2] while the amount is not known the step waits for it, visibly', () => {
  const need = story('supply', { stage: 'need', facts: { itemId: 'I1', itemName: 'Pump set' } })
  const state = need.done(20, 'check-stock', { stockFound: 'order' }).run().state
  expect(taskOf(state, 'requisition')).toMatchObject({ state: 'waiting', waitingFor: ['fact:orderAmount'] })
})

test('[AP4] in an emergency the level just below may decide, and the row says that it stood in', () => {
  expect(taskOf(taken(decide(asked(3000, { emergency: true }), 'work.sup')), 'requisition').decided).toMatchObject({
    role: 'worker',
    substitute: true,
  })
})

test('[AP6] declining needs a reason, ends the step as not done and is told; nobody else completes it', () => {
  expect(refused(decide(asked(300), 'lead.sup', { decision: 'decline' })).code).toBe('invalid')
  const state = taken(decide(asked(300), 'lead.sup', { decision: 'decline', reason: 'too many on the shelf' }))
  expect(taskOf(state, 'requisition')).toMatchObject({
    state: 'not-done',
    reason: 'declined',
    decided: { decision: 'decline', reason: 'too many on the shelf' },
  })
  expect(refused(decide(state, 'lead.sup')).code).toBe('already-completed')
  expect(refused(ask(asked(3000), 'complete', BUY, 'work.sup', { at: at(30), context })).code).toBe('forbidden')
  expect(refused(ask(asked(300), 'approve', 'j1/receive', 'work.sup', { at: at(30), context })).code).toBe('invalid')
})

test('[AP5] who asked for it or did the work before never approves it, however high they stand', () => {
  const rule = builtIn('denial.v1').approvals.find(({ id }) => id === 'write-off')
  if (rule === undefined) throw new Error('no rule')
  const ask_ = { amount: 300, emergency: false, department: 'BIL', asked: ['lead bil'] }
  const members = ['work.bil', 'lead.bil', 'lead.fin', 'lead.pha'].map((name) => member(name))
  expect(whoMayApprove(rule, ask_, members).map(({ id }) => id)).toEqual(['lead.fin'])
  expect(whoMayApprove(rule, { ...ask_, asked: [] }, members).map(({ id }) => id)).toEqual(['lead.bil', 'lead.fin'])
})

test('[AP1]-[AP5] a higher amount never lets in anybody whom a lower one kept out below it, and nobody approves their own', () => {
  const role = fc.constantFrom<Role>('worker', 'department-lead', 'house-supervisor')
  const limits = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 4 })
  const actor = fc.record({ name: fc.constantFrom('a', 'b'), roles: fc.array(role, { maxLength: 2 }) })
  fc.assert(
    fc.property(
      limits,
      fc.array(role, { minLength: 4, maxLength: 4 }),
      actor,
      fc.nat(1200),
      fc.nat(1200),
      (...given) => {
        const [upTos, roles, who, one, other] = given
        const levels = upTos.toSorted((a, b) => a - b).map((upTo, index) => ({ role: roles[index], upTo }))
        const rule = approvalSchema.parse({ id: 'r', title: 'r', levels, otherPerson: true })
        const person: Approver = { ...who, departments: ['SUP' as never] }
        const askFor = (amount: number, asked: string[] = []) => ({
          amount,
          emergency: false,
          department: 'SUP',
          asked,
        })
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        if (levelOf(rule, high) === null) expect(approvalRight(rule, askFor(high), person).ok).toBe(false)
        if (approvalRight(rule, askFor(high), person).ok) expect(approvalRight(rule, askFor(low), person).ok).toBe(true)
        expect(approvalRight(rule, askFor(low, [person.name]), person).ok).toBe(false)
        expect(approvalRight(rule, { ...askFor(low), amount: 'unknown' }, person).ok).toBe(false)
      },
    ),
  )
})
