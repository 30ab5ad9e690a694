import { expect, test } from 'vitest'
import { at, taskOf } from '../../../test/builders/journey.ts'
import { story, stepsOf } from '../../../test/builders/workflow-story.ts'

test('E12 hand-over: claims are decided, the coordinator signs, the rest is released 15 minutes after the end', () => {
  expect(stepsOf('shift-handover')).toEqual([
    'list-claims',
    'keep-or-release',
    'sign-summary',
    'auto-release',
    'place-released',
    'not-signed',
  ])
  const open = story('shift-handover', { stage: 'open', placed: true, facts: { shiftEndAt: at(30) } })
  expect(open.cards()).toEqual(['keep-or-release'])
  const decided = open.done(20, 'keep-or-release')
  expect([decided.stage(), decided.cards()]).toEqual(['decided', ['sign-summary']])
  const signed = decided.asks(28, 'complete', 'sign-summary', { by: 'k.lind' })
  expect([signed.stage(), signed.state('auto-release')]).toEqual(['signed', 'waiting'])
  const over = signed.recorded(46, 'shift-over', { releasedAt: at(46) })
  expect([over.state('auto-release'), over.state('place-released')]).toEqual(['done', 'skipped'])
  expect(over.run().state.journey.state).toBe('closed')
})

test('[HO4] E12 what fell back to the pool is a step of the incoming coordinator, and the hand-over lists it until somebody saw to it', () => {
  const open = story('shift-handover', { stage: 'open', placed: true, facts: { shiftEndAt: at(30) } }).done(
    20,
    'keep-or-release',
  )
  const signed = open.asks(28, 'complete', 'sign-summary', { by: 'k.lind' })
  const fellBack = ['406A Reconcile medicines, M. Lopez']
  const over = signed.recorded(46, 'shift-over', { releasedAt: at(46), fellBack })
  expect([over.cards(), over.run().state.journey.state]).toEqual([['place-released'], 'open'])
  expect(over.run().state.journey.facts['fellBack']?.value).toEqual(fellBack)
  expect(taskOf(over.run().state, 'place-released')).toMatchObject({ role: 'unit-coordinator', department: 'NUR' })
  expect(over.at(77).escalated()).toEqual(['place-released 2'])
  expect(over.asks(60, 'complete', 'place-released', { by: 'k.lind' }).run().state.journey.state).toBe('closed')
})

test('[HO8] E12 a hand-over that nobody signs stays open for two hours after the end and closes as one that nobody signed', () => {
  const open = story('shift-handover', { stage: 'open', placed: true, facts: { shiftEndAt: at(30) } })
  const over = open.recorded(46, 'shift-over', { releasedAt: at(46) })
  expect([over.run().state.journey.state, over.at(149).run().state.journey.state]).toEqual(['open', 'open'])
  const closed = over.at(151)
  expect([closed.run().state.journey.state, closed.state('not-signed'), closed.state('sign-summary')]).toEqual([
    'closed',
    'done',
    'cancelled',
  ])
  // Where the server could not look, an hour later it goes on without.
  expect(open.at(106).state('auto-release')).toBe('not-done')
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
