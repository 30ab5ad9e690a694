import { expect, test } from 'vitest'
import { inDays, story } from '../../../test/builders/workflow-story.ts'
import { at, builtIn } from '../../../test/builders/journey.ts'
import { idleStep } from './idle-step.ts'

const said = (one: ReturnType<typeof story>, name: string) => {
  const idle = idleStep(one.run().state, builtIn(`${name}.v1`))
  return idle === null ? null : `${idle.kind}: ${idle.what}`
}

test('[BO27] an arrived admission stands on its papers, the soonest due first', () => {
  const facts = { comesFrom: 'ed', admitRequestedAt: at(0) }
  const arrived = story('admission', { stage: 'requested', facts }).recorded(15, 'arrived-in-bed', {
    arrivedAt: at(15),
  })
  expect(said(arrived, 'admission')).toBe('work: Consent and forms')
})

test('[BO27] a booked recall stands on its day, an order on the answer of the purchasing system', () => {
  const facts = { programme: 'mammography', cycle: '2026', inclusionApproved: true }
  const booked = story('recall', { stage: 'due', facts })
    .tried(10, 'contact', 'yes')
    .recorded(60, 'appointment-booked', { appointmentAt: inDays(10) })
  expect(said(booked, 'recall')).toMatch(/^time: /)
  const ordered = story('supply', { stage: 'need', facts: { itemId: 'I1', itemName: 'Pump set' } })
    .done(20, 'check-stock', { stockFound: 'order', orderAmount: 300 })
    .asks(40, 'approve', 'requisition')
  expect(said(ordered, 'supply')).toBe('answer: Order')
})

test('[BO27] a bed announced as soon free stands on the stage that the patient’s going opens', () => {
  const announced = story('bed', { stage: 'pre-alert', placed: true }).done(5, 'pre-alert-ack')
  expect(said(announced, 'bed')).toBe('stage: Dirty')
})
