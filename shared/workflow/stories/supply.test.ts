import { expect, test } from 'vitest'
import { at } from '../../../test/builders/journey.ts'
import { story, stepsOf } from '../../../test/builders/workflow-story.ts'

const need = (facts = {}) => story('supply', { stage: 'need', facts: { itemId: 'I1', itemName: 'Pump set', ...facts } })
const ordered = () =>
  need().done(20, 'check-stock', { stockFound: 'order', orderAmount: 300 }).asks(40, 'approve', 'requisition')

test('E8 has every step of its line', () => {
  const rows = 'check-stock substitute requisition place-order confirm-vendor receive put-away invoice-match cost-post'
  expect(stepsOf('supply')).toEqual(expect.arrayContaining(rows.split(' ')))
})

test('E8 needed, approved, ordered once, received, in stock, posted', () => {
  let item = ordered()
  expect([item.stage(), item.cards()]).toEqual(['approved', []])
  expect(item.state('place-order')).toBe('free')
  item = item.recorded(45, 'order-placed', { orderNumber: 'PO1' })
  expect(item.state('place-order')).toBe('done')
  expect([item.stage(), item.cards(), item.clock('confirm-vendor').minutes]).toEqual([
    'ordered',
    ['confirm-vendor'],
    480,
  ])
  item = item.recorded(100, 'vendor-confirmed', { deliveryAt: at(2000) })
  expect(item.cards()).toEqual([])
  item = item.at(1941)
  expect(item.cards()).toEqual(['receive'])
  item = item.done(2010, 'receive')
  expect([item.stage(), item.cards()]).toEqual(['received', ['put-away', 'invoice-match']])
  item = item.done(2060, 'put-away')
  expect(item.stage()).toBe('stocked')
  item = item.done(3000, 'invoice-match', { invoiceDiffers: false })
  expect([item.state('cost-post'), item.run().state.journey.state]).toEqual(['done', 'closed'])
})

test('E8 an implant is linked to its patient, by the message of its use or by a person', () => {
  const there = need({ implant: true })
    .done(20, 'check-stock', { stockFound: 'order', orderAmount: 300 })
    .asks(40, 'approve', 'requisition')
    .recorded(45, 'order-placed')
    .recorded(100, 'vendor-confirmed', { deliveryAt: at(2000) })
    .done(2010, 'receive')
  expect(there.cards()).toContain('implant-link')
  expect(there.recorded(2100, 'implant-used').state('implant-link')).toBe('done')
})

test('E8 above the limit of the desk its lead approves, and a dear one finance; who may not is told so', () => {
  const dear = (orderAmount: number) => need().done(20, 'check-stock', { stockFound: 'order', orderAmount })
  expect(dear(3000).refuses(30, 'approve', 'requisition', { by: 'work.sup' })).toBe('forbidden')
  expect(dear(3000).asks(30, 'approve', 'requisition', { by: 'lead.sup' }).stage()).toBe('approved')
  expect(dear(20_000).refuses(30, 'approve', 'requisition', { by: 'lead.sup' })).toBe('forbidden')
  expect(dear(20_000).asks(30, 'approve', 'requisition', { by: 'lead.fin' }).stage()).toBe('approved')
  const no = { by: 'lead.sup', args: { decision: 'decline', reason: 'enough on the shelf' } }
  expect(dear(3000).asks(30, 'approve', 'requisition', no).state('requisition')).toBe('not-done')
})

test('E8 enough elsewhere: nothing is bought', () => {
  const item = need().done(20, 'check-stock', { stockFound: 'enough' })
  expect(item.state('requisition')).toBe('skipped')
  expect(item.stage()).not.toBe('approved')
})

test('E8 whether a substitute will do is a clinician’s word; an emergency has half an hour', () => {
  const asked = need().done(20, 'check-stock', { stockFound: 'substitute', emergency: true })
  expect(asked.cards()).toEqual(['substitute'])
  expect(asked.clock('substitute')).toEqual({ minutes: 30, priority: 'stat' })
  expect(asked.done(30, 'substitute', { substituteOk: true }).state('requisition')).toBe('skipped')
  const not = asked.done(30, 'substitute', { substituteOk: false, orderAmount: 300 })
  expect([not.cards(), not.clock('requisition').minutes]).toEqual([['requisition'], 30])
})

test('E8 the purchasing system is silent: it is ordered by hand; undone, the order is cancelled', () => {
  const item = ordered().at(101)
  expect(item.cards()).toEqual(['order-by-hand'])
  const source = { kind: 'person', ref: 'W' } as const
  const undone = item
    .done(110, 'order-by-hand', { orderNumber: 'PO1' })
    .heard(200, { type: 'cancelled', reason: 'not needed', at: at(200), source })
  expect(undone.cards()).toEqual(['adhoc-undo-sup'])
})
