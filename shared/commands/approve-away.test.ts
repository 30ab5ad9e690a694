import { expect, test } from 'vitest'
import { ask, member, refused, taken } from '../../test/builders/asking.ts'
import { at, builtIn, ruleContext, smallHospital, taskOf } from '../../test/builders/journey.ts'
import { story } from '../../test/builders/workflow-story.ts'
import type { JourneyState } from '../changes/journey-state.ts'
import { rosterSchema } from '../domain/roster.ts'
import { rosterView } from '../domain/roster-view.ts'
import { approvalRight } from '../workflow/approval.ts'
import { settle } from '../workflow/settle.ts'

const BUY = 'j1/requisition'
const away = (user: string, substitute: string | null = null, from = 0, to = 600) => ({
  user,
  substitute,
  from: at(from),
  to: at(to),
})
const house = (...absences: object[]) => ({
  ...ruleContext('supply.v1'),
  roster: rosterView(rosterSchema.parse({ absences }), smallHospital().members),
})

/** A requisition of this amount, by the rules of this house at half past ten. */
function asked(orderAmount: number, context: ReturnType<typeof house>): JourneyState {
  const need = story('supply', { stage: 'need', facts: { itemId: 'I1', itemName: 'Pump set' } })
  return settle(need.done(20, 'check-stock', { stockFound: 'order', orderAmount }).run().state, context, at(30))
}
const decide = (context: ReturnType<typeof house>, by: string, amount = 3000) =>
  ask(asked(amount, context), 'approve', BUY, by, { at: at(30), context })

test('[AP11] who stands in for an approver who is away decides in their place, marked so; nobody else does', () => {
  const context = house(away('lead.sup', 'work.sup'))
  expect(refused(decide(house(), 'work.sup')).code).toBe('forbidden')
  expect(taskOf(taken(decide(context, 'work.sup')), 'requisition').decided).toMatchObject({
    by: { id: 'work.sup' },
    role: 'department-lead',
    substitute: true,
  })
  expect(refused(decide(context, 'work.fin')).code).toMatch(/^(forbidden|not-found)$/)
  const over = house(away('lead.sup', 'work.sup', -60, 20))
  expect(refused(decide(over, 'work.sup')), 'they are back').toMatchObject({ code: 'forbidden' })
})

test('[AP11] the end of a chain of substitutes decides, none of those before who are away too', () => {
  const context = house(away('lead.sup', 'lead.nur'), away('lead.nur', 'work.sup'))
  expect(taken(decide(context, 'work.sup'))).toBeDefined()
  expect(refused(decide(context, 'lead.nur')).code).toMatch(/^(forbidden|not-found)$/)
})

test('[AP12] where everybody of a level is away and nobody stands in, the next level has it', () => {
  const gone = house(away('lead.sup'))
  expect(taskOf(asked(3000, gone), 'requisition').department).toBe('FIN')
  expect(taken(decide(gone, 'lead.fin'))).toBeDefined()
  expect(taskOf(asked(3000, house(away('lead.sup', 'work.sup'))), 'requisition').department).toBe('SUP')
  // Nobody at all: it stays where its amount belongs.
  expect(taskOf(asked(3000, house(away('lead.sup'), away('lead.fin'))), 'requisition').department).toBe('SUP')
  expect(taskOf(asked(300, gone), 'requisition').department).toBe('SUP')
})

test('[AP11] [AP5] in place of the one who asked nobody decides what they may not decide themselves', () => {
  const rule = builtIn('denial.v1').approvals.find(({ id }) => id === 'write-off')
  if (rule === undefined) throw new Error('no rule')
  const standsFor = (user: string) => (user === 'work.bil' ? [member('lead.bil')] : [])
  const right = (asked: string[]) =>
    approvalRight(rule, { amount: 300, emergency: false, department: 'BIL', asked, standsFor }, member('work.bil'))
  expect(right([])).toEqual({ ok: true, role: 'department-lead', substitute: true })
  expect(right(['lead bil'])).toEqual({ ok: false, why: 'not-a-level' })
  expect(right(['work bil'])).toEqual({ ok: false, why: 'asked-it' })
})
