import { expect, test } from 'vitest'
import { at, taskOf } from '../../../test/builders/journey.ts'
import { story, stepsOf } from '../../../test/builders/workflow-story.ts'

test('E12 hand-over: claims are decided, the coordinator signs, the rest is released 15 minutes after the end', () => {
  expect(stepsOf('shift-handover')).toEqual(['list-claims', 'keep-or-release', 'sign-summary', 'auto-release'])
  const open = story('shift-handover', { stage: 'open', facts: { shiftEndAt: at(30) } })
  expect(open.cards()).toEqual(['keep-or-release'])
  const decided = open.done(20, 'keep-or-release')
  expect([decided.stage(), decided.cards()]).toEqual(['decided', ['sign-summary']])
  const signed = decided.done(28, 'sign-summary')
  expect([signed.stage(), signed.state('auto-release')]).toEqual(['signed', 'waiting'])
  expect(signed.at(46).run().state.journey.state).toBe('closed')
  expect(open.at(44).run().state.journey.state).toBe('open')
  expect(open.at(46).run().state.journey.state).toBe('closed')
})

test('E12 downtime: noticed, on paper, back, reconciled by unit and interfaces', () => {
  let down = story('downtime', { stage: 'detected', facts: { silentSender: 'LAB' } })
  expect(down.cards()).toEqual(['find-cause', 'print-pack'])
  down = down.done(10, 'print-pack')
  expect([down.stage(), down.cards()]).toEqual(['paper', ['find-cause', 'paper-log']])
  down = down.done(60, 'paper-log', { paperCount: 4 }).recorded(90, 'sender-back', { backAt: at(90) })
  expect([down.stage(), down.cards()]).toEqual(['back', ['re-entry', 'reconcile-feed']])
  expect(down.clock('re-entry').minutes).toBe(120)
  down = down.done(120, 're-entry').done(140, 'reconcile-unit').done(150, 'reconcile-feed')
  expect(down.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('E12 downtime over before anybody printed: nothing on paper, only the comparing is left', () => {
  const down = story('downtime', { stage: 'detected' }).recorded(5, 'sender-back', { backAt: at(5) })
  expect([down.stage(), down.cards()]).toEqual(['back', ['reconcile-unit', 'reconcile-feed']])
})

test('E12 message repair: understood, mended, looked at, replayed; or left as it is', () => {
  let message = story('message-repair', { stage: 'quarantined', facts: { messageType: 'ADT^A08' } })
  expect(message.cards()).toEqual(['find-fault'])
  const dropped = message.done(20, 'find-fault', { repairWay: 'drop' })
  expect(dropped.run().state.journey.state).toBe('closed')
  message = message.done(20, 'find-fault', { repairWay: 'mapping' })
  expect([message.stage(), message.cards()]).toEqual(['understood', ['fix-mapping']])
  message = message.asks(50, 'complete', 'fix-mapping', { args: { captures: { change: 'PV1-3 by unit' } } })
  expect([message.stage(), message.refuses(55, 'confirm', 'fix-mapping')]).toEqual(['understood', 'forbidden'])
  message = message.asks(60, 'confirm', 'fix-mapping', { by: 'lead.it' })
  expect([message.stage(), message.cards()]).toEqual(['mended', ['replay']])
  expect(message.recorded(70, 'message-replayed').run().state.journey.state).toBe('closed')
})

const gap = (kind: 'shift' | 'weekend') => ({
  coverGap: 'Pharmacy',
  coverKey: 'worker PHA 1',
  coverDepartment: 'PHA',
  coverFrom: at(120),
  coverTo: at(840),
  coverKind: kind,
})

test('E12 missing cover: its department’s lead looks for somebody, climbs before the shift begins, ends with what was found', () => {
  expect(stepsOf('coverage')).toEqual(['find-cover', 'gap-over'])
  const open = story('coverage', { stage: 'missing', facts: gap('shift') })
  const step = taskOf(open.run().state, 'find-cover')
  expect([open.cards(), step.department, step.role]).toEqual([['find-cover'], 'PHA', 'department-lead'])
  expect(open.at(61).escalated()).toEqual(['find-cover 2'])
  expect(new Set(open.at(91).escalated())).toEqual(new Set(['find-cover 2', 'find-cover 3']))
  const found = open.asks(50, 'complete', 'find-cover', { by: 'lead.pha', args: { captures: { coverWay: 'found' } } })
  expect(found.run().state.journey).toMatchObject({ state: 'closed', closeReason: 'completed' })
})

test('E12 missing cover ends by itself when the roster has been filled, or when its time is over', () => {
  const open = story('coverage', { stage: 'missing', facts: gap('weekend') })
  expect(open.clock('find-cover').minutes).toBe(240)
  const filled = open.recorded(30, 'cover-found', { coverFoundAt: at(30) })
  expect([filled.run().state.journey.state, filled.state('find-cover')]).toEqual(['closed', 'done'])
  expect(open.at(839).run().state.journey.state).toBe('open')
  const over = open.at(841)
  expect([over.run().state.journey.state, over.state('gap-over')]).toEqual(['closed', 'done'])
  expect(over.state('find-cover')).not.toBe('done')
})

test('[CV5] a gap of nobody’s department goes to nursing; one that was sent on stays where it was sent', () => {
  const { coverDepartment: _, ...house } = gap('shift')
  const open = story('coverage', { stage: 'missing', facts: { ...house, coverGap: 'House supervisor' } })
  expect(taskOf(open.run().state, 'find-cover').department).toBe('NUR')
  const unknown = story('coverage', { stage: 'missing', facts: { ...gap('shift'), coverDepartment: 'NOPE' } })
  expect(taskOf(unknown.run().state, 'find-cover').department).toBe('NUR')
  const sent = story('coverage', { stage: 'missing', facts: gap('shift') }).asks(5, 'forward', 'find-cover', {
    by: 'lead.pha',
    args: { department: 'NUR' },
  })
  expect(taskOf(sent.run().state, 'find-cover').department).toBe('NUR')
})
